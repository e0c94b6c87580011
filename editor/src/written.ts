// The text between the rich editor and its Markdown: which of the two is open, and what would be saved now.
// A block that was not edited gives back its exact source; a text that would not come back exactly never opens rich.

import type { Editor } from "@tiptap/core";
import { undo } from "@tiptap/pm/history";
import type { Node as Block } from "@tiptap/pm/model";
import { Source } from "./codec/source.js";

/** The text of one post. */
export class Written {
  #isSource = false;
  #known: { doc: Block; markdown: string } | undefined;

  constructor(
    readonly editor: Editor,
    readonly textarea: HTMLTextAreaElement,
    private source: Source,
  ) {
    // An exact text is remembered with its document, so that nothing counts as a change before the first key.
    if (this.isFaithful) this.#known = { doc: editor.state.doc, markdown: textarea.value };
  }

  /** Whether the Markdown is open. */
  get isSource(): boolean {
    return this.#isSource;
  }

  /** Whether saving now would give back the text exactly as it was read. */
  get isFaithful(): boolean {
    return this.source.isFaithful && this.source.write(this.editor.getJSON()) === this.textarea.value;
  }

  /** The Markdown of what the writer sees. */
  markdown(): string {
    if (this.#isSource) return this.textarea.value;
    const { doc } = this.editor.state;
    if (this.#known?.doc !== doc) this.#known = { doc, markdown: this.source.write(this.editor.getJSON()) };
    return this.#known.markdown;
  }

  /** The words alone, for counting. */
  plainText(): string {
    if (this.#isSource) return this.textarea.value;
    const { doc } = this.editor.state;
    return doc.textBetween(0, doc.content.size, "\n", " ");
  }

  /** Opens the Markdown. */
  openSource(): void {
    this.textarea.value = this.markdown();
    this.#isSource = true;
  }

  /** Goes back to the editor; says no, and stays, if the editor would change the text. */
  closeSource(): boolean {
    const markdown = this.textarea.value;
    this.#isSource = false;
    if (markdown === this.markdown() || this.replace(markdown)) return true;
    this.#isSource = true;
    this.textarea.value = markdown;
    return false;
  }

  /** Puts another text in place as one step to undo; says no if the editor would change it. */
  replace(markdown: string): boolean {
    const next = Source.read(markdown);
    if (!next.isFaithful) {
      this.textarea.value = markdown;
      this.#known = { doc: this.editor.state.doc, markdown };
      return false;
    }
    const before = this.source;
    this.source = next;
    this.editor.commands.setContent(next.document);
    if (next.write(this.editor.getJSON()) !== markdown) {
      this.source = before;
      undo(this.editor.state, this.editor.view.dispatch);
      this.textarea.value = markdown;
      this.#known = { doc: this.editor.state.doc, markdown };
      return false;
    }
    this.#known = { doc: this.editor.state.doc, markdown };
    this.textarea.value = markdown;
    return true;
  }
}

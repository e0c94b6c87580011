// Callouts: a box with a kind that the writer chooses by its word, and a title of its own if she wants one.
//
// The head of the box belongs to the editor, not to the text: it cannot be typed into by accident or deleted in part.

import type { Editor } from "@tiptap/core";
import type { Node as DocumentNode } from "@tiptap/pm/model";
import type { EditorView, NodeView } from "@tiptap/pm/view";
import { element } from "./element.ts";
import { setCaret } from "./moving.ts";

export const CALLOUT_KINDS = [
  { kind: "note", word: "Note", also: "info" },
  { kind: "tip", word: "Tip", also: "hint advice" },
  { kind: "important", word: "Important", also: "key" },
  { kind: "warning", word: "Warning", also: "disclaimer attention" },
  { kind: "caution", word: "Caution", also: "danger safety" },
] as const;

export type CalloutKind = (typeof CALLOUT_KINDS)[number]["kind"];

/** Makes the block a callout; changes the kind of the one around it; takes the box away if it has this kind already. */
export function setCallout(editor: Editor, kind: CalloutKind): void {
  if (!editor.isActive("callout")) editor.chain().focus().wrapIn("callout", { kind }).run();
  else if (editor.isActive("callout", { kind })) editor.chain().focus().lift("callout").run();
  else editor.chain().focus().updateAttributes("callout", { kind }).run();
}

export class CalloutView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM = element("div", { class: "callout-text" });
  readonly #kind: HTMLSelectElement;
  readonly #title: HTMLInputElement;
  #node: DocumentNode;

  constructor(node: DocumentNode, view: EditorView, getPos: () => number | undefined) {
    this.#node = node;
    const change = (attributes: Record<string, string>) => {
      const at = getPos();
      if (at !== undefined) view.dispatch(view.state.tr.setNodeMarkup(at, undefined, { ...this.#node.attrs, ...attributes }));
    };
    const goOn = () => {
      const at = getPos();
      if (at === undefined) return;
      const tr = view.state.tr;
      setCaret(tr, at + 2);
      view.dispatch(tr);
      view.focus();
    };
    this.#kind = element("select", { "aria-label": "Kind of callout", onchange: () => { change({ kind: this.#kind.value }); goOn(); } },
      ...CALLOUT_KINDS.map(({ kind, word }) => element("option", { value: kind }, word)));
    this.#title = element("input", {
      type: "text", maxlength: 120, "aria-label": "Title of the callout", placeholder: "Title, if it needs one", spellcheck: "true",
      oninput: () => change({ title: this.#title.value }),
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== "ArrowDown") return;
        event.preventDefault();
        goOn();
      },
    });
    this.dom = element("div", {}, element("div", { class: "callout-head", contenteditable: "false" }, this.#kind, this.#title), this.contentDOM);
    this.#show();
  }

  update(node: DocumentNode): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#show();
    return true;
  }

  /** What happens in the head is not for the document. */
  stopEvent(event: Event): boolean {
    return event.target instanceof Node && !this.contentDOM.contains(event.target) && event.target !== this.dom;
  }

  ignoreMutation(mutation: { target: Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }

  #show(): void {
    const { kind, title } = this.#node.attrs as { kind: string; title: string | null };
    this.dom.className = `markdown-alert markdown-alert-${kind}`;
    this.dom.dataset["kind"] = kind;
    this.#kind.value = kind;
    if (this.#title.value !== (title ?? "")) this.#title.value = title ?? "";
  }
}

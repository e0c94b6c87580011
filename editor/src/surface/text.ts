// The text in its two forms: the document that is edited, and the Markdown in the textarea.
//
// The textarea is the truth until the document changes. A text that would not come back as it was is never shown as a
// document: it stays Markdown, and a document is never saved over it.

import type { JSONContent } from "@tiptap/core";
import type { Node as DocumentNode, Schema } from "@tiptap/pm/model";
import { open, save } from "../codec/index.ts";

type Memo = ReturnType<typeof open>["memo"];

export class Text {
  readonly #textarea: HTMLTextAreaElement;
  readonly #schema: Schema;
  #memo: Memo | undefined;
  /** The Markdown that the document was made from, or was last written to. */
  #written: string | undefined;
  #isChanged = false;

  constructor(textarea: HTMLTextAreaElement, schema: Schema) {
    this.#textarea = textarea;
    this.#schema = schema;
  }

  /** The document for the textarea's Markdown, nothing if it would not come back as it is. */
  read(): JSONContent | undefined {
    const source = this.#textarea.value;
    try {
      const { doc, isFaithful, memo } = open(source, this.#schema);
      if (!isFaithful) return undefined;
      this.#schema.nodeFromJSON(doc).check();
      this.#memo = memo;
      this.#written = source;
      this.#isChanged = false;
      return doc;
    } catch (error) {
      console.warn("the text cannot be shown as a page", error);
      return undefined;
    }
  }

  /** Whether the document still says what the textarea says. */
  get isCurrent(): boolean {
    return !this.#isChanged && this.#textarea.value === this.#written;
  }

  /** The document was changed. */
  change(): void {
    this.#isChanged = true;
  }

  /** Writes the document to the textarea, if it was changed since; gives back the Markdown. */
  write(doc: DocumentNode): string {
    if (this.#isChanged && this.#memo !== undefined) {
      const written = save(doc, this.#memo);
      this.#written = written;
      this.#textarea.value = written;
      this.#isChanged = false;
    }
    return this.#textarea.value;
  }
}

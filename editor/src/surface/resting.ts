// What is far from the caret in a long text costs nothing when a letter is typed: the browser neither lays it out nor
// paints it while it is outside of the window.
//
// Blocks around the caret always take part. A new block that the browser may skip has no place for a caret until the next
// picture of the screen, and what is typed until then would go astray.

import type { Editor } from "@tiptap/core";

/** Texts with fewer blocks are quick anyway. */
const LONG = 60;
/** So many blocks on each side of the caret take part; when it comes this near to the last of them, they move along. */
const AROUND = 6;
const NEAR = 2;

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets.push(sheet);

export class Resting {
  readonly #editor: Editor;
  #from = 0;
  #to = Infinity;

  constructor(editor: Editor) {
    this.#editor = editor;
    editor.on("transaction", () => this.#follow());
    this.#follow();
  }

  #follow(): void {
    const { doc, selection } = this.#editor.state;
    const at = selection.$from.index(0);
    if (doc.childCount < LONG) return this.#set(0, Infinity);
    const isInside = this.#to !== Infinity && (at - this.#from >= NEAR || this.#from === 0) && this.#to - at >= NEAR;
    if (!isInside) this.#set(Math.max(0, at - AROUND), at + AROUND);
  }

  #set(from: number, to: number): void {
    if (from === this.#from && to === this.#to) return;
    this.#from = from;
    this.#to = to;
    const far = `.editor-page > :nth-child(-n+${from}), .editor-page > :nth-child(n+${to + 2})`;
    sheet.replaceSync(to === Infinity ? "" : `${far} { content-visibility: auto; contain-intrinsic-block-size: auto 6rem; overflow-clip-margin: 1.5rem }`);
  }
}

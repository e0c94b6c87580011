// What the editor cannot show: a dashed box with the exact source, which can be moved and deleted but not typed into.
//
// The source is text here, whatever it says; its HTML never reaches the page.

import type { Node as DocumentNode } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { element } from "./element.ts";

const WORDS = "HTML (edit in source view)";

export class BoxView implements NodeView {
  readonly dom: HTMLElement;
  readonly #node: DocumentNode;

  constructor(node: DocumentNode) {
    this.#node = node;
    const source = String(node.attrs["source"]);
    this.dom = node.isInline
      ? element("span", { class: "raw-inline", title: WORDS }, element("code", {}, source))
      : element("div", { class: "raw-block" }, element("p", { class: "raw-label" }, WORDS), element("pre", {}, source));
  }

  update(node: DocumentNode): boolean {
    return node.type === this.#node.type && node.attrs["source"] === this.#node.attrs["source"];
  }

  ignoreMutation(): boolean {
    return true;
  }
}

// A picture in the text, with its caption as readers see it, and a word if nobody has said what it shows.
//
// A picture from elsewhere is never fetched: the page may not, and readers get a link in its place.

import type { Node as DocumentNode } from "@tiptap/pm/model";
import type { NodeView } from "@tiptap/pm/view";
import { isOfSite } from "../../schema/inlines.ts";
import { element } from "../element.ts";
import { shortAddress } from "../addresses.ts";

export class PictureView implements NodeView {
  readonly dom: HTMLElement = element("span", { class: "picture" });
  #node: DocumentNode;

  constructor(node: DocumentNode, describe: (node: DocumentNode) => void) {
    this.#node = node;
    this.dom.addEventListener("dblclick", () => describe(this.#node));
    this.#show();
  }

  update(node: DocumentNode): boolean {
    if (node.type !== this.#node.type) return false;
    const isSame = node.sameMarkup(this.#node);
    this.#node = node;
    if (!isSame) this.#show();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(): void {
    const { src, alt, title } = this.#node.attrs as { src: string; alt: string | null; title: string | null };
    const isOurs = isOfSite(src);
    this.dom.replaceChildren(
      isOurs ? element("img", { src, alt: alt ?? "" }) : element("span", { class: "outside-picture" }, alt || "A picture", ` (at ${shortAddress(src)}; readers get a link)`),
      ...(title ? [element("span", { class: "picture-caption" }, title)] : []),
      ...(isOurs && !alt ? [element("span", { class: "picture-word" }, "No description")] : []));
  }
}

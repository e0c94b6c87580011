// Boxes for what the editor keeps but cannot show: HTML and the like, with the exact source to read.
// The source is text here and is never given to the browser as HTML.

import type { NodeViewRenderer } from "@tiptap/core";
import { element } from "../elements.js";
import { words } from "../words.js";

function labelOf(source: string): string {
  if (/^\s*</.test(source)) return words.rawHtml;
  if (/^\s*\[[^\]]+\]:/.test(source)) return words.rawAddresses;
  return words.rawOther;
}

/** Shows a whole block of source. */
export const rawBlockView: NodeViewRenderer = ({ node }) => {
  const source = String(node.attrs.source);
  const label = element("span", { class: "raw-label" }, labelOf(source));
  const dom = element("div", { class: "raw-block", contenteditable: "false" }, label, element("pre", {}, source));
  return { dom, ignoreMutation: () => true };
};

/** Shows source inside a line. */
export const rawInlineView: NodeViewRenderer = ({ node }) => {
  const source = String(node.attrs.source);
  const dom = element("span", { class: "raw-inline", contenteditable: "false", title: labelOf(source) }, source);
  return { dom, ignoreMutation: () => true };
};

// What the editor cannot show is kept as it was written: a box between blocks, or a small one within a line.
// The source is never put on the page as HTML; it is shown as text, may be moved or deleted, and is saved letter by letter.

import { Node, mergeAttributes } from "@tiptap/core";
import { PLAIN_WORDING, type Wording } from "./wording.js";

function labelOf(source: string, wording: Wording): string {
  if (/^\s*</.test(source)) return wording.rawHtml;
  if (/^\s*\[[^\]]+\]:/.test(source)) return wording.rawDefinitions;
  return wording.rawOther;
}

/** A block that is kept as source. */
export const RawBlock = Node.create<{ wording: Wording }>({
  name: "rawBlock",
  group: "block",
  atom: true,
  draggable: true,

  addOptions: () => ({ wording: PLAIN_WORDING }),

  addAttributes() {
    return {
      source: {
        default: "",
        parseHTML: (element) => element.dataset.rawBlock ?? "",
        renderHTML: (attributes) => ({ "data-raw-block": attributes.source }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "div[data-raw-block]", priority: 60 }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const source = String(node.attrs.source);
    const label = labelOf(source, this.options.wording);
    return ["div", mergeAttributes(HTMLAttributes, { class: "raw-block", "data-label": label }), ["pre", { class: "raw-source" }, source]];
  },
});

/** A piece of a line that is kept as source. */
export const RawInline = Node.create<{ wording: Wording }>({
  name: "rawInline",
  group: "inline",
  inline: true,
  atom: true,

  addOptions: () => ({ wording: PLAIN_WORDING }),

  addAttributes() {
    return {
      source: {
        default: "",
        parseHTML: (element) => element.dataset.rawInline ?? "",
        renderHTML: (attributes) => ({ "data-raw-inline": attributes.source }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "span[data-raw-inline]", priority: 60 }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const attributes = { class: "raw-inline", title: this.options.wording.rawInline };
    return ["span", mergeAttributes(HTMLAttributes, attributes), String(node.attrs.source)];
  },
});

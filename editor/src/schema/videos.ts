// A paragraph that is nothing but a video's address: readers will see a card, the writer sees a badge beside it.
// Drawn over the text, never part of it.

import { Extension } from "@tiptap/core";
import type { Node as Tree } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { PLAIN_WORDING, type Wording } from "./wording.js";

const VIDEO =
  /^https?:\/\/(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:watch\?|shorts\/|live\/|embed\/)|youtu\.be\/|(?:www\.|player\.)?vimeo\.com\/(?:video\/)?\d)\S*$/i;

/** Whether a paragraph is a video's address and nothing else. */
export function isVideo(paragraph: Tree): boolean {
  const only = paragraph.childCount === 1 ? paragraph.firstChild : null;
  const link = only?.isText ? only.marks.find((mark) => mark.type.name === "link") : undefined;
  return Boolean(link && link.attrs.href === only?.text && VIDEO.test(String(link.attrs.href)));
}

function draw(tree: Tree, wording: Wording): DecorationSet {
  const drawn: Decoration[] = [];
  tree.forEach((node, at) => {
    if (node.type.name !== "paragraph" || !isVideo(node)) return;
    drawn.push(Decoration.node(at, at + node.nodeSize, { class: "is-video", "data-badge": wording.video }));
  });
  return DecorationSet.create(tree, drawn);
}

const key = new PluginKey<DecorationSet>("videos");

/** Draws the badges. */
export const Videos = Extension.create<{ wording: Wording }>({
  name: "videos",
  addOptions: () => ({ wording: PLAIN_WORDING }),
  addProseMirrorPlugins() {
    const { wording } = this.options;
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, state) => draw(state.doc, wording),
          apply: (transaction, before) => (transaction.docChanged ? draw(transaction.doc, wording) : before),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});

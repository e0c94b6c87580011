// Quiet marks that are not part of the text: the words on an empty page, a picture alone in its paragraph (only there
// its title is a caption), and "Video" beside an address that the site turns into a card.

import type { Node as Block } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { words } from "../words.js";

const VIDEO = /^https?:\/\/(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:watch\?|shorts\/|live\/|embed\/)|youtu\.be\/|(?:www\.|player\.)?vimeo\.com\/(?:video\/)?\d)\S+$/i;

const key = new PluginKey<DecorationSet>("marking");

function isVideo(block: Block): boolean {
  return block.type.name === "paragraph" && block.childCount === 1 && block.firstChild?.isText === true && VIDEO.test(block.textContent);
}

function mark(doc: Block): DecorationSet {
  const marks: Decoration[] = [];
  const first = doc.firstChild;
  if (doc.childCount === 1 && first?.type.name === "paragraph" && first.content.size === 0) {
    marks.push(Decoration.node(0, first.nodeSize, { class: "is-empty-page", "data-placeholder": words.beginToWrite }));
  }
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    if (node.childCount === 1 && node.firstChild?.type.name === "image") {
      marks.push(Decoration.node(at, at + node.nodeSize, { class: "picture-alone" }));
    } else if (isVideo(node)) {
      marks.push(Decoration.node(at, at + node.nodeSize, { class: "is-video", "data-badge": words.video }));
    }
    return false;
  });
  return DecorationSet.create(doc, marks);
}

/** Keeps the marks. */
export function marking(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => mark(state.doc),
      apply: (transaction, before) => (transaction.docChanged ? mark(transaction.doc) : before),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

// Where a picture stands: a placeholder that moves along with the text while the file is sent, then the picture itself.

import { type Editor, Extension } from "@tiptap/core";
import { type EditorState, NodeSelection, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

type Change = { add: { id: string; at: number; dom: HTMLElement } } | { remove: string };

const key = new PluginKey<DecorationSet>("placing");

export const Placing = Extension.create({
  name: "placing",
  addProseMirrorPlugins: () => [new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, before) => {
        const now = before.map(tr.mapping, tr.doc);
        const change = tr.getMeta(key) as Change | undefined;
        if (!change) return now;
        if ("add" in change) return now.add(tr.doc, [Decoration.widget(change.add.at, change.add.dom, { id: change.add.id, key: change.add.id, side: 1 })]);
        return now.remove(now.find(undefined, undefined, (spec) => spec["id"] === change.remove));
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })],
});

/** Puts a placeholder there, or where the caret is. */
export function hold(editor: Editor, id: string, dom: HTMLElement, at?: number): void {
  const place = pictureSpot(editor.state, at ?? editor.state.selection.to);
  editor.view.dispatch(editor.state.tr.setMeta(key, { add: { id, at: place, dom } } satisfies Change));
}

/** Takes a placeholder away. */
export function release(editor: Editor, id: string): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, { remove: id } satisfies Change));
}

/** Puts the picture where its placeholder is; gives back its place, nothing if the writer deleted that part. */
export function place(editor: Editor, id: string, src: string, alt: string): number | undefined {
  const { state } = editor;
  const at = key.getState(state)?.find(undefined, undefined, (spec) => spec["id"] === id)[0]?.from;
  const tr = state.tr.setMeta(key, { remove: id } satisfies Change);
  const placed = at === undefined ? undefined : insert(tr, state, pictureSpot(state, at), src, alt);
  editor.view.dispatch(tr);
  return placed;
}

/** Puts a picture at the caret; gives back its place. */
export function placeAtCaret(editor: Editor, src: string, alt: string): number | undefined {
  const { state } = editor;
  const tr = state.tr;
  const placed = insert(tr, state, pictureSpot(state, state.selection.to), src, alt);
  editor.view.dispatch(tr.scrollIntoView());
  return placed;
}

/** An empty paragraph or a cell takes the picture; elsewhere it stands after the paragraph. */
function pictureSpot(state: EditorState, at: number): number {
  const $at = state.doc.resolve(Math.max(0, Math.min(at, state.doc.content.size)));
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    const { name } = $at.node(depth).type;
    if (name === "tableCell" || name === "tableHeader") return at;
  }
  if (!$at.parent.isTextblock) return $at.pos;
  if ($at.parent.type.name === "paragraph" && $at.parent.content.size === 0) return $at.pos;
  // In a list or a heading, after the whole of it.
  const depth = $at.depth > 1 && /List|Item/.test($at.node(1).type.name) ? 1 : $at.depth;
  return $at.after(depth);
}

function insert(tr: Transaction, state: EditorState, at: number, src: string, alt: string): number | undefined {
  const { image, paragraph } = state.schema.nodes;
  if (!image || !paragraph) return undefined;
  const picture = image.create({ src, alt, title: null });
  const $at = tr.doc.resolve(at);
  const isInline = $at.parent.isTextblock;
  const isLast = !isInline && $at.depth === 0 && at === tr.doc.content.size;
  tr.insert(at, isInline ? picture : isLast ? [paragraph.create(null, picture), paragraph.create()] : paragraph.create(null, picture));
  const placed = isInline ? at : at + 1;
  tr.setSelection(NodeSelection.create(tr.doc, placed));
  return placed;
}

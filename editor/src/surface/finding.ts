// Finding words in the text: every place is marked, one of them is the present one, and replacing all is one undo.
//
// The places are looked up when the words change and when the writer rests; in between they move along with the text.

import { type Editor, Extension } from "@tiptap/core";
import type { Node as DocumentNode } from "@tiptap/pm/model";
import { closeHistory } from "@tiptap/pm/history";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

interface Place {
  readonly from: number;
  readonly to: number;
}

interface Found {
  readonly words: string;
  readonly places: readonly Place[];
  readonly present: number;
  readonly decorations: DecorationSet;
}

interface Change {
  readonly words?: string;
  readonly present?: number;
  readonly isRefresh?: true;
}

const key = new PluginKey<Found>("finding");
const NOTHING: Found = { words: "", places: [], present: -1, decorations: DecorationSet.empty };

export const Finding = Extension.create({
  name: "finding",
  addProseMirrorPlugins: () => [new Plugin<Found>({
    key,
    state: {
      init: () => NOTHING,
      apply: (tr, before) => {
        const change = tr.getMeta(key) as Change | undefined;
        const words = change?.words ?? before.words;
        if (words === "") return NOTHING;
        if (change?.words !== undefined || change?.isRefresh) {
          const places = placesOf(tr.doc, words);
          const next = places.findIndex(({ from }) => from >= tr.selection.from);
          return found(tr.doc, words, places, places.length === 0 ? -1 : Math.max(next, 0));
        }
        if (change?.present !== undefined) return found(tr.doc, words, before.places, change.present);
        if (!tr.docChanged) return before;
        const places = before.places.map(({ from, to }) => ({ from: tr.mapping.map(from, 1), to: tr.mapping.map(to, -1) })).filter(({ from, to }) => to > from);
        return { ...before, places, present: Math.min(before.present, places.length - 1), decorations: before.decorations.map(tr.mapping, tr.doc) };
      },
    },
    props: { decorations: (state) => key.getState(state)?.decorations },
  })],
});

function found(doc: DocumentNode, words: string, places: readonly Place[], present: number): Found {
  const decorations = places.map(({ from, to }, at) => Decoration.inline(from, to, { class: at === present ? "found found-here" : "found" }));
  return { words, places, present, decorations: DecorationSet.create(doc, decorations) };
}

function placesOf(doc: DocumentNode, words: string): Place[] {
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  const places: Place[] = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const text = node.textBetween(0, node.content.size, undefined, "\ufffc");
    for (const match of text.matchAll(pattern)) places.push({ from: at + 1 + match.index, to: at + 1 + match.index + match[0].length });
    return false;
  });
  return places;
}

/** How many places there are, and which is the present one, from 1; 0 if there is none. */
export function standing(editor: Editor): { count: number; present: number } {
  const { places, present } = key.getState(editor.state) ?? NOTHING;
  return { count: places.length, present: present + 1 };
}

/** Marks every place with these words; nothing for none. */
export function find(editor: Editor, words: string): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, { words } satisfies Change));
  show(editor);
}

/** Looks again, after the text changed. */
export function lookAgain(editor: Editor): void {
  if (key.getState(editor.state)?.words) editor.view.dispatch(editor.state.tr.setMeta(key, { isRefresh: true } satisfies Change));
}

/** Goes to the next place, or to the one before. */
export function go(editor: Editor, direction: 1 | -1): void {
  const { places, present } = key.getState(editor.state) ?? NOTHING;
  if (places.length === 0) return;
  editor.view.dispatch(editor.state.tr.setMeta(key, { present: (present + direction + places.length) % places.length } satisfies Change));
  show(editor);
}

/** Replaces the present place and goes to the next. */
export function replaceOne(editor: Editor, by: string): void {
  const { places, present } = key.getState(editor.state) ?? NOTHING;
  const place = places[present];
  if (!place) return;
  const tr = closeHistory(editor.state.tr);
  replace(tr, place, by);
  tr.setSelection(TextSelection.near(tr.doc.resolve(place.from + by.length)));
  editor.view.dispatch(tr.setMeta(key, { isRefresh: true } satisfies Change));
  show(editor);
}

/** Replaces every place; gives back how many there were. */
export function replaceAll(editor: Editor, by: string): number {
  lookAgain(editor);
  const { places } = key.getState(editor.state) ?? NOTHING;
  if (places.length === 0) return 0;
  const tr = closeHistory(editor.state.tr);
  for (const place of [...places].reverse()) replace(tr, place, by);
  editor.view.dispatch(tr.setMeta(key, { isRefresh: true } satisfies Change));
  return places.length;
}

/** Words keep the look of what they replace. */
function replace(tr: Editor["state"]["tr"], { from, to }: Place, by: string): void {
  const marks = tr.doc.resolve(from).marksAcross(tr.doc.resolve(to)) ?? tr.doc.resolve(from + 1).marks();
  if (by === "") tr.delete(from, to);
  else tr.replaceWith(from, to, tr.doc.type.schema.text(by, marks));
}

/** Selects the present place, so that Escape leaves the caret there. */
export function selectPresent(editor: Editor): void {
  const { places, present } = key.getState(editor.state) ?? NOTHING;
  const place = places[present];
  if (place) editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, place.from, place.to)).scrollIntoView());
}

function show(editor: Editor): void {
  editor.view.dom.querySelector(".found-here")?.scrollIntoView({ block: "center" });
}

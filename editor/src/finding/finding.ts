// Finds words in the text and marks every place; the marks are decorations and never saved.
// A match may run over bold or linked words but never over a paragraph's end.

import type { Node as Block } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** A place in the text. */
export interface Place {
  from: number;
  to: number;
}

/** What is looked for. */
export interface Search {
  text: string;
  matchesCase: boolean;
}

interface Found {
  search: Search | null;
  places: Place[];
  at: number;
  marks: DecorationSet;
}

export const finding = new PluginKey<Found>("finding");

/** Every place where the words stand. */
export function placesOf(doc: Block, { text, matchesCase }: Search): Place[] {
  const fold = (words: string): string => (matchesCase ? words : words.toLowerCase());
  const wanted = fold(text);
  const places: Place[] = [];
  if (!wanted) return places;
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const inside = fold(node.textBetween(0, node.content.size, undefined, "\uFFFC"));
    // Folding may change the length of a few letters; positions would be wrong then.
    if (inside.length !== node.content.size) return false;
    for (let from = inside.indexOf(wanted); from >= 0; from = inside.indexOf(wanted, from + wanted.length)) {
      places.push({ from: at + 1 + from, to: at + 1 + from + wanted.length });
    }
    return false;
  });
  return places;
}

function look(doc: Block, search: Search | null, at: number): Found {
  const places = search ? placesOf(doc, search) : [];
  const here = places.length === 0 ? -1 : Math.min(Math.max(0, at), places.length - 1);
  const marks = places.map(({ from, to }, index) =>
    Decoration.inline(from, to, { class: index === here ? "found found-here" : "found" }),
  );
  return { search, places, at: here, marks: DecorationSet.create(doc, marks) };
}

/** What can be told to the plugin. */
export type Told = { search: Search | null; from?: number } | { at: number };

/** The plugin that marks the places. */
export function findingPlugin(): Plugin<Found> {
  return new Plugin<Found>({
    key: finding,
    state: {
      init: () => ({ search: null, places: [], at: -1, marks: DecorationSet.empty }),
      apply(transaction, before) {
        const told = transaction.getMeta(finding) as Told | undefined;
        if (told && "at" in told) return look(transaction.doc, before.search, told.at);
        if (told) {
          const found = look(transaction.doc, told.search, 0);
          const next = found.places.findIndex(({ from }) => from >= (told.from ?? 0));
          return next > 0 ? look(transaction.doc, told.search, next) : found;
        }
        return transaction.docChanged && before.search ? look(transaction.doc, before.search, before.at) : before;
      },
    },
    props: { decorations: (state) => finding.getState(state)?.marks },
  });
}

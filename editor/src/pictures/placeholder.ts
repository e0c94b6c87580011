// Keeps the place of a picture that is still on its way: a box with its likeness and progress.
// The box is a decoration, so it is never part of the text; it moves with the text around it.

import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";

type Change = { add: { id: object; at: number; box: HTMLElement } } | { remove: object };

const key = new PluginKey<DecorationSet>("picturePlaceholders");

/** The plugin that holds the places. */
export function placeholders(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(transaction, before) {
        const set = before.map(transaction.mapping, transaction.doc);
        const change = transaction.getMeta(key) as Change | undefined;
        if (!change) return set;
        if ("remove" in change) return set.remove(set.find(undefined, undefined, (spec) => spec.id === change.remove));
        const { id, at, box } = change.add;
        return set.add(transaction.doc, [Decoration.widget(at, box, { id, side: -1, ignoreSelection: true, stopEvent: () => true })]);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

/** Puts a box in its place. */
export function addPlaceholder(view: EditorView, id: object, at: number, box: HTMLElement): void {
  view.dispatch(view.state.tr.setMeta(key, { add: { id, at, box } } satisfies Change));
}

/** Takes the box away. */
export function removePlaceholder(view: EditorView, id: object): void {
  view.dispatch(view.state.tr.setMeta(key, { remove: id } satisfies Change));
}

/** Where the box is now, or nothing if the text around it is gone. */
export function placeOf(view: EditorView, id: object): number | null {
  const [found] = key.getState(view.state)?.find(undefined, undefined, (spec) => spec.id === id) ?? [];
  return found ? found.from : null;
}

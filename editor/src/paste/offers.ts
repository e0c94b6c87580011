// Quiet offers after a paste, in a line above the text: headings, callouts, and which pictures did not come along.
//
// Nothing is changed unasked. An offer follows its paragraphs through every change, and goes when they are gone, when it
// is taken, or when it is waved away.

import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { element } from "../surface/element";
import { toCallouts, toHeadings } from "./converting";
import { firstLine, isTitle, opening } from "./looking";

export interface Offered {
  readonly titles: readonly number[];
  readonly notes: readonly number[];
  /** Names of pictures that were not taken. */
  readonly pictures: readonly string[];
}

const NOTHING: Offered = { titles: [], notes: [], pictures: [] };

export const offering = new PluginKey<Offered>("offering");

/** Keeps the offers and shows them in `place`. */
export function offers(place: HTMLElement): Plugin<Offered> {
  return new Plugin<Offered>({
    key: offering,
    state: {
      init: () => NOTHING,
      apply(tr, offered): Offered {
        const next = (tr.getMeta(offering) as Partial<Offered> | undefined) ?? {};
        const moved = (places: readonly number[]): readonly number[] =>
          tr.docChanged ? places.map((at) => tr.mapping.mapResult(at, 1)).filter((to) => !to.deletedAfter).map((to) => to.pos) : places;
        return {
          titles: (next.titles ?? moved(offered.titles)).filter((at) => isTitle(tr.doc.nodeAt(at))),
          notes: (next.notes ?? moved(offered.notes)).filter((at) => opening(tr.doc.nodeAt(at)) !== undefined),
          pictures: next.pictures ?? offered.pictures,
        };
      },
    },
    view: (view) => new Bar(view, place),
  });
}

class Bar {
  readonly #dom = element("div", { class: "offers", role: "status" });
  #shown = "";

  constructor(view: EditorView, place: HTMLElement) {
    place.append(this.#dom);
    this.update(view);
  }

  update(view: EditorView): void {
    const lines = linesFor(view);
    const shown = lines.map((line) => line.words).join("\n");
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#dom.replaceChildren(...lines.map((line) => drawn(line)));
  }

  destroy(): void {
    this.#dom.remove();
  }
}

interface Line {
  words: string;
  act?: { word: string; run: () => void };
  /** What waves it away. */
  no: { word: string; run: () => void };
}

function linesFor(view: EditorView): Line[] {
  const { titles, notes, pictures } = offering.getState(view.state) ?? NOTHING;
  const set = (next: Partial<Offered>) => (): void => {
    view.dispatch(view.state.tr.setMeta(offering, next));
    view.focus();
  };
  const take = (convert: (state: EditorState, places: readonly number[]) => ReturnType<typeof toHeadings>, kind: "titles" | "notes") => (): void => {
    const places = offering.getState(view.state)?.[kind] ?? [];
    view.dispatch(convert(view.state, places).setMeta(offering, { [kind]: [] }).scrollIntoView());
    view.focus();
  };
  const lines: Line[] = [];
  if (titles.length > 0) {
    lines.push({
      words: titles.length === 1 ? "This line looks like a section heading. Make it a heading?" : `These ${titles.length} lines look like section headings. Make them headings?`,
      act: { word: titles.length === 1 ? "Make it a heading" : "Make them headings", run: take(toHeadings, "titles") },
      no: { word: "Leave as text", run: set({ titles: [] }) },
    });
  }
  if (notes.length > 0) {
    const node = view.state.doc.nodeAt(notes[0] ?? 0);
    const start = node ? shortened(firstLine(node).words) : "";
    lines.push({
      words: notes.length === 1 ? `“${start}” looks like a note to the reader. Make it a callout?` : `These ${notes.length} paragraphs look like notes to the reader. Make them callouts?`,
      act: { word: notes.length === 1 ? "Make it a callout" : "Make them callouts", run: take(toCallouts, "notes") },
      no: { word: "Leave as text", run: set({ notes: [] }) },
    });
  }
  if (pictures.length > 0) lines.push({ words: pictureWords(pictures), no: { word: "Close", run: set({ pictures: [] }) } });
  return lines;
}

function drawn({ words, act, no }: Line): HTMLElement {
  return element("div", { class: "offer" },
    element("p", {}, words),
    element("div", { class: "offer-acts" },
      act && element("button", { type: "button", class: "button", onclick: act.run }, act.word),
      element("button", { type: "button", class: "button-link", onclick: no.run }, no.word)));
}

/** Which pictures did not come along, and what to do. */
export function pictureWords(pictures: readonly string[]): string {
  const named = [...new Set(pictures.filter((name) => name !== ""))].slice(0, 5).map((name) => `“${shortened(name)}”`).join(", ");
  const which = named && ` (${named}${pictures.length > 5 ? ", …" : ""})`;
  return pictures.length === 1 ? `A picture was not copied${which}; drag it here.` : `${pictures.length} pictures were not copied${which}; drag them here.`;
}

function shortened(words: string): string {
  return words.length > 40 ? `${words.slice(0, 38).trimEnd()}…` : words;
}

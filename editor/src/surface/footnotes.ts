// Footnotes: a mark in the text and a note at the end, numbered as readers will see them.
//
// Whatever a footnote's label is in the source, its number is its place among the marks. A note that is deleted takes its
// marks along; a note that lost its last mark says so and offers to go.

import { type Editor, Extension } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import type { Node as DocumentNode } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView, type NodeView } from "@tiptap/pm/view";
import { element } from "./element.ts";
import { icon } from "./icons.ts";
import { setCaret } from "./moving.ts";

const REFERENCE = "footnoteReference";
const DEFINITION = "footnoteDefinition";

interface Numbering {
  readonly numbers: ReadonlyMap<string, number>;
  readonly decorations: DecorationSet;
}

const key = new PluginKey<Numbering>("footnotes");

/** Numbers the footnotes, and keeps marks and notes together. */
export const Footnotes = Extension.create({
  name: "footnotes",
  addProseMirrorPlugins() {
    return [new Plugin<Numbering>({
      key,
      state: {
        init: (_, state) => numbered(state.doc),
        apply: (tr, before, old) => {
          if (!tr.docChanged) return before;
          if (touches(tr, old.doc)) return numbered(tr.doc);
          return { numbers: before.numbers, decorations: before.decorations.map(tr.mapping, tr.doc) };
        },
      },
      props: { decorations: (state) => key.getState(state)?.decorations },
      appendTransaction: (transactions, old, state) => transactions.some((tr) => tr.docChanged && touches(tr, old.doc)) ? withoutLostMarks(old, state) : null,
    })];
  },
});

/** Puts a mark at the caret and a note at the end, and goes to the note. */
export function insertFootnote(editor: Editor): void {
  editor.chain().focus().command(({ tr, state }) => {
    const { [REFERENCE]: reference, [DEFINITION]: definition, paragraph } = state.schema.nodes;
    if (!reference || !definition || !paragraph) return false;
    const label = freeLabel(state.doc);
    const { $to } = state.selection;
    if (!$to.parent.inlineContent || !$to.parent.type.contentMatch.matchType(reference) || isWithin($to, DEFINITION)) return false;
    tr.insert($to.pos, reference.create({ label }));
    const at = tr.doc.content.size;
    tr.insert(at, definition.create({ label }, paragraph.create()));
    setCaret(tr, at + 2);
    return true;
  }).scrollIntoView().run();
}

function isWithin($at: { depth: number; node(depth: number): DocumentNode }, name: string): boolean {
  for (let depth = $at.depth; depth > 0; depth -= 1) if ($at.node(depth).type.name === name) return true;
  return false;
}

function freeLabel(doc: DocumentNode): string {
  const taken = new Set<string>();
  doc.descendants((node) => { if (node.type.name === REFERENCE || node.type.name === DEFINITION) taken.add(labelOf(node)); });
  for (let number = 1; ; number += 1) if (!taken.has(String(number))) return String(number);
}

function labelOf(node: DocumentNode): string {
  return String(node.attrs["label"]);
}

/** Labels are the same whatever their case. */
function keyOf(node: DocumentNode): string {
  return labelOf(node).toLowerCase();
}

/** Whether a change touches a mark or a note, before or after; typing elsewhere costs nothing. */
function touches(tr: Transaction, before: DocumentNode): boolean {
  let isTouched = false;
  tr.mapping.maps.forEach((map, index) => {
    map.forEach((oldStart, oldEnd, newStart, newEnd) => {
      const old = tr.docs[index] ?? before;
      const now = tr.docs[index + 1] ?? tr.doc;
      isTouched ||= has(old, oldStart, oldEnd) || has(now, newStart, newEnd);
    });
  });
  return isTouched;
}

function has(doc: DocumentNode, from: number, to: number): boolean {
  let isFound = false;
  if (to <= from) return false;
  doc.nodesBetween(from, to, (node, at) => {
    // A note around a change of its words is not touched, only one that comes or goes as a whole.
    isFound ||= node.type.name === REFERENCE || (node.type.name === DEFINITION && at >= from);
    return !isFound;
  });
  return isFound;
}

function numbered(doc: DocumentNode): Numbering {
  const numbers = new Map<string, number>();
  const marks: { at: number; node: DocumentNode }[] = [];
  const notes: { at: number; node: DocumentNode }[] = [];
  doc.descendants((node, at) => {
    if (node.type.name === REFERENCE) {
      marks.push({ at, node });
      if (!numbers.has(keyOf(node))) numbers.set(keyOf(node), numbers.size + 1);
    } else if (node.type.name === DEFINITION) notes.push({ at, node });
    return !node.isLeaf;
  });
  const decorations = [...marks, ...notes].map(({ at, node }) => {
    const number = numbers.get(keyOf(node)) ?? 0;
    return Decoration.node(at, at + node.nodeSize, { "data-number": String(number) }, { number });
  });
  return { numbers, decorations: DecorationSet.create(doc, decorations) };
}

/** A note that was deleted takes its marks along. */
function withoutLostMarks(old: EditorState, state: EditorState): Transaction | null {
  const before = labels(old.doc, DEFINITION);
  const now = labels(state.doc, DEFINITION);
  const lost = new Set([...before].filter((label) => !now.has(label)));
  if (lost.size === 0) return null;
  const places: number[] = [];
  state.doc.descendants((node, at) => { if (node.type.name === REFERENCE && lost.has(keyOf(node))) places.push(at); });
  if (places.length === 0) return null;
  const tr = state.tr;
  for (const at of places.reverse()) tr.delete(at, at + 1);
  return tr;
}

function labels(doc: DocumentNode, name: string): Set<string> {
  const found = new Set<string>();
  doc.descendants((node) => { if (node.type.name === name) found.add(keyOf(node)); });
  return found;
}

/** Where the first node of this kind with this label stands. */
function placeOf(doc: DocumentNode, name: string, label: string): number | undefined {
  let found: number | undefined;
  doc.descendants((node, at) => {
    if (found === undefined && node.type.name === name && keyOf(node) === label) found = at;
    return found === undefined;
  });
  return found;
}

function goTo(view: EditorView, at: number): void {
  const tr = view.state.tr;
  setCaret(tr, at);
  view.dispatch(tr.scrollIntoView());
  view.focus();
}

function numberIn(decorations: readonly Decoration[]): number {
  for (const { spec } of decorations) if (typeof spec["number"] === "number") return spec["number"];
  return 0;
}

/** The mark in the text; pressing it leads to the note. */
export class FootnoteReferenceView implements NodeView {
  readonly dom: HTMLElement;
  readonly #button: HTMLButtonElement;
  #node: DocumentNode;

  constructor(node: DocumentNode, view: EditorView, decorations: readonly Decoration[]) {
    this.#node = node;
    this.#button = element("button", { type: "button", tabindex: -1, onclick: () => {
      const at = placeOf(view.state.doc, DEFINITION, keyOf(this.#node));
      if (at !== undefined) goTo(view, at + 2);
    } });
    this.dom = element("sup", { class: "footnote-mark" }, this.#button);
    this.update(node, decorations);
  }

  update(node: DocumentNode, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    const number = numberIn(decorations);
    this.#button.textContent = number > 0 ? String(number) : labelOf(node);
    this.#button.setAttribute("aria-label", `Footnote ${this.#button.textContent}`);
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.type === "click";
  }

  ignoreMutation(): boolean {
    return true;
  }
}

/** The note at the end, with the way back; one without a mark offers to go. */
export class FootnoteDefinitionView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM = element("div", { class: "footnote-text" });
  readonly #number = element("span", { class: "footnote-number" });
  readonly #back: HTMLButtonElement;
  readonly #lost: HTMLElement;
  #node: DocumentNode;

  constructor(node: DocumentNode, view: EditorView, getPos: () => number | undefined, decorations: readonly Decoration[]) {
    this.#node = node;
    this.#back = element("button", { type: "button", class: "button-link", onclick: () => {
      const at = placeOf(view.state.doc, REFERENCE, keyOf(this.#node));
      if (at !== undefined) goTo(view, at + 1);
    } }, icon("back"), "Go back");
    const remove = () => {
      const at = getPos();
      if (at === undefined) return;
      view.dispatch(closeHistory(view.state.tr).delete(at, at + this.#node.nodeSize).scrollIntoView());
      view.focus();
    };
    this.#lost = element("p", { class: "footnote-lost" }, "No mark in the text leads here any more.");
    const foot = element("div", { class: "footnote-acts", contenteditable: "false" }, this.#lost, this.#back,
      element("button", { type: "button", class: "button-link", onclick: remove }, icon("bin"), "Remove this footnote"));
    this.dom = element("div", { class: "footnote-note" }, element("div", { class: "footnote-side", contenteditable: "false" }, this.#number), this.contentDOM, foot);
    this.update(node, decorations);
  }

  update(node: DocumentNode, decorations: readonly Decoration[]): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    const number = numberIn(decorations);
    this.#number.textContent = number > 0 ? `${number}.` : "–";
    this.#back.hidden = number === 0;
    this.#lost.hidden = number > 0;
    return true;
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof Element && event.target.closest(".footnote-acts") !== null;
  }

  ignoreMutation(mutation: { target: Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}


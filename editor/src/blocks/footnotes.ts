// Footnotes: put in, numbered by their order in the text, walked to and back, and asked about when left over.
// The labels in the source never change; only the numbers shown follow the order, as on the site.

import type { Editor, NodeViewRenderer } from "@tiptap/core";
import type { Node as Block } from "@tiptap/pm/model";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { button, element } from "../elements.js";
import { icon } from "../icons.js";
import { words } from "../words.js";

const key = new PluginKey<DecorationSet>("footnoteNumbers");

interface Footnotes {
  marks: { label: string; at: number }[];
  notes: { label: string; at: number; node: Block }[];
}

// Labels that differ only in case are one, as in Markdown.
function same(label: unknown): string {
  return String(label).replace(/\s+/g, " ").trim().toLowerCase();
}

function footnotesOf(doc: Block): Footnotes {
  const found: Footnotes = { marks: [], notes: [] };
  doc.descendants((node, at) => {
    if (node.type.name === "footnoteReference") found.marks.push({ label: same(node.attrs.label), at });
    else if (node.type.name === "footnoteDefinition") found.notes.push({ label: same(node.attrs.label), at, node });
  });
  return found;
}

function decorate(doc: Block): DecorationSet {
  const { marks, notes } = footnotesOf(doc);
  if (marks.length + notes.length === 0) return DecorationSet.empty;
  const written = new Set(notes.map(({ label }) => label));
  const numbers = new Map<string, number>();
  for (const { label } of marks) if (written.has(label) && !numbers.has(label)) numbers.set(label, numbers.size + 1);
  const drawn = marks.map(({ label, at }) => {
    const number = numbers.get(label);
    const name = number ? words.footnote(number) : words.footnoteWithoutText;
    return Decoration.node(at, at + 1, { "data-number": String(number ?? "?"), role: "doc-noteref", "aria-label": name });
  });
  for (const { label, at, node } of notes) {
    drawn.push(Decoration.node(at, at + node.nodeSize, { "data-number": String(numbers.get(label) ?? "–") }));
  }
  return DecorationSet.create(doc, drawn);
}

/** Numbers footnotes, and says which note was left without a mark by a change. */
export function footnoteNumbers(onOrphan: (label: string, text: string) => void): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => decorate(state.doc),
      apply: (transaction, before) => (transaction.docChanged ? decorate(transaction.doc) : before),
    },
    props: { decorations: (state) => key.getState(state) },
    view: () => ({
      update(view, before) {
        if (before.doc === view.state.doc || key.getState(before) === DecorationSet.empty) return;
        const had = new Set(footnotesOf(before.doc).marks.map(({ label }) => label));
        const now = footnotesOf(view.state.doc);
        const has = new Set(now.marks.map(({ label }) => label));
        for (const { label, node } of now.notes) if (had.has(label) && !has.has(label)) onOrphan(label, node.textContent);
      },
    }),
  });
}

/** Puts a footnote at the caret and moves to its text at the end. */
export function insertFootnote(editor: Editor): boolean {
  const { state, view } = editor;
  const { footnoteReference, footnoteDefinition, paragraph } = state.schema.nodes;
  const place = state.selection.$to;
  if (!footnoteReference || !footnoteDefinition || !paragraph) return false;
  if (!place.parent.inlineContent || place.parent.type.spec.code) return false;
  const { marks, notes } = footnotesOf(state.doc);
  const taken = new Set([...marks, ...notes].map(({ label }) => label));
  let number = 1;
  while (taken.has(String(number))) number += 1;
  const label = String(number);
  const transaction = state.tr.insert(place.pos, footnoteReference.create({ label }));
  const end = transaction.doc.content.size;
  transaction.insert(end, footnoteDefinition.create({ label }, paragraph.create()));
  transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 2)));
  view.dispatch(transaction.scrollIntoView());
  view.focus();
  return true;
}

/** Takes a note out. */
export function removeNote(editor: Editor, label: string): void {
  const found = footnotesOf(editor.state.doc).notes.find((each) => each.label === label);
  if (found) editor.view.dispatch(editor.state.tr.delete(found.at, found.at + found.node.nodeSize));
}

function goToNote(editor: Editor, label: string): void {
  const { state, view } = editor;
  const transaction = state.tr;
  const found = footnotesOf(state.doc).notes.find((each) => each.label === same(label));
  let at = found ? found.at + found.node.nodeSize - 1 : undefined;
  if (at === undefined) {
    const { footnoteDefinition, paragraph } = state.schema.nodes;
    if (!footnoteDefinition || !paragraph) return;
    at = transaction.doc.content.size + 2;
    transaction.insert(transaction.doc.content.size, footnoteDefinition.create({ label }, paragraph.create()));
  }
  view.dispatch(transaction.setSelection(TextSelection.near(transaction.doc.resolve(at), -1)).scrollIntoView());
  view.focus();
}

function goToMark(editor: Editor, label: string): boolean {
  const found = footnotesOf(editor.state.doc).marks.find((each) => each.label === same(label));
  if (!found) return false;
  const { tr, doc } = editor.state;
  editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(found.at + 1))).scrollIntoView());
  editor.view.focus();
  return true;
}

/** Goes back to the mark if the caret is in a note. */
export function leaveNote(editor: Editor): boolean {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name === "footnoteDefinition") return goToMark(editor, node.attrs.label);
  }
  return false;
}

/** Shows a mark as its number. */
export const footnoteReferenceView: NodeViewRenderer = ({ node, editor }) => {
  const dom = element("sup", { class: "footnote-mark" });
  dom.addEventListener("click", () => goToNote(editor, String(node.attrs.label)));
  return { dom, ignoreMutation: () => true };
};

/** Shows a note with its number and the way back. */
export const footnoteDefinitionView: NodeViewRenderer = ({ node, editor }) => {
  const label = String(node.attrs.label);
  const contentDOM = element("div", { class: "footnote-text" });
  const back = button("", "rich-close footnote-back", () => void goToMark(editor, label), icon("back"));
  back.setAttribute("aria-label", words.footnoteBack);
  back.title = words.footnoteBack;
  back.contentEditable = "false";
  const dom = element("div", { class: "footnote-note" }, contentDOM, back);
  return {
    dom,
    contentDOM,
    update: (next) => next.type === node.type && String(next.attrs.label) === label,
    stopEvent: (event) => event.target instanceof Node && back.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
  };
};

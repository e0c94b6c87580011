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
  references: { label: string; at: number }[];
  definitions: { label: string; at: number; node: Block }[];
}

function footnotesOf(doc: Block): Footnotes {
  const found: Footnotes = { references: [], definitions: [] };
  doc.descendants((node, at) => {
    if (node.type.name === "footnoteReference") found.references.push({ label: String(node.attrs.label), at });
    else if (node.type.name === "footnoteDefinition") found.definitions.push({ label: String(node.attrs.label), at, node });
  });
  return found;
}

function numbersOf({ references, definitions }: Footnotes): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { label } of [...references, ...definitions]) if (!numbers.has(label)) numbers.set(label, numbers.size + 1);
  return numbers;
}

function decorate(doc: Block): DecorationSet {
  const found = footnotesOf(doc);
  if (found.references.length + found.definitions.length === 0) return DecorationSet.empty;
  const numbers = numbersOf(found);
  const defined = new Set(found.definitions.map(({ label }) => label));
  const marks = found.references.map(({ label, at }) => {
    const number = String(numbers.get(label));
    const name = defined.has(label) ? words.footnote(number) : words.footnoteWithoutText(number);
    return Decoration.node(at, at + 1, { "data-number": number, role: "doc-noteref", "aria-label": name });
  });
  for (const { label, at, node } of found.definitions) {
    marks.push(Decoration.node(at, at + node.nodeSize, { "data-number": String(numbers.get(label)) }));
  }
  return DecorationSet.create(doc, marks);
}

/** Numbers footnotes, and says which definition was left without a reference by a change. */
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
        const had = new Set(footnotesOf(before.doc).references.map(({ label }) => label));
        const now = footnotesOf(view.state.doc);
        const has = new Set(now.references.map(({ label }) => label));
        for (const { label, node } of now.definitions) if (had.has(label) && !has.has(label)) onOrphan(label, node.textContent);
      },
    }),
  });
}

/** Puts a footnote at the caret and moves to its text at the end. */
export function insertFootnote(editor: Editor): boolean {
  const { state, view } = editor;
  const { footnoteReference, footnoteDefinition, paragraph } = state.schema.nodes;
  if (!footnoteReference || !footnoteDefinition || !paragraph) return false;
  const found = footnotesOf(state.doc);
  const taken = new Set([...found.references, ...found.definitions].map(({ label }) => label));
  let number = 1;
  while (taken.has(String(number))) number += 1;
  const label = String(number);
  const transaction = state.tr;
  transaction.setSelection(TextSelection.near(state.doc.resolve(state.selection.to)));
  transaction.replaceSelectionWith(footnoteReference.create({ label }), false);
  const end = transaction.doc.content.size;
  transaction.insert(end, footnoteDefinition.create({ label }, paragraph.create()));
  transaction.setSelection(TextSelection.near(transaction.doc.resolve(end + 2)));
  view.dispatch(transaction.scrollIntoView());
  view.focus();
  return true;
}

/** Takes the definition of a footnote out. */
export function removeDefinition(editor: Editor, label: string): void {
  const found = footnotesOf(editor.state.doc).definitions.find((each) => each.label === label);
  if (found) editor.view.dispatch(editor.state.tr.delete(found.at, found.at + found.node.nodeSize));
}

/** Goes from a reference to its text; a reference without one gets it. */
export function goToDefinition(editor: Editor, label: string): void {
  const { state, view } = editor;
  const found = footnotesOf(state.doc).definitions.find((each) => each.label === label);
  const transaction = state.tr;
  let at = found?.at;
  if (at === undefined) {
    const { footnoteDefinition, paragraph } = state.schema.nodes;
    if (!footnoteDefinition || !paragraph) return;
    at = transaction.doc.content.size;
    transaction.insert(at, footnoteDefinition.create({ label }, paragraph.create()));
  }
  const inside = transaction.doc.resolve(at + 1 + (found ? found.node.content.size : 2));
  view.dispatch(transaction.setSelection(TextSelection.near(inside, -1)).scrollIntoView());
  view.focus();
}

/** Goes from a footnote's text back to where it is named first. */
export function goToReference(editor: Editor, label: string): void {
  const found = footnotesOf(editor.state.doc).references.find((each) => each.label === label);
  if (!found) return;
  const { tr, doc } = editor.state;
  editor.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(found.at + 1))).scrollIntoView());
  editor.view.focus();
}

/** The label of the footnote whose text the caret is in. */
export function footnoteAround(editor: Editor): string | null {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name === "footnoteDefinition") return String(node.attrs.label);
  }
  return null;
}

/** Shows a reference as its number. */
export const footnoteReferenceView: NodeViewRenderer = ({ node, editor }) => {
  const dom = element("sup", { class: "footnote-mark" });
  dom.addEventListener("click", () => goToDefinition(editor, String(node.attrs.label)));
  return { dom, ignoreMutation: () => true };
};

/** Shows a footnote's text with its number and the way back. */
export const footnoteDefinitionView: NodeViewRenderer = ({ node, editor }) => {
  const label = String(node.attrs.label);
  const contentDOM = element("div", { class: "footnote-text" });
  const back = button("", "rich-close footnote-back", () => goToReference(editor, label), icon("back"));
  back.setAttribute("aria-label", words.footnoteBack);
  back.title = words.footnoteBack;
  back.contentEditable = "false";
  const dom = element("div", { class: "footnote" }, contentDOM, back);
  return {
    dom,
    contentDOM,
    update: (next) => next.type === node.type && String(next.attrs.label) === label,
    stopEvent: (event) => event.target instanceof Node && back.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
  };
};

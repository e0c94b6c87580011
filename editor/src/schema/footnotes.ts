// Footnotes: a mark in a line and the note it leads to, tied by a label as in Markdown.
// Numbers are never stored: they are drawn in the order of the first marks, as on the site.

import { type CommandProps, Node, mergeAttributes } from "@tiptap/core";
import type { Node as Tree } from "@tiptap/pm/model";
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    footnotes: {
      /** Puts a mark at the caret and its empty note at the end, and moves the caret into the note. */
      insertFootnote: () => ReturnType;
      /** Moves the caret into the note with this label. */
      goToFootnote: (label: string) => ReturnType;
      /** Moves the caret from a note to just after its first mark. */
      goBackFromFootnote: () => ReturnType;
    };
  }
}

// Labels that differ only in case or spacing are one.
function sameLabel(label: string): string {
  return label.replace(/\s+/g, " ").trim().toLowerCase().toUpperCase();
}

interface Found {
  references: { at: number; label: string }[];
  definitions: { at: number; label: string; size: number }[];
}

function find(tree: Tree): Found {
  const found: Found = { references: [], definitions: [] };
  tree.descendants((node, at) => {
    const label = sameLabel(String(node.attrs.label ?? ""));
    if (node.type.name === "footnoteReference") found.references.push({ at, label });
    if (node.type.name === "footnoteDefinition") found.definitions.push({ at, label, size: node.nodeSize });
  });
  return found;
}

function numbers({ references, definitions }: Found): Map<string, number> {
  const defined = new Set(definitions.map(({ label }) => label));
  const order = new Map<string, number>();
  for (const { label } of references) {
    if (defined.has(label) && !order.has(label)) order.set(label, order.size + 1);
  }
  return order;
}

function draw(tree: Tree): DecorationSet {
  const found = find(tree);
  const order = numbers(found);
  const drawn: Decoration[] = [];
  const drawOne = (at: number, size: number, label: string, without: string): void => {
    const number = order.get(label);
    const attributes = number ? { "data-number": String(number) } : { "data-number": "?", class: without };
    drawn.push(Decoration.node(at, at + size, attributes));
  };
  for (const { at, label } of found.references) drawOne(at, 1, label, "is-missing");
  for (const { at, label, size } of found.definitions) drawOne(at, size, label, "is-unused");
  return DecorationSet.create(tree, drawn);
}

/** A label that no footnote has yet. */
export function freshLabel(tree: Tree): string {
  const { references, definitions } = find(tree);
  const taken = new Set([...references, ...definitions].map(({ label }) => label));
  let number = 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

function caretTo({ tr, dispatch }: CommandProps, at: number): boolean {
  if (dispatch) tr.setSelection(TextSelection.near(tr.doc.resolve(at))).scrollIntoView();
  return true;
}

function insert(props: CommandProps): boolean {
  const { tr, dispatch, state } = props;
  const { footnoteReference, footnoteDefinition, paragraph } = state.schema.nodes;
  const place = tr.selection.$to;
  if (!footnoteReference || !footnoteDefinition || !paragraph) return false;
  if (!place.parent.inlineContent || place.parent.type.spec.code) return false;
  if (!dispatch) return true;
  const label = freshLabel(tr.doc);
  tr.insert(tr.selection.to, footnoteReference.create({ label }));
  const end = tr.doc.content.size;
  tr.insert(end, footnoteDefinition.create({ label }, paragraph.create()));
  return caretTo(props, end + 2);
}

function goTo(props: CommandProps, label: string): boolean {
  const note = find(props.tr.doc).definitions.find((each) => each.label === sameLabel(label));
  return note ? caretTo(props, note.at + 2) : false;
}

function goBack(props: CommandProps): boolean {
  const place = props.tr.selection.$from;
  for (let depth = place.depth; depth > 0; depth -= 1) {
    const node = place.node(depth);
    if (node.type.name !== "footnoteDefinition") continue;
    const label = sameLabel(String(node.attrs.label));
    const mark = find(props.tr.doc).references.find((each) => each.label === label);
    return mark ? caretTo(props, mark.at + 1) : false;
  }
  return false;
}

const key = new PluginKey<DecorationSet>("footnotes");

/** The mark in the line. */
export const FootnoteReference = Node.create({
  name: "footnoteReference",
  group: "inline",
  inline: true,
  atom: true,

  addAttributes() {
    return {
      label: {
        default: "",
        parseHTML: (element) => element.dataset.footnote ?? "",
        renderHTML: (attributes) => ({ "data-footnote": attributes.label }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "sup[data-footnote]", priority: 60 }];
  },

  renderHTML({ node, HTMLAttributes }) {
    return ["sup", mergeAttributes(HTMLAttributes, { class: "footnote-mark" }), String(node.attrs.label)];
  },

  addCommands() {
    return {
      insertFootnote: () => insert,
      goToFootnote: (label) => (props) => goTo(props, label),
      goBackFromFootnote: () => goBack,
    };
  },

  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, state) => draw(state.doc),
          apply: (transaction, before) => (transaction.docChanged ? draw(transaction.doc) : before),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});

/** The note. */
export const FootnoteDefinition = Node.create({
  name: "footnoteDefinition",
  group: "block",
  content: "block+",
  defining: true,
  isolating: true,

  addAttributes() {
    return {
      label: {
        default: "",
        parseHTML: (element) => element.dataset.footnoteDefinition ?? "",
        renderHTML: (attributes) => ({ "data-footnote-definition": attributes.label }),
      },
    };
  },

  parseHTML() {
    return [{ tag: "div[data-footnote-definition]", priority: 60 }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["div", mergeAttributes(HTMLAttributes, { class: "footnote-note" }), 0];
  },
});

// Tables: what can be done to rows and columns, in the words of a person who fills them in.
//
// A table of Markdown has exactly one row of headers, the first, and one alignment for a whole column. Every act here
// leaves it so.

import type { Editor } from "@tiptap/core";
import type { Node as DocumentNode } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import {
  addColumnAfter, addColumnBefore, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, selectedRect, TableMap,
} from "@tiptap/pm/tables";
import type { EditorView, NodeView } from "@tiptap/pm/view";
import { element } from "./element.ts";
import { setCaret } from "./moving.ts";
import type { IconName } from "./icons.ts";

export type Alignment = "left" | "center" | "right";

export interface TableAct {
  readonly name: string;
  readonly word: string;
  readonly icon: IconName;
  readonly run: (view: EditorView) => void;
  readonly isOn?: (view: EditorView) => boolean;
}

/** Puts an empty table with three columns and two rows below its headers where the caret is. */
export function insertTable(editor: Editor): void {
  if (isInTable(editor.state)) return;
  editor.chain().focus().command(({ tr, state }) => {
    const { table, tableRow, tableHeader, tableCell, paragraph } = state.schema.nodes;
    if (!table || !tableRow || !tableHeader || !tableCell || !paragraph) return false;
    const row = (cell: typeof tableCell) => tableRow.create(null, Array.from({ length: 3 }, () => cell.create(null, paragraph.create())));
    const made = table.create(null, [row(tableHeader), row(tableCell), row(tableCell)]);
    const { $from } = state.selection;
    const isEmpty = $from.depth === 1 && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0;
    const at = isEmpty ? $from.before(1) : $from.after(1);
    const isLast = (isEmpty ? $from.after(1) : at) === state.doc.content.size;
    tr.replaceWith(at, isEmpty ? $from.after(1) : at, isLast ? [made, paragraph.create()] : made);
    setCaret(tr, at + 3);
    return true;
  }).scrollIntoView().run();
}

export const TABLE_ACTS: readonly (readonly TableAct[])[] = [
  [
    { name: "row-above", word: "Row above", icon: "rowAbove", run: (view) => addRow(view, "above") },
    { name: "row-below", word: "Row below", icon: "rowBelow", run: (view) => addRow(view, "below") },
    { name: "row-gone", word: "Remove row", icon: "rowGone", run: removeRow },
  ],
  [
    { name: "column-before", word: "Column before", icon: "columnBefore", run: (view) => runHere(view, addColumnBefore) },
    { name: "column-after", word: "Column after", icon: "columnAfter", run: (view) => runHere(view, addColumnAfter) },
    { name: "column-gone", word: "Remove column", icon: "columnGone", run: removeColumn },
  ],
  [
    { name: "header", word: "Header row", icon: "header", run: makeHeader, isOn: (view) => isInTable(view.state) && selectedRect(view.state).top === 0 },
    { name: "align-left", word: "Left", icon: "left", run: (view) => align(view, "left"), isOn: (view) => alignmentHere(view) === "left" },
    { name: "align-center", word: "Centre", icon: "centre", run: (view) => align(view, "center"), isOn: (view) => alignmentHere(view) === "center" },
    { name: "align-right", word: "Right", icon: "right", run: (view) => align(view, "right"), isOn: (view) => alignmentHere(view) === "right" },
  ],
  [{ name: "table-gone", word: "Remove table", icon: "bin", run: (view) => runHere(view, deleteTable) }],
];

function runHere(view: EditorView, command: typeof deleteTable): void {
  command(view.state, (tr) => view.dispatch(settled(tr, view).scrollIntoView()));
  view.focus();
}

function addRow(view: EditorView, where: "above" | "below"): void {
  const { top, table, tableStart, map } = selectedRect(view.state);
  if (where === "below") return runHere(view, addRowAfter);
  // Above the headers there is nothing: the new row becomes the headers, the old headers a row.
  const row = top;
  const tr = view.state.tr;
  const place = tableStart + (row < table.childCount ? rowStart(table, row) : table.content.size);
  const { tableRow, tableCell, paragraph } = view.state.schema.nodes;
  if (!tableRow || !tableCell || !paragraph) return;
  const first = table.child(0);
  const cells = Array.from({ length: map.width }, (_, at) => tableCell.create({ align: first.maybeChild(at)?.attrs["align"] ?? null }, paragraph.create()));
  tr.insert(place, tableRow.create(null, cells));
  setCaret(tr, place + 2);
  view.dispatch(settled(tr, view).scrollIntoView());
  view.focus();
}

function rowStart(table: DocumentNode, row: number): number {
  let at = 0;
  for (let index = 0; index < row; index += 1) at += table.child(index).nodeSize;
  return at;
}

/** The last row and the last column take the table along. */
function removeRow(view: EditorView): void {
  const { top, bottom, table } = selectedRect(view.state);
  runHere(view, bottom - top === table.childCount ? deleteTable : deleteRow);
}

function removeColumn(view: EditorView): void {
  const { left, right, map } = selectedRect(view.state);
  runHere(view, right - left === map.width ? deleteTable : deleteColumn);
}

/** Makes the row with the caret the headers. */
function makeHeader(view: EditorView): void {
  const { top, table, tableStart } = selectedRect(view.state);
  const row = table.maybeChild(top);
  if (!row || top === 0) return view.focus();
  const tr = view.state.tr;
  const from = tableStart + rowStart(table, top);
  tr.delete(from, from + row.nodeSize).insert(tableStart, row);
  setCaret(tr, tableStart + 2);
  view.dispatch(settled(tr, view).scrollIntoView());
  view.focus();
}

function align(view: EditorView, alignment: Alignment): void {
  const { left, right, map, table, tableStart } = selectedRect(view.state);
  const isSame = alignmentHere(view) === alignment;
  const tr = view.state.tr;
  for (let column = left; column < right; column += 1) {
    for (let row = 0; row < map.height; row += 1) {
      const at = map.map[row * map.width + column];
      const cell = at === undefined ? null : table.nodeAt(at);
      if (at !== undefined && cell) tr.setNodeMarkup(tableStart + at, undefined, { ...cell.attrs, align: isSame ? null : alignment });
    }
  }
  view.dispatch(tr);
  view.focus();
}

function alignmentHere(view: EditorView): Alignment | null {
  if (!isInTable(view.state)) return null;
  const { left, map, table } = selectedRect(view.state);
  const at = map.map[left];
  return at === undefined ? null : table.nodeAt(at)?.attrs["align"] ?? null;
}

/** The first row is the headers, the others are not, whatever was moved, added or removed. */
function settled(tr: Transaction, view: EditorView): Transaction {
  const { tableHeader, tableCell } = view.state.schema.nodes;
  if (!tableHeader || !tableCell) return tr;
  const $at = tr.selection.$from;
  for (let depth = $at.depth; depth > 0; depth -= 1) {
    const table = $at.node(depth);
    if (table.type.name !== "table") continue;
    const start = $at.start(depth);
    const map = TableMap.get(table);
    for (const at of new Set(map.map)) {
      const cell = table.nodeAt(at);
      const wanted = map.findCell(at).top === 0 ? tableHeader : tableCell;
      if (cell && cell.type !== wanted) tr.setNodeMarkup(start + at, wanted, cell.attrs);
    }
    break;
  }
  return tr;
}

/** A table in a box of its own, which scrolls where the table is wider than the page. */
export class TableView implements NodeView {
  readonly contentDOM = element("tbody");
  readonly dom = element("div", { class: "table-scroll" }, element("table", {}, this.contentDOM));

  ignoreMutation(mutation: { target: Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}

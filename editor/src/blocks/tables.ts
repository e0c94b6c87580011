// What can be done with the table around the caret: a strip of buttons right below it.
// The strip is a decoration after the table, so the text above never moves and nothing of it is saved.

import type { Editor } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable } from "@tiptap/pm/tables";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { button, element } from "../elements.js";
import { words } from "../words.js";

type Command = typeof addRowAfter;

const COMMANDS: readonly (readonly [string, Command])[] = [
  [words.addRow, addRowAfter],
  [words.addColumn, addColumnAfter],
  [words.removeRow, deleteRow],
  [words.removeColumn, deleteColumn],
  [words.removeTable, deleteTable],
];

const key = new PluginKey("tableStrip");

/** Whether the caret is in a table. */
export function isInTable(editor: Editor): boolean {
  return tableAround(editor.state.selection.$from) !== null;
}

/** The acts on the table around the caret. */
export function tableActs(): { label: string; run: (editor: Editor) => void }[] {
  return COMMANDS.map(([label, command]) => ({
    label,
    run: (editor) => {
      command(editor.state, (transaction) => editor.view.dispatch(transaction.scrollIntoView()));
      editor.view.focus();
    },
  }));
}

/** Puts in a table of two columns and three rows, the first of them the headings, and goes to its first cell. */
export function insertTable(editor: Editor): boolean {
  const cell = (type: string): object => ({ type, content: [{ type: "paragraph" }] });
  const row = (type: string): object => ({ type: "tableRow", content: [cell(type), cell(type)] });
  const at = editor.state.selection.$from;
  const content = { type: "table", content: [row("tableHeader"), row("tableCell"), row("tableCell")] };
  const isEmpty = at.parent.content.size === 0 && at.depth > 0;
  const from = isEmpty ? at.before() : at.depth > 0 ? at.after() : at.pos;
  return editor
    .chain()
    .focus()
    .insertContentAt(isEmpty ? { from, to: at.after() } : from, content)
    .setTextSelection(from + 4)
    .scrollIntoView()
    .run();
}

function tableAround(place: Editor["state"]["selection"]["$from"]): number | null {
  for (let depth = place.depth; depth > 0; depth -= 1) if (place.node(depth).type.name === "table") return place.after(depth);
  return null;
}

/** Shows the strip. */
export function tableStrip(editor: () => Editor): Plugin {
  const strip = element("div", { class: "table-strip", role: "group", "aria-label": words.table, contenteditable: "false" });
  for (const { label, run } of tableActs()) strip.append(button(label, "table-act", () => run(editor())));
  return new Plugin({
    key,
    props: {
      decorations(state) {
        const at = tableAround(state.selection.$from);
        if (at === null) return DecorationSet.empty;
        return DecorationSet.create(state.doc, [
          Decoration.widget(at, strip, { side: -1, key: "table-strip", ignoreSelection: true, stopEvent: () => true }),
        ]);
      },
    },
  });
}

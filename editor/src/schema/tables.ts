// Tables as Markdown has them: one line of text a cell, columns with an alignment, the first row a head.
// No widths and no joined cells: a table that cannot be written down cannot be made.

import { Table as BaseTable, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

const ALIGN = {
  default: null,
  parseHTML: (element: HTMLElement) => {
    const align = (element.getAttribute("align") ?? "").toLowerCase();
    return ["left", "center", "right"].includes(align) ? align : null;
  },
  renderHTML: (attributes: Record<string, unknown>) => (attributes.align ? { align: attributes.align } : {}),
};

// The table commands of ProseMirror ask for spans and widths; they keep these values for good.
const FIXED = {
  colspan: { default: 1, parseHTML: () => 1, rendered: false },
  rowspan: { default: 1, parseHTML: () => 1, rendered: false },
  colwidth: { default: null, parseHTML: () => null, rendered: false },
};

const cell = {
  content: "paragraph",
  addAttributes: () => ({ ...FIXED, align: ALIGN }),
};

/** A cell. */
export const Cell = TableCell.extend({
  ...cell,
  // One line a cell: Enter begins a new line within it.
  addKeyboardShortcuts() {
    return {
      Enter: () => this.editor.isActive("table") && this.editor.commands.setHardBreak(),
    };
  },
});

/** A cell of the head. */
export const HeadCell = TableHeader.extend(cell);

/** A row. */
export const Row = TableRow.extend({ content: "(tableCell | tableHeader)+" });

/** The table, without inline styles. */
export const Table = BaseTable.extend({
  renderHTML({ HTMLAttributes }) {
    return ["table", HTMLAttributes, ["tbody", 0]];
  },
}).configure({ resizable: false, View: null });

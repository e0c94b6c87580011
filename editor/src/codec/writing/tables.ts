// From tables of the document to tables in Markdown.
//
// The first row becomes the heading, whatever it was, and its cells decide how the columns are aligned. A cell that spans
// several places is written in the first of them, the others stay empty: Markdown has no merged cells.

import type { Node } from '@tiptap/pm/model'
import { TableMap } from '@tiptap/pm/tables'
import type { AlignType, Table, TableCell } from 'mdast'

import { writeOneLine } from './inlines.ts'

/** Writes a table as a tree. */
export function writeTable(table: Node): Table {
  const { map, width, height } = TableMap.get(table)
  const seen = new Set<number>()
  const cellAt = (place: number): TableCell => {
    const position = map[place]
    const cell = position === undefined || seen.has(position) ? null : table.nodeAt(position)
    if (position !== undefined) seen.add(position)
    return { type: 'tableCell', children: cell?.firstChild ? writeOneLine(cell.firstChild) : [] }
  }
  return {
    type: 'table',
    align: Array.from({ length: width }, (_, column) => alignment(table.nodeAt(map[column] ?? 0))),
    children: Array.from({ length: height }, (_, row) => ({
      type: 'tableRow',
      children: Array.from({ length: width }, (_, column) => cellAt(row * width + column)),
    })),
  }
}

function alignment(cell: Node | null): AlignType {
  const side: unknown = cell?.attrs['align']
  return side === 'left' || side === 'center' || side === 'right' ? side : null
}

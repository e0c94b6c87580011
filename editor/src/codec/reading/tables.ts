// From tables in Markdown to tables of the document.
//
// Rows that are too short get empty cells, as readers see them. Cells beyond the last column, which readers never see, have
// no place in the editor.

import type { Table } from 'mdast'

import { parent, type NodeJson } from '../json.ts'
import { readLine } from './inlines.ts'
import type { Text } from './text.ts'

/** Reads a table; the first row is the heading. */
export function readTable(table: Table, text: Text): NodeJson {
  const columns = table.align?.length ?? 0
  const rows = table.children.map((row, index) => {
    if (row.children.length > columns) throw new Error('the row is longer than the table is wide')
    const type = index === 0 ? 'tableHeader' : 'tableCell'
    const cells = Array.from({ length: columns }, (_, column) => {
      const words = readLine(row.children[column]?.children ?? [], text)
      return parent(type, [parent('paragraph', words)], { align: table.align?.[column] ?? null })
    })
    return parent('tableRow', cells)
  })
  return parent('table', rows)
}

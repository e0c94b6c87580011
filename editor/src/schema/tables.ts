// Tables as GitHub Flavored Markdown knows them: rows of one-paragraph cells, the first row as heading, columns aligned.
//
// Alignment is written as the `align` attribute, since a strict page refuses inline styles. Columns have no width.

import { mergeAttributes, type AnyExtension, type Attribute } from '@tiptap/core'
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'

const sides = ['left', 'center', 'right']

const align: Attribute = {
  default: null,
  parseHTML: (element: HTMLElement) => {
    const side = (element.getAttribute('align') ?? '').trim().toLowerCase()
    return sides.includes(side) ? side : null
  },
}

export const tables: AnyExtension[] = [
  Table.extend({
    renderHTML({ HTMLAttributes }) {
      return ['table', mergeAttributes(this.options.HTMLAttributes, HTMLAttributes), ['tbody', 0]]
    },
  }).configure({ resizable: false }),
  TableRow,
  TableHeader.extend({
    content: 'paragraph',
    addAttributes() {
      return { ...this.parent?.(), align }
    },
  }),
  TableCell.extend({
    content: 'paragraph',
    addAttributes() {
      return { ...this.parent?.(), align }
    },
  }),
]

// From lists in Markdown to lists of the document: bulleted, numbered, or with ticks.
//
// A list is loose if an empty line stands between two of its items or between two blocks of one item. Numbered lists with ticks, and lists in which only some items have one, have no
// place in the editor.

import type { List, ListItem, Nodes } from 'mdast'

import { emptyParagraph, parent, type NodeJson } from '../json.ts'
import type { Reader } from './blocks.ts'
import { sourceOf, type Text } from './text.ts'

/** Reads a list of any kind. */
export function readList(list: List, reader: Reader): NodeJson {
  const tight = !isLoose(list)
  const ticks = list.children.map((item) => tickOf(item, reader.text))
  if (ticks.every((tick) => tick === null)) {
    const items = list.children.map((item) => parent('listItem', itemContent(item, reader)))
    return list.ordered
      ? parent('orderedList', items, { start: list.start ?? 1, tight })
      : parent('bulletList', items, { tight })
  }
  if (list.ordered || ticks.some((tick) => tick === null)) {
    throw new Error('the editor has no list in which ticks and numbers or dots mix')
  }
  const items = list.children.map((item, index) => readTask(item, ticks[index] ?? false, reader))
  return parent('taskList', items, { tight })
}

function readTask(item: ListItem, checked: boolean, reader: Reader): NodeJson {
  const content = itemContent(item, reader)
  if (item.checked === null) content[0] = emptyParagraph()
  return parent('taskItem', content, { checked })
}

function itemContent(item: ListItem, reader: Reader): NodeJson[] {
  const content = reader.blocks(item.children)
  return content.length > 0 ? content : [emptyParagraph()]
}

/** Whether the item is ticked, null if it has no tick. A tick without text behind it counts, as it does for readers. */
function tickOf(item: ListItem, text: Text): boolean | null {
  if (typeof item.checked === 'boolean') return item.checked
  const [first] = item.children
  if (first?.type !== 'paragraph') return null
  const words = sourceOf(text, first)
  return /^\[[ xX]\]$/.test(words) ? words !== '[ ]' : null
}

function isLoose(list: List): boolean {
  return [list, ...list.children].some(({ children }) =>
    children.some((child, index) => {
      const next = children[index + 1]
      return next !== undefined && (next.position?.start.line ?? 0) - lastLine(child) > 1
    }),
  )
}

/** The line on which the last block in the node ends. The parser counts empty lines after a list to it. */
function lastLine(node: Nodes): number {
  const last = node.type === 'list' || node.type === 'listItem' ? node.children.at(-1) : undefined
  return last ? lastLine(last) : (node.position?.end.line ?? 0)
}

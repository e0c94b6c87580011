// What is known of a block of the document without reading or writing it again.
//
// Nodes are never changed in place: an edit makes new ones on the way to it and keeps all others. So what was found out
// about a node holds as long as the node lives, and asking for an unedited block costs nothing.

import type { Node } from '@tiptap/pm/model'

import { definitionsOf } from '../reading/definitions.ts'
import { isEmptyParagraph } from '../writing/blocks.ts'
import { writeBlock, type ListMarker } from '../writing/markdown.ts'

/** Remembers the answer for each node it is asked about. */
export function perNode<Answer>(find: (node: Node) => Answer): (node: Node) => Answer {
  const known = new WeakMap<Node, { answer: Answer }>()
  return (node) => {
    const found = known.get(node) ?? { answer: find(node) }
    known.set(node, found)
    return found.answer
  }
}

/** A text that is equal for equal blocks and only for them. */
export const keyOf = perNode((node) => JSON.stringify(node.toJSON()))

/** Whether the block leaves nothing behind in Markdown. */
export const isNothing = perNode(isEmptyParagraph)

const writtenWith = new Map<ListMarker | undefined, (node: Node) => string>()

/** The Markdown of a block, written anew. */
export function written(node: Node, marker?: ListMarker): string {
  const write = writtenWith.get(marker) ?? perNode((block) => writeBlock(block, marker))
  writtenWith.set(marker, write)
  return write(node)
}

/** What the block defines for others: where reference links lead, and which footnotes there are. */
export const definitionsWithin = perNode((block) => {
  const found = new Map<string, string>()
  const add = (label: string, meaning: string) => {
    if (!found.has(label)) found.set(label, meaning)
  }
  const look = (node: Node) => {
    if (node.type.name === 'rawBlock') definitionsOf(String(node.attrs['source'])).forEach((value, key) => add(key, value))
    if (node.type.name === 'footnoteDefinition') add(footnoteLabel(node), '')
  }
  look(block)
  block.descendants(look)
  return found
})

function footnoteLabel(node: Node): string {
  return `^${String(node.attrs['label'])}`.toLowerCase().toUpperCase()
}

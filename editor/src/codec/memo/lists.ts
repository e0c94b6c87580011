// Lists that stand side by side: Markdown tells them apart by their markers alone.
//
// A list with ticks is one with dots to Markdown; a numbered list is of another family and never runs into one with dots.

import type { Node } from '@tiptap/pm/model'

import type { ListMarker } from '../writing/markdown.ts'

const families: readonly (readonly ListMarker[])[] = [
  ['-', '*', '+'],
  ['.', ')'],
]

/** The marker with which the source of a list begins. */
export function markerOf(source: string): ListMarker | null {
  const [, dot, number] = /^\s*(?:([-*+])|\d{1,9}([.)]))/.exec(source) ?? []
  return families.flat().find((marker) => marker === (dot ?? number)) ?? null
}

/** Whether the two are lists that would become one. */
export function areOneFamily(left: Node, right: Node): boolean {
  const family = familyOf(left)
  return family !== null && family === familyOf(right)
}

/** A marker for the list that none of its neighbours has, if there is one. */
export function markerUnlike(list: Node, neighbours: readonly (ListMarker | null)[]): ListMarker | undefined {
  return familyOf(list)?.find((marker) => !neighbours.includes(marker))
}

function familyOf(node: Node): readonly ListMarker[] | null {
  const { name } = node.type
  if (name === 'bulletList' || name === 'taskList') return families[0] ?? null
  return name === 'orderedList' ? (families[1] ?? null) : null
}

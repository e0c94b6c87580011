// A text while it is read: its source and where its reference links lead.

import type { Node } from 'mdast'

import type { Definitions } from './definitions.ts'

export interface Text {
  readonly source: string
  readonly definitions: Definitions
}

/** The source of a node. */
export function sourceOf({ source }: Text, { position }: Node): string {
  return source.slice(position?.start.offset, position?.end.offset)
}

/** The source of a node on one line. On several lines it may hold the marks of the blocks around it, and is refused. */
export function oneLineOf(text: Text, node: Node): string {
  const source = sourceOf(text, node)
  if (source === '' || source.includes('\n')) throw new Error('the source cannot be cut out of its block')
  return source
}

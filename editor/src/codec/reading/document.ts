// A text taken apart: each block of it as a node of the document and as the exact source it came from.
//
// The sources and the gaps between them, put together again, are the text. A gap holds whole lines: the blanks before and
// after a block on its own lines belong to the block. What the editor cannot hold becomes a box with that source.

import type { RootContent } from 'mdast'
import type { Node, Schema } from '@tiptap/pm/model'

import { rawBlock } from '../json.ts'
import { Reader } from './blocks.ts'
import { definitionsIn } from './definitions.ts'
import { parseMarkdown } from './markdown.ts'

/** A block, its source, and what stands between it and the block before it (or the beginning of the text). */
export interface Piece {
  node: Node
  source: string
  gap: string
}

/** A text in pieces; `tail` is what follows the last block. */
export interface Pieces {
  pieces: Piece[]
  tail: string
}

/** Takes a text apart whose lines end in `\n`. */
export function takeApart(source: string, schema: Schema): Pieces {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = source.slice(mark.length)
  const tree = parseMarkdown(text)
  const reader = new Reader({ source: text, definitions: definitionsIn(tree) })
  const pieces: Piece[] = []
  let done = 0
  for (const block of tree.children) {
    const [start, end] = wholeLines(block, text, done)
    const slice = text.slice(start, end)
    pieces.push({ node: readBlock(block, slice, reader, schema), source: slice, gap: text.slice(done, start) })
    done = end
  }
  const [first] = pieces
  if (first) first.gap = mark + first.gap
  return { pieces, tail: (first ? '' : mark) + text.slice(done) }
}

/** The sources of the blocks of a text, in order. */
export function sourcesIn(text: string): string[] {
  let done = 0
  return parseMarkdown(text).children.map((block) => {
    const [start, end] = wholeLines(block, text, done)
    done = end
    return text.slice(start, end)
  })
}

/** The block's place, widened over the blanks around it on its lines. */
function wholeLines(block: RootContent, text: string, done: number): [number, number] {
  let start = Math.max(block.position?.start.offset ?? done, done)
  let end = Math.max(block.position?.end.offset ?? start, start)
  while (text[start] === '\n') start += 1
  while (start > done && isBlank(text[start - 1])) start -= 1
  while (isBlank(text[end])) end += 1
  return [start, end]
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function readBlock(block: RootContent, source: string, reader: Reader, schema: Schema): Node {
  if (block.type === 'html' || block.type === 'definition') return schema.nodeFromJSON(rawBlock(source))
  try {
    const node = schema.nodeFromJSON(reader.block(block))
    node.check()
    if (!node.type.isInGroup('block') && node.type.name !== 'footnoteDefinition') throw new Error('not a block')
    return node
  } catch {
    return schema.nodeFromJSON(rawBlock(source))
  }
}

// The inside of a line while it is written: its nodes as pieces that can be split, trimmed and regrouped.
//
// Markdown cannot hold blanks at the ends of a line, nor bold, italic or struck text that begins or ends with a blank. The
// blanks at the ends are dropped, those at the edges of a mark move out of it, and so do line breaks: nothing that a reader
// would see.

import type { Mark, Node } from '@tiptap/pm/model'

/** A piece of text, or one node that is no text. */
export interface Piece {
  /** Null for a node that is no text. */
  text: string | null
  node: Node
  marks: readonly Mark[]
}

const fragile = ['bold', 'italic', 'strike']

/** The pieces of a paragraph, heading or cell as Markdown can hold them. */
export function piecesOf(block: Node): Piece[] {
  let pieces: Piece[] = []
  block.forEach((node) => pieces.push({ text: plain(node), node, marks: node.marks }))
  for (const mark of fragile) pieces = merged(tidied(pieces, mark))
  return trimmed(pieces)
}

function plain(node: Node): string | null {
  return node.isText ? (node.text ?? '').replace(/[\r\n]+/g, ' ') : null
}

export function isCode(piece: Piece): boolean {
  return piece.text !== null && hasMark(piece, 'code')
}

function isBreak(piece: Piece): boolean {
  return piece.node.type.name === 'hardBreak'
}

function hasMark(piece: Piece, name: string): boolean {
  return piece.marks.some((mark) => mark.type.name === name)
}

function withoutMark(piece: Piece, name: string): Piece {
  return { ...piece, marks: piece.marks.filter((mark) => mark.type.name !== name) }
}

/** Moves blanks and breaks out of the edges of every stretch that has the mark. */
function tidied(pieces: Piece[], mark: string): Piece[] {
  const result: Piece[] = []
  for (let index = 0; index < pieces.length; ) {
    const start = index
    const marked = (piece: Piece | undefined) => piece !== undefined && hasMark(piece, mark)
    const isMarked = marked(pieces[start])
    while (index < pieces.length && marked(pieces[index]) === isMarked) index += 1
    const stretch = pieces.slice(start, index)
    result.push(...(isMarked ? withFreeEdges(stretch, mark) : stretch))
  }
  return result
}

function withFreeEdges(stretch: Piece[], mark: string): Piece[] {
  const inner = [...stretch]
  const before: Piece[] = []
  const after: Piece[] = []
  for (let first = inner[0]; first; first = inner[0]) {
    const blanks = blankEdge(first, /^\s+/)
    if (blanks === 0) break
    inner.shift()
    before.push(withoutMark(cut(first, 0, blanks), mark))
    if (first.text !== null && blanks < first.text.length) inner.unshift(cut(first, blanks))
  }
  for (let last = inner.at(-1); last; last = inner.at(-1)) {
    const blanks = blankEdge(last, /\s+$/)
    if (blanks === 0) break
    inner.pop()
    const rest = last.text === null ? 0 : last.text.length - blanks
    after.unshift(withoutMark(cut(last, rest), mark))
    if (rest > 0) inner.push(cut(last, 0, rest))
  }
  return [...before, ...inner, ...after]
}

/** How many characters at the edge are blank; a line break counts as one. */
function blankEdge(piece: Piece, edge: RegExp): number {
  if (piece.text === null) return isBreak(piece) ? 1 : 0
  return isCode(piece) ? 0 : (edge.exec(piece.text)?.[0].length ?? 0)
}

function cut(piece: Piece, start: number, end?: number): Piece {
  return piece.text === null ? piece : { ...piece, text: piece.text.slice(start, end) }
}

function merged(pieces: Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last && last.text !== null && piece.text !== null && sameMarks(last.marks, piece.marks)) {
      result[result.length - 1] = { ...last, text: last.text + piece.text }
    } else {
      result.push(piece)
    }
  }
  return result
}

function sameMarks(left: readonly Mark[], right: readonly Mark[]): boolean {
  return left.length === right.length && left.every((mark, index) => right[index]?.eq(mark))
}

/** Drops blanks at the ends of lines, and line breaks after the last word. */
function trimmed(pieces: Piece[]): Piece[] {
  const result = [...pieces]
  while (result.length > 0) {
    const last = result.at(-1)
    if (!last || !(isBreak(last) || isBlankText(last))) break
    result.pop()
  }
  return result
    .map((piece, index) => {
      if (!isLoose(piece)) return piece
      const before = result[index - 1]
      const after = result[index + 1]
      let text = piece.text ?? ''
      if (!before || isBreak(before)) text = text.replace(/^[ \t]+/, '')
      if (!after || isBreak(after)) text = text.replace(/[ \t]+$/, '')
      return { ...piece, text }
    })
    .filter((piece) => piece.text !== '')
}

function isBlankText(piece: Piece): boolean {
  return isLoose(piece) && /^[ \t]*$/.test(piece.text ?? '')
}

/** Text with nothing around it that would keep its blanks. */
function isLoose(piece: Piece): boolean {
  return piece.text !== null && !hasMark(piece, 'code') && !hasMark(piece, 'link')
}

// The inside of a line while it is written: its nodes as pieces that can be split, trimmed and regrouped.
//
// Markdown cannot hold blanks at the ends of a line, nor line breaks after the last word: both are dropped, since no reader
// would see them. What marks a line break has is decided by the words beside it.

import type { Mark, Node } from '@tiptap/pm/model'

/** A piece of text, or one node that is no text. */
export interface Piece {
  /** Null for a node that is no text. */
  text: string | null
  node: Node
  marks: readonly Mark[]
}

/** The pieces of a paragraph, heading or cell, without the blanks at the ends of its lines. */
export function piecesOf(block: Node): Piece[] {
  const pieces: Piece[] = []
  block.forEach((node) => pieces.push({ text: plain(node), node, marks: node.marks }))
  return withSettledBreaks(trimmed(pieces))
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

/** A stretch of pieces, parted into the blanks and breaks before, what is between, and those after. */
export function withFreeEdges(stretch: readonly Piece[]): { before: Piece[]; inner: Piece[]; after: Piece[] } {
  const inner = [...stretch]
  const before: Piece[] = []
  const after: Piece[] = []
  for (let first = inner[0]; first; first = inner[0]) {
    const blanks = blankEdge(first, /^\s+/)
    if (blanks === 0) break
    inner.shift()
    before.push(cut(first, 0, blanks))
    if (first.text !== null && blanks < first.text.length) inner.unshift(cut(first, blanks))
  }
  for (let last = inner.at(-1); last; last = inner.at(-1)) {
    const blanks = blankEdge(last, /\s+$/)
    if (blanks === 0) break
    inner.pop()
    const rest = last.text === null ? 0 : last.text.length - blanks
    after.unshift(cut(last, rest))
    if (rest > 0) inner.push(cut(last, 0, rest))
  }
  return { before, inner, after }
}

/** How many characters at the edge are blank; a line break counts as one. */
function blankEdge(piece: Piece, edge: RegExp): number {
  if (piece.text === null) return isBreak(piece) ? 1 : 0
  return isCode(piece) ? 0 : (edge.exec(piece.text)?.[0].length ?? 0)
}

function cut(piece: Piece, start: number, end?: number): Piece {
  return piece.text === null ? piece : { ...piece, text: piece.text.slice(start, end) }
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

/** Gives line breaks the marks that both sides of them share. */
function withSettledBreaks(pieces: Piece[]): Piece[] {
  const beside = (index: number, step: 1 | -1): Piece | undefined => {
    const next = pieces[index + step]
    return next && isBreak(next) ? beside(index + step, step) : next
  }
  return pieces.map((piece, index) => {
    if (!isBreak(piece)) return piece
    const after = beside(index, 1)?.marks ?? []
    return { ...piece, marks: (beside(index, -1)?.marks ?? []).filter((mark) => mark.isInSet(after)) }
  })
}

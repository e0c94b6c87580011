// The memory of a text while its document is edited, and the way back to it.
//
// A block that was not edited gives the source it came from, with the gap before it. A block whose meaning hangs on a
// definition that was taken away, added or changed since is written anew, links and all, so that it keeps saying what the
// writer sees. A text without edits comes back byte for byte.

import type { Node } from '@tiptap/pm/model'

import type { Pieces } from '../reading/document.ts'
import { labelsIn } from '../reading/definitions.ts'
import { definitionsWithin, isNothing, keyOf } from './blocks.ts'
import { join, writtenBeside, type Part } from './joining.ts'
import { match } from './matching.ts'

/** What a text was when it was opened. */
export class Memo {
  private readonly keys: string[]
  private readonly definitions: Map<string, string>
  private readonly labels = new Map<number, Set<string>>()

  constructor(private readonly text: Pieces) {
    this.keys = text.pieces.map(({ node }) => keyOf(node))
    this.definitions = definitionsAmong(text.pieces.map(({ node }) => node))
  }

  /** The Markdown of the document. */
  save(doc: Node): string {
    const nodes = doc.children
    const places = match(this.keys, nodes.map(keyOf))
    const kept = nodes.flatMap((node, index) => {
      const place = places[index] ?? null
      return place === null && isNothing(node) ? [] : [{ node, place }]
    })
    const { pieces, tail } = this.text
    const [first] = pieces
    if (kept.length === 0) return first ? '' : tail
    const parts = this.parts(kept, this.changedLabels(nodes))
    const seats = seatsOf(kept.map(({ place }) => place), pieces.length)
    const gaps = parts.map((part, index) => {
      const left = parts[index - 1]
      return left ? this.gap(left, part, parts[index + 1], seats[index - 1] ?? null, seats[index] ?? null) : ''
    })
    const body = parts.map((part, index) => (gaps[index] ?? '') + part.text).join('')
    return (first?.gap ?? '') + body + (first ? tail : lineEnd(body))
  }

  private parts(kept: { node: Node; place: number | null }[], changed: ReadonlySet<string>): Part[] {
    const parts = kept.map(({ node, place }): Part => {
      const source = place === null || this.hangsOn(place, changed) ? null : (this.text.pieces[place]?.source ?? null)
      return { node, source, text: source ?? '' }
    })
    parts.forEach((part, index) => {
      if (part.source === null) part.text = writtenBeside(part.node, parts[index - 1], parts[index + 1])
    })
    return parts
  }

  private gap(left: Part, right: Part, next: Part | undefined, before: number | null, seat: number | null): string {
    const wereNeighbours = seat !== null && before === seat - 1
    const gap = wereNeighbours ? (this.text.pieces[seat]?.gap ?? null) : null
    const areUntouched = left.source !== null && right.source !== null
    return gap !== null && areUntouched ? gap : join(left, right, next, gap)
  }

  /** The labels that do not mean any more what they meant. */
  private changedLabels(nodes: readonly Node[]): ReadonlySet<string> {
    const now = definitionsAmong(nodes)
    const labels = [...this.definitions.keys(), ...now.keys()]
    return new Set(labels.filter((label) => this.definitions.get(label) !== now.get(label)))
  }

  private hangsOn(place: number, changed: ReadonlySet<string>): boolean {
    const piece = this.text.pieces[place]
    if (changed.size === 0 || !piece || piece.node.type.name === 'rawBlock') return false
    const labels = this.labels.get(place) ?? labelsIn(piece.source)
    this.labels.set(place, labels)
    return [...labels].some((label) => changed.has(label))
  }
}

function lineEnd(text: string): string {
  return text.endsWith('\n') ? '' : '\n'
}

function definitionsAmong(nodes: readonly Node[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const node of nodes) {
    for (const [label, meaning] of definitionsWithin(node)) {
      if (!found.has(label)) found.set(label, meaning)
    }
  }
  return found
}

/** Seats edited blocks where as many blocks are missing, so that they inherit the gaps around them. */
function seatsOf(places: (number | null)[], count: number): (number | null)[] {
  const seats = [...places]
  let start = 0
  let before = -1
  for (let index = 0; index <= seats.length; index += 1) {
    const place = index === seats.length ? count : (places[index] ?? null)
    if (place === null) continue
    if (place - before - 1 === index - start) {
      for (let seat = start; seat < index; seat += 1) seats[seat] = before + 1 + seat - start
    }
    start = index + 1
    before = place
  }
  return seats
}

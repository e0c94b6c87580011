// Putting blocks together so that each stays a block of its own.
//
// Blocks that stood side by side keep the gap they had. New neighbours get an empty line; where that is not enough (two
// lists, a fence or comment that is never closed, code that is told by its indent) one of them is written in another way,
// and only what still runs together is parted by an empty comment.

import type { Node } from '@tiptap/pm/model'

import { sourcesIn } from '../reading/document.ts'
import type { ListMarker } from '../writing/markdown.ts'
import { written } from './blocks.ts'
import { areOneFamily, markerOf, markerUnlike } from './lists.ts'

/** A block on its way into the text. */
export interface Part {
  node: Node
  text: string
  /** Its source if it was not edited. */
  source: string | null
}

const emptyLine = '\n\n'
const comment = '\n\n<!-- -->\n\n'
const closings = ['-->', '</pre>', '</script>', '</style>', '</textarea>', '?>', ']]>', '>']
const closed = ['paragraph', 'heading', 'horizontalRule', 'table', 'blockquote', 'callout']
const lists = ['bulletList', 'orderedList', 'taskList']
const opened = [...lists, 'footnoteDefinition']

/** The text of a list that was edited, with a marker that parts it from the lists beside it. */
export function writtenBeside(node: Node, left: Part | undefined, right: Part | undefined): string {
  const neighbours = [left, right].map((part) => (part && areOneFamily(part.node, node) ? markerOf(part.text) : null))
  return written(node, neighbours.some(Boolean) ? markerUnlike(node, neighbours) : undefined)
}

/** The gap between two parts that did not stand side by side, or of which one was edited; may rewrite one of them. */
export function join(left: Part, right: Part, next: Part | undefined, gap: string | null): string {
  if (gap !== null && holds(left, right, gap)) return gap
  if (holds(left, right, emptyLine)) return emptyLine
  for (const [one, other] of rewritings(left, right, next)) {
    if (!holds({ ...left, ...one }, { ...right, ...other }, emptyLine)) continue
    Object.assign(left, one)
    Object.assign(right, other)
    return emptyLine
  }
  return holds(left, right, comment) ? comment : emptyLine
}

/** Spaces before and after the marker of an item, beside the one that it always has: Markdown allows three of each. */
const margins = [0, 1, 2, 3].flatMap((before) => [0, 1, 2, 3].map((after): [number, number] => [before, after])).slice(1)

/** A written list with all its lines further in. */
function withMargin(list: string, before: number, after: number): string {
  const lines = list.split('\n').map((line) => {
    if (line === '') return line
    const item = /^(\S+) /.exec(line)?.[1]
    const spaces = ' '.repeat(before)
    return item === undefined ? spaces + ' '.repeat(after) + line : `${spaces}${item} ${' '.repeat(after)}${line.slice(item.length + 1)}`
  })
  return lines.join('\n')
}

type Change = Partial<Pick<Part, 'text' | 'source'>>

function* rewritings(left: Part, right: Part, next: Part | undefined): Generator<[Change, Change]> {
  if (areOneFamily(left.node, right.node)) {
    const beyond = next && areOneFamily(right.node, next.node) ? markerOf(next.text) : null
    for (const neighbours of [[markerOf(left.text), beyond], [markerOf(left.text)]] as (ListMarker | null)[][]) {
      const marker = markerUnlike(right.node, neighbours)
      if (marker) yield [{}, { text: written(right.node, marker), source: null }]
    }
  }
  // Where an indent alone tells that the right one is not the list's, the list gets a wider margin before that one changes.
  if (left.source === null && right.source !== null && lists.includes(left.node.type.name)) {
    for (const margin of margins) yield [{ text: withMargin(left.text, ...margin) }, {}]
  }
  const anew = (part: Part) => ({ text: written(part.node), source: null })
  if (right.source !== null) yield [{}, anew(right)]
  if (left.source !== null) yield [anew(left), {}]
  if (left.source !== null && right.source !== null) yield [anew(left), anew(right)]
  for (const closing of closings) yield [{ text: `${left.text}\n${closing}`, source: null }, {}]
}

const known = new Map<string, boolean>()
const mostKnown = 2000

/** Whether both stay what they are with the gap between them. */
function holds(left: Part, right: Part, gap: string): boolean {
  if (/\n[ \t]*\n/.test(gap) && stayApart(left, right)) return true
  const together = left.text + gap + right.text
  const question = `${left.text.length} ${gap.length} ${together}`
  const answer = known.get(question) ?? areRead(together, [left.text, ...(gap === comment ? ['<!-- -->'] : []), right.text])
  if (known.size >= mostKnown) known.clear()
  known.set(question, answer)
  return answer
}

/** Whether the text is read as these parts, one after the other. */
function areRead(text: string, parts: readonly string[]): boolean {
  const apart = parts.flatMap(sourcesIn)
  const together = sourcesIn(text)
  return apart.length === together.length && apart.every((source, index) => source === together[index])
}

/** Whether an empty line is known to part them, without looking. */
function stayApart(left: Part, right: Part): boolean {
  const { name } = left.node.type
  if (closed.includes(name)) return true
  if (/^[ \t]/.test(right.text)) return false
  if (opened.includes(name)) return !areOneFamily(left.node, right.node)
  return name === 'codeBlock' && left.source === null
}

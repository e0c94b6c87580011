// From a block of the document to its Markdown.
//
// One way of writing for everything: `-` for dots and rules, `*` for stress, `#` for headings, fences for code. Markup is
// escaped where it would mean something, and `&` only where it would begin a character. A list that stands beside another
// one of its kind is told apart by its markers.

import type { Node } from '@tiptap/pm/model'
import type { Nodes, Paragraph, Parents, Root, Text } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { defaultHandlers, toMarkdown, type Info, type Options, type State, type Unsafe } from 'mdast-util-to-markdown'

import { calloutOpening, type CalloutTree } from '../callouts.ts'
import { writeBlockTree } from './blocks.ts'
import { characterReference } from './characters.ts'

/** The marker of a list: the dot, or what follows the number. */
export type ListMarker = '-' | '*' | '+' | '.' | ')'

/** In addresses, titles and the names of languages the tree holds it in a form that is safe already. */
const ampersand: Unsafe = {
  character: '&',
  after: characterReference,
  inConstruct: 'phrasing',
  notInConstruct: ['destinationLiteral', 'destinationRaw', 'titleQuote'],
}

/** A note's mark at the start of a line would become the note itself. */
const colon: Unsafe = { character: ':', before: '\\]', inConstruct: 'phrasing' }

/** At the start of a link's words or of a description it would begin a note's mark to the server. */
const caret: Unsafe = { character: '^', before: '\\[', inConstruct: ['label', 'phrasing'] }

const options: Options = {
  bullet: '-',
  bulletOther: '*',
  bulletOrdered: '.',
  emphasis: '*',
  strong: '*',
  rule: '_',
  fences: true,
  listItemIndent: 'one',
  join: [beforeNumbers],
  extensions: [
    gfmToMarkdown({ tablePipeAlign: false }),
    { handlers: { root, callout, paragraph, text, thematicBreak }, unsafe: [ampersand, caret, colon] },
  ],
}

const markerOptions: Record<ListMarker, Options> = {
  '-': { bullet: '-', bulletOther: '*' },
  '*': { bullet: '*', bulletOther: '-' },
  '+': { bullet: '+', bulletOther: '-' },
  '.': { bulletOrdered: '.' },
  ')': { bulletOrdered: ')' },
}

/** The Markdown of one block, without a line end behind it. A box gives its source. */
export function writeBlock(node: Node, marker?: ListMarker): string {
  if (node.type.name === 'rawBlock') return String(node.attrs['source'])
  const markers = marker ? markerOptions[marker] : {}
  return toMarkdown({ type: 'root', children: [writeBlockTree(node)] }, { ...options, ...markers }).replace(/\n$/, '')
}

function root(node: Root, _: unknown, state: State, info: Info): string {
  state.unsafe = state.unsafe.filter((pattern) => pattern === ampersand || pattern.character !== '&')
  return state.containerFlow(node, info)
}

/** Text; beside `~` its ends may be written as characters, as beside `*`, so that an underscore is inside no word there. */
function text(node: Text, _: unknown, state: State, info: Info): string {
  const before = info.before.replace(/~$/, '*')
  const after = info.after.replace(/^~/, '*')
  return state.safe(node.value, { ...info, before, after })
}

/** A rule, in an item with a character that is nobody's dot. */
function thematicBreak(_: unknown, parent: Parents | undefined): string {
  return parent?.type === 'listItem' ? '___' : '---'
}

/** Two numbers in a row go on with the paragraph above unless an empty line parts them. */
function beforeNumbers(left: Nodes, right: Nodes): number | undefined {
  if (left.type !== 'paragraph' || right.type !== 'list') return undefined
  const inner = right.children[0]?.children[0]
  return inner?.type === 'list' && inner.ordered && inner.start !== 1 ? 1 : undefined
}

function callout(node: CalloutTree, _: unknown, state: State, info: Info): string {
  const exit = state.enter('callout')
  const tracker = state.createTracker(info)
  tracker.move('> ')
  tracker.shift(2)
  const text = state.containerFlow({ type: 'blockquote', children: node.children }, tracker.current())
  exit()
  const lines = calloutOpening(node) + (text && `\n${text}`)
  return state.indentLines(lines, (line, _, isBlank) => (isBlank ? '>' : `> ${line}`))
}

/** A paragraph, behind the tick if it is the first of an item that has one. */
function paragraph(node: Paragraph, parent: Parents | undefined, state: State, info: Info): string {
  const tick = tickBefore(node, parent)
  if (tick === null) return defaultHandlers.paragraph(node, parent, state, info)
  if (node.children.length === 0) return tick
  const tracker = state.createTracker(info)
  const before = tracker.move(`${tick} `)
  return before + defaultHandlers.paragraph(node, parent, state, { ...info, ...tracker.current() })
}

function tickBefore(node: Paragraph, parent: Parents | undefined): string | null {
  if (parent?.type !== 'listItem' || parent.children[0] !== node) return null
  if (typeof parent.checked !== 'boolean') return null
  return parent.checked ? '[x]' : '[ ]'
}

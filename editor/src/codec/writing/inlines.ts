// From text with marks to the tree inside a line of Markdown.
//
// Marks lie side by side in the document and inside each other in Markdown: of the marks at a place the one that reaches
// farthest goes outside. If two reach as far, a link goes outside, then italic, bold and struck. Bold, italic and struck text
// cannot begin or end with a blank or a line break in Markdown: these move out of it, where no reader sees a difference. In a heading or a cell,
// which are one line of source, a line break is written as `<br>`.

import type { Mark, Node } from '@tiptap/pm/model'
import type { PhrasingContent } from 'mdast'

import { withoutCharacters } from './characters.ts'
import { isCode, piecesOf, withFreeEdges, type Piece } from './pieces.ts'

const lineBreakTag: PhrasingContent = { type: 'html', value: '<br>' }
const outward = ['link', 'italic', 'bold', 'strike']

/** The content of a paragraph. */
export function writeInlines(block: Node): PhrasingContent[] {
  return nested(piecesOf(block))
}

/** The content of a heading or cell. */
export function writeOneLine(block: Node): PhrasingContent[] {
  return writeInlines(block).map(onOneLine)
}

function onOneLine(node: PhrasingContent): PhrasingContent {
  if (node.type === 'break') return lineBreakTag
  if (node.type === 'html') return { type: 'html', value: oneLine(node.value) }
  if ('children' in node) return { ...node, children: node.children.map(onOneLine) } as PhrasingContent
  return node
}

function nested(pieces: readonly Piece[]): PhrasingContent[] {
  const result: PhrasingContent[] = []
  for (let index = 0; index < pieces.length; ) {
    const rest = pieces.slice(index)
    const [first] = rest
    if (!first) break
    const mark = farthest(rest, first)
    const stretch = mark ? rest.slice(0, reach(rest, mark)) : [first]
    result.push(...(mark ? marked(stretch, mark) : [leaf(first)]))
    index += stretch.length
  }
  return merged(result)
}

function marked(stretch: readonly Piece[], mark: Mark): PhrasingContent[] {
  const bare = stretch.map((piece) => ({ ...piece, marks: mark.removeFromSet(piece.marks) }))
  if (mark.type.name === 'link') return [wrap(mark, nested(bare))]
  const { before, inner, after } = withFreeEdges(bare)
  return [...nested(before), ...(inner.length > 0 ? [wrap(mark, nested(inner))] : []), ...nested(after)]
}

/** Neighbouring texts are one, so that what they say together is escaped. A tag never begins a line of source. */
function merged(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = []
  for (const node of nodes) {
    const last = result.at(-1)
    if (last?.type === 'text' && node.type === 'text') result[result.length - 1] = { ...last, value: last.value + node.value }
    else result.push(node)
    if (last?.type === 'break' && node.type === 'html') result[result.length - 2] = lineBreakTag
  }
  return result
}

function farthest(pieces: readonly Piece[], first: Piece): Mark | null {
  let best: Mark | null = null
  let length = 0
  for (const name of outward) {
    const mark = first.marks.find(({ type }) => type.name === name)
    const far = mark ? reach(pieces, mark) : 0
    if (mark && far > length) [best, length] = [mark, far]
  }
  return best
}

function reach(pieces: readonly Piece[], mark: Mark): number {
  const end = pieces.findIndex((piece) => !mark.isInSet(piece.marks))
  return end < 0 ? pieces.length : end
}

function wrap(mark: Mark, children: PhrasingContent[]): PhrasingContent {
  switch (mark.type.name) {
    case 'link':
      return { type: 'link', url: address(mark.attrs['href']), title: title(mark.attrs['title']), children }
    case 'italic':
      return { type: 'emphasis', children }
    case 'bold':
      return { type: 'strong', children }
    default:
      return { type: 'delete', children }
  }
}

function leaf(piece: Piece): PhrasingContent {
  if (piece.text !== null) return { type: isCode(piece) ? 'inlineCode' : 'text', value: piece.text }
  const { type, attrs } = piece.node
  switch (type.name) {
    case 'hardBreak':
      return { type: 'break' }
    case 'image':
      return { type: 'image', url: address(attrs['src']), alt: oneLine(attrs['alt']), title: title(attrs['title']) }
    case 'footnoteReference':
      return { type: 'footnoteReference', identifier: text(attrs['label']), label: text(attrs['label']) }
    case 'rawInline':
      return { type: 'html', value: text(attrs['source']) }
    default:
      throw new Error(`Markdown has no form for ${type.name} inside a line`)
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function oneLine(value: unknown): string {
  return text(value).replace(/\s*\n\s*/g, ' ').trim()
}

function title(value: unknown): string | null {
  return withoutCharacters(oneLine(value)) || null
}

function address(value: unknown): string {
  return withoutCharacters(text(value))
}

// From the inside of a line in Markdown to text with marks.
//
// A line broken in the source without meaning becomes a space; `<br>` becomes a line break. Other HTML tags become boxes
// that keep their source, and so do links around nothing; the text between tags stays text. Marks of one kind inside each
// other become one. A line break has the marks that both sides of it share.

import type { Link, LinkReference, PhrasingContent } from 'mdast'

import type { MarkJson, NodeJson } from '../json.ts'
import { resolve } from './definitions.ts'
import { oneLineOf, type Text } from './text.ts'

/** The content of a paragraph, heading or cell. */
export function readLine(nodes: PhrasingContent[], text: Text): NodeJson[] {
  return withSettledBreaks(readInlines(nodes, text, []))
}

function readInlines(nodes: PhrasingContent[], text: Text, marks: MarkJson[]): NodeJson[] {
  return merged(nodes.flatMap((node) => readInline(node, text, marks)))
}

function readInline(node: PhrasingContent, text: Text, marks: MarkJson[]): NodeJson[] {
  const inside = (children: PhrasingContent[], mark: MarkJson) =>
    readInlines(children, text, withMark(marks, mark))
  const linked = (link: Link | LinkReference, { url, title }: Target) => {
    const content = inside(link.children, { type: 'link', attrs: { href: url, title: plainTitle(title) } })
    return content.length > 0 ? content : [raw(oneLineOf(text, link), marks)]
  }
  switch (node.type) {
    case 'text':
      return words(node.value.replace(/[ \t]*\n[ \t]*/g, ' '), marks)
    case 'inlineCode':
      return words(node.value.replace(/\n/g, ' '), withMark(marks, { type: 'code' }))
    case 'strong':
      return inside(node.children, { type: 'bold' })
    case 'emphasis':
      return inside(node.children, { type: 'italic' })
    case 'delete':
      return inside(node.children, { type: 'strike' })
    case 'link':
      return linked(node, node)
    case 'linkReference':
      return linked(node, resolve(node, text.definitions))
    case 'image':
      return [image(node.url, node.alt, node.title, marks)]
    case 'imageReference': {
      const { url, title } = resolve(node, text.definitions)
      return [image(url, node.alt, title, marks)]
    }
    case 'break':
      return [atom('hardBreak', undefined, marks)]
    case 'footnoteReference':
      return [atom('footnoteReference', { label: node.label ?? node.identifier }, marks)]
    case 'html':
      return [/^<br\s*\/?>$/i.test(node.value) ? atom('hardBreak', undefined, marks) : raw(node.value, marks)]
    default:
      throw new Error('the editor has no place for this inside a line')
  }
}

function words(value: string, marks: MarkJson[]): NodeJson[] {
  return value === '' ? [] : [{ type: 'text', text: value, ...(marks.length > 0 && { marks }) }]
}

function atom(type: string, attrs: Record<string, unknown> | undefined, marks: MarkJson[]): NodeJson {
  return { type, ...(attrs && { attrs }), ...(marks.length > 0 && { marks }) }
}

function raw(source: string, marks: MarkJson[]): NodeJson {
  return atom('rawInline', { source }, marks)
}

function image(src: string, alt: string | null | undefined, title: string | null | undefined, marks: MarkJson[]) {
  return atom('image', { src, alt: alt ?? '', title: plainTitle(title) }, marks)
}

type Target = { url: string; title?: string | null | undefined }

/** A title on one line, or none. */
function plainTitle(title: string | null | undefined): string | null {
  return title?.replace(/\s*\n\s*/g, ' ').trim() || null
}

function withMark(marks: MarkJson[], mark: MarkJson): MarkJson[] {
  return marks.some(({ type }) => type === mark.type) ? marks : [...marks, mark]
}

/** Neighbouring pieces of text with the same marks are one piece. */
function merged(nodes: NodeJson[]): NodeJson[] {
  const result: NodeJson[] = []
  for (const node of nodes) {
    const last = result.at(-1)
    if (last?.text !== undefined && node.text !== undefined && sameMarks(last, node)) {
      result[result.length - 1] = { ...last, text: last.text + node.text }
    } else {
      result.push(node)
    }
  }
  return result
}

function sameMarks(left: NodeJson, right: NodeJson): boolean {
  return JSON.stringify(left.marks ?? []) === JSON.stringify(right.marks ?? [])
}

function withSettledBreaks(nodes: NodeJson[]): NodeJson[] {
  const beside = (index: number, step: 1 | -1): NodeJson | undefined => {
    const next = nodes[index + step]
    return next?.type === 'hardBreak' ? beside(index + step, step) : next
  }
  return nodes.map((node, index) => {
    if (node.type !== 'hardBreak') return node
    const after = beside(index, 1)?.marks ?? []
    const shared = (beside(index, -1)?.marks ?? []).filter((mark) => after.some((other) => isSame(mark, other)))
    return atom('hardBreak', undefined, shared)
  })
}

function isSame(left: MarkJson, right: MarkJson): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

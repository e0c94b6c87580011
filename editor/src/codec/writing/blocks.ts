// From blocks of the document to the blocks of a Markdown tree.
//
// Empty paragraphs are dropped unless they are all that a block holds: Markdown cannot tell them from the space between
// blocks. An item with a tick keeps its first paragraph, where the tick stands.

import type { Node } from '@tiptap/pm/model'
import type { BlockContent, DefinitionContent, ListItem, PhrasingContent, RootContent } from 'mdast'

import { isCalloutKind } from '../../schema/callout.ts'
import { parseMarkdown } from '../reading/markdown.ts'
import { withoutCharacters } from './characters.ts'
import { writeInlines, writeOneLine } from './inlines.ts'
import { writeTable } from './tables.ts'

type Block = BlockContent | DefinitionContent

/** One block with all that is in it. */
export function writeBlockTree(node: Node): RootContent {
  return node.type.name === 'footnoteDefinition'
    ? { type: 'footnoteDefinition', identifier: label(node), label: label(node), children: children(node) }
    : block(node)
}

/** Whether the block says nothing, so that Markdown has no form for it. */
export function isEmptyParagraph(node: Node): boolean {
  return node.type.name === 'paragraph' && writeInlines(node).length === 0
}

function block(node: Node): Block {
  const { attrs } = node
  switch (node.type.name) {
    case 'paragraph':
      return { type: 'paragraph', children: asText(writeInlines(node)) }
    case 'heading':
      return { type: 'heading', depth: depth(attrs['level']), children: writeOneLine(node) }
    case 'blockquote':
      return { type: 'blockquote', children: children(node) }
    case 'callout':
      return {
        type: 'callout',
        kind: isCalloutKind(attrs['kind']) ? attrs['kind'] : 'note',
        title: String(attrs['title'] ?? ''),
        children: children(node),
      }
    case 'bulletList':
    case 'taskList':
      return { type: 'list', ordered: false, spread: !attrs['tight'], children: items(node) }
    case 'orderedList':
      return { type: 'list', ordered: true, start: start(attrs['start']), spread: !attrs['tight'], children: items(node) }
    case 'codeBlock':
      return { type: 'code', ...language(attrs['language']), value: node.textContent }
    case 'horizontalRule':
      return { type: 'thematicBreak' }
    case 'table':
      return writeTable(node)
    case 'rawBlock':
      return { type: 'html', value: String(attrs['source']) }
    default:
      throw new Error(`Markdown has no form for a block ${node.type.name}`)
  }
}

/** Keeps a line that begins with a tag or comment from being read as HTML to its end. */
function asText(line: PhrasingContent[]): PhrasingContent[] {
  const [first, second] = line
  if (first?.type !== 'html' || !second) return line
  const [read] = parseMarkdown(`${first.value} x`).children
  return read?.type === 'html' ? [{ type: 'html', value: `&#32;${first.value}` }, ...line.slice(1)] : line
}

function children(node: Node): Block[] {
  const kept: Node[] = []
  node.forEach((child) => {
    if (!isEmptyParagraph(child)) kept.push(child)
  })
  return kept.map(block)
}

function items(list: Node): ListItem[] {
  const result: ListItem[] = []
  list.forEach((item) => {
    const isTask = item.type.name === 'taskItem'
    const content = children(item)
    if (isTask && item.firstChild && isEmptyParagraph(item.firstChild)) {
      content.unshift({ type: 'paragraph', children: [] })
    }
    const checked = isTask ? item.attrs['checked'] === true : null
    result.push({ type: 'listItem', spread: !list.attrs['tight'], checked, children: content })
  })
  return result
}

function depth(level: unknown): 1 | 2 | 3 | 4 | 5 | 6 {
  return level === 1 || level === 3 || level === 4 || level === 5 || level === 6 ? level : 2
}

function start(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 999_999_999 ? Math.floor(value) : 1
}

function language(value: unknown): { lang: string | null; meta: string | null } {
  const [lang = '', ...meta] = typeof value === 'string' ? withoutCharacters(value.trim()).split(/\s+/) : []
  return { lang: lang || null, meta: meta.join(' ') || null }
}

function label(node: Node): string {
  return String(node.attrs['label'])
}

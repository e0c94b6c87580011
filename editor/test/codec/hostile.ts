// Random documents that try everything to be misread: text full of markup, every node and mark in every place.
//
// The documents are such as reading a text can give: no blanks at the ends of lines or at the edges of bold, italic and
// struck text, no empty paragraphs, no space in lists but where the list is loose, no box at the start of a line.

import type { MarkJson, NodeJson } from '../../src/codec/json.ts'
import { calloutKinds } from '../../src/schema/index.ts'
import type { Chance } from './chance.ts'

const words = [
  'word', 'a', 'Ärger', '1.', '2)', '10.', '-', '+', '*', '**', '***', '_', '__', 'a_b', '_a_', '#', '##', '>', '=', '===',
  '---', '- - -', '`', '``', '```', '~', '~~', '~~~', '[', ']', '(', ')', '[x]', '[ ]', '[ref]', '[ref]:', '[^1]', '[^n]:',
  '![a]', '](b)', '<', '>', '<b>', '</b>', '<!--', '-->', '<https://a.b>', '&', '&amp;', '&#35;', '&copy', 'AT&T', 'a=1&b=2;',
  '\\', '\\\\', '\\*', '|', '|-|', ':-', ':-:', '| a |', 'https://example.com/a_b_c', 'www.example.com', 'a@b.co', ':', '!', '!!',
  '"', "'", '„quote“', '{', '}', '$', '%', '^', '[!NOTE]', '🙂', '日本', 'e\u0301', '\u00a0', 'x*y', 'x~y', '*x', 'x*', '.', ',',
  '2 * 3 * 4', 'snake_case_name', 'http:', '...', '(c)', '1', '12', 'end.', 'line', '#tag', '/', 'ſ', 'tab\tstop', 'two  blanks',
]
const addresses = ['/a', '#b', 'https://example.com/?a=1&b=2', '/with blank', '/(paren)', '/a)b', '/<x>', '/ä', 'a_b*c', '', '/\\x']
const titles = [null, null, 'Title', 'with "quotes"', "it's", 'a & b', '&amp;', '(x)', 'back\\slash', '*no*']
const sources = ['<div>\nx\n</div>', '<!-- note -->', '<hr>', '[ref]: /reference "t"', '[other]: <a b>', '<?x?>', '<p align="center">']
const tags = ['<u>', '</u>', '<span title="a b">', '</span>', '<!-- x -->', '<kbd>', '<i/>']

/** A whole document. */
export function hostileDocument(chance: Chance): NodeJson {
  const labels = chance.is(0.3) ? ['1', 'note'].slice(0, chance.number(1, 2)) : []
  const maker = new Maker(chance, labels)
  const notes = labels.map((label) => ({ type: 'footnoteDefinition', attrs: { label }, content: maker.blocks(1, 2, 2) }))
  return { type: 'doc', content: [...maker.blocks(1, 3, 0), ...notes] }
}

class Maker {
  constructor(
    private readonly chance: Chance,
    private readonly labels: readonly string[],
  ) {}

  blocks(least: number, most: number, depth: number): NodeJson[] {
    return this.chance.several(least, most, () => this.block(depth))
  }

  private block(depth: number): NodeJson {
    const { chance } = this
    const kinds = ['paragraph', 'paragraph', 'heading', 'code', 'rule', 'table', 'raw']
    switch (chance.one(depth < 2 ? [...kinds, 'quote', 'callout', 'list', 'list', 'list', 'tasks'] : kinds)) {
      case 'heading':
        return { type: 'heading', attrs: { level: chance.number(1, 6) }, ...this.maybe(this.line(true)) }
      case 'code':
        return this.code()
      case 'rule':
        return { type: 'horizontalRule' }
      case 'table':
        return this.table()
      case 'raw':
        return { type: 'rawBlock', attrs: { source: chance.one(sources) } }
      case 'quote':
        return { type: 'blockquote', content: this.blocks(1, 3, depth + 1) }
      case 'callout':
        return {
          type: 'callout',
          attrs: { kind: chance.one(calloutKinds), title: chance.is(0.5) ? this.words(1, 3).replace(/\s+/g, ' ') : '' },
          content: this.blocks(1, 3, depth + 1),
        }
      case 'list':
        return this.list(depth, chance.is(0.5) ? 'bulletList' : 'orderedList')
      case 'tasks':
        return this.list(depth, 'taskList')
      default:
        return this.paragraph()
    }
  }

  private paragraph(): NodeJson {
    return { type: 'paragraph', content: this.line(false) }
  }

  private list(depth: number, type: string, isNested = false): NodeJson {
    const { chance } = this
    const isTasks = type === 'taskList'
    const isLoose = chance.is(0.4)
    const count = chance.number(1, 3)
    const items = Array.from({ length: count }, () => {
      const first = isTasks || isNested || chance.is(0.8) ? this.paragraph() : this.block(isLoose ? depth + 1 : 9)
      const more = isLoose ? this.blocks(count === 1 ? 1 : 0, 2, depth + 1) : this.nested(depth)
      const content = isLoose || first.type === 'paragraph' ? [first, ...more] : [first]
      return {
        type: isTasks ? 'taskItem' : 'listItem',
        ...(isTasks && { attrs: { checked: chance.is(0.5) } }),
        content: content,
      }
    })
    const attrs = { ...(type === 'orderedList' && { start: chance.one([0, 1, 1, 2, 9, 99, 123456789]) }), tight: !isLoose }
    return { type, attrs, content: items }
  }

  /** What may follow a paragraph without an empty line. */
  private nested(depth: number): NodeJson[] {
    if (depth > 1 || this.chance.is(0.6)) return []
    if (this.chance.is(0.2)) return [this.code()]
    const list = this.list(depth + 1, this.chance.one(['bulletList', 'orderedList', 'taskList']), true)
    return [list.type === 'orderedList' ? { ...list, attrs: { ...list.attrs, start: 1 } } : list]
  }

  private code(): NodeJson {
    const lines = this.chance.several(0, 4, () => this.chance.one(['', '    indented', '```', '~~~~', '> a', '- b', this.words(1, 3)]))
    const text = lines.join('\n')
    const language = this.chance.one([null, 'js', 'c++', 'rust,ignore', 'js title="a b"', 'a&b', 'x`y', '&amp;'])
    return { type: 'codeBlock', attrs: { language }, ...this.maybe(text ? [{ type: 'text', text }] : []) }
  }

  private table(): NodeJson {
    const aligns = this.chance.several(1, 3, () => this.chance.one([null, 'left', 'center', 'right']))
    const row = (type: string): NodeJson => ({
      type: 'tableRow',
      content: aligns.map((align) => ({
        type,
        attrs: { align },
        content: [{ type: 'paragraph', ...this.maybe(this.chance.is(0.2) ? [] : this.line(true)) }],
      })),
    })
    return { type: 'table', content: [row('tableHeader'), ...this.chance.several(0, 2, () => row('tableCell'))] }
  }

  /** The inside of a line, with marks over stretches of it. */
  private line(isOneLine: boolean): NodeJson[] {
    const { chance } = this
    const count = chance.number(1, 6)
    const nodes: NodeJson[] = []
    for (let index = 0; index < count; index += 1) {
      const isInside = index > 0 && index < count - 1
      nodes.push(this.inline(isInside, isOneLine))
    }
    for (const type of ['bold', 'italic', 'strike', 'link']) {
      if (!chance.is(0.3)) continue
      const start = chance.number(0, count - 1)
      const end = chance.number(start, count - 1)
      const mark: MarkJson =
        type === 'link' ? { type, attrs: { href: chance.one(addresses), title: chance.one(titles) } } : { type }
      for (const node of nodes.slice(start, end + 1)) node.marks = [...(node.marks ?? []), mark]
    }
    return withSettledBreaks(nodes)
  }

  private inline(isInside: boolean, isOneLine: boolean): NodeJson {
    const { chance } = this
    if (chance.is(0.1)) return { type: 'text', text: this.inlineCode(isOneLine), marks: [{ type: 'code' }] }
    if (chance.is(0.06)) {
      return { type: 'image', attrs: { src: chance.one(addresses), alt: this.words(0, 2), title: chance.one(titles) } }
    }
    const [label] = this.labels
    if (label && chance.is(0.1)) return { type: 'footnoteReference', attrs: { label: chance.one(this.labels) } }
    if (isInside && chance.is(0.08)) return { type: 'hardBreak' }
    if (isInside && chance.is(0.06)) return { type: 'rawInline', attrs: { source: chance.one(tags) } }
    return { type: 'text', text: this.words(1, 4) || 'x' }
  }

  private inlineCode(isOneLine: boolean): string {
    const code = this.chance.one([this.words(1, 2) || 'x', ' ', ' a ', '`', '``a', ' `', 'a\\', '*b*', '<i>', '&amp;', '|'])
    return isOneLine ? code.replace(/\\/g, '') || 'x' : code
  }

  /** Words with blanks between them or none. */
  private words(least: number, most: number): string {
    const picked = this.chance.several(least, most, () => this.chance.one(words))
    return picked.reduce((text, word) => text + (text && this.chance.is(0.6) ? ' ' : '') + word, '').replace(/^\s+|\s+$/g, '')
  }

  private maybe(content: NodeJson[]): { content?: NodeJson[] } {
    return content.length > 0 ? { content } : {}
  }
}

/** Gives line breaks the marks that both sides of them share. */
function withSettledBreaks(nodes: NodeJson[]): NodeJson[] {
  const words = (from: NodeJson[]) => from.find((node) => node.type !== 'hardBreak')?.marks ?? []
  return nodes.map((node, index) => {
    if (node.type !== 'hardBreak') return node
    const after = words(nodes.slice(index)).map((mark) => JSON.stringify(mark))
    const before = words(nodes.slice(0, index).reverse())
    return { ...node, marks: before.filter((mark) => after.includes(JSON.stringify(mark))) }
  })
}

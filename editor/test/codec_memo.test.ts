// Blocks come, go and move; what stays behind stays as it was written and keeps meaning what it meant.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Node } from '@tiptap/pm/model'

import type { NodeJson } from '../src/codec/json.ts'
import { save } from '../src/codec/index.ts'
import { edited, html, opened, paragraph, schema, withLetter } from './codec/documents.ts'

const node = (json: NodeJson): Node => schema.nodeFromJSON(json)
const without = (...places: number[]) => (blocks: Node[]) => blocks.filter((_, index) => !places.includes(index))
const typed = (place: number) => (blocks: Node[]) =>
  blocks.map((block, index) => (index === place ? (withLetter(block) ?? block) : block))
const added = (place: number, block: NodeJson) => (blocks: Node[]) => blocks.toSpliced(place, 0, node(block))

type Edit = (blocks: Node[]) => Node[]
const story = (name: string, source: string, edit: Edit, expected: string) =>
  test(name, () => {
    const saved = edited(source, edit)
    assert.equal(saved, expected)
    const again = opened(saved)
    assert.ok(again.isFaithful)
  })

describe('blocks that go, come and move', () => {
  story('a deleted block takes its gap along', 'a\n\n\nb\n\nc\n', without(1), 'a\n\nc\n')
  story('the first block is deleted', '\n\na\n\nb\n', without(0), '\n\nb\n')
  story('the last block is deleted', 'a\n\nb', without(1), 'a')
  story('all blocks are deleted', 'a\n\nb\n', () => [node(paragraph(''))], '')
  story('the first words of a post end with a line end', '', () => [node(paragraph('Hello'))], 'Hello\n')
  story('an empty paragraph leaves nothing', 'a\n\n* * *\n\nb\n', added(1, paragraph('')), 'a\n\n* * *\n\nb\n')
  story('a paragraph at the end keeps the end', 'a\n\n***\n\n\n', added(2, paragraph('b')), 'a\n\n***\n\nb\n\n\n')
  story('blocks change places', '*a*\n\n___\n\n_b_\n', ([a, b, c]) => [c!, b!, a!], '_b_\n\n___\n\n*a*\n')
  story('equal blocks of different source stay what they are', '---\n\na\n\n***\n\nb\n', typed(1), '---\n\nax\n\n***\n\nb\n')
  story('of equal blocks the deleted one is gone', '***\n\na\n\n---\n\nb\n', without(0), 'a\n\n---\n\nb\n')
  story('an equal block that is added does not take the source', '---\n\na\n\n***\n', added(3, { type: 'horizontalRule' }), '---\n\na\n\n***\n\n---\n')
  story('a block takes the blanks on its lines along', '   _a_  \n\nb\n', ([a, b]) => [b!, a!], 'b\n\n   _a_  \n')
  story('gaps around an edited block stay', '# _a_\nb\n\n\n\n_c_\n', typed(1), '# _a_\nbx\n\n\n\n_c_\n')
  story('a gap too narrow for a new block is not used', '# _a_\n_b_\n', added(1, paragraph('new')), '# _a_\n\nnew\n\n_b_\n')
  story('undoing an edit brings the source back', '__a__ _b_\n', (blocks) => typed(9)(typed(0)(blocks)).map((_, i) => blocks[i]!), '__a__ _b_\n')
  story('two edited blocks in a row keep their gaps', '# A\ntext\n\n\nmore\n', (b) => typed(1)(typed(0)(b)), '# Ax\ntxext\n\n\nmore\n')
})

describe('lists beside each other', () => {
  const item: NodeJson = { type: 'listItem', content: [paragraph('new')] }
  const dots: NodeJson = { type: 'bulletList', attrs: { tight: true }, content: [item] }
  const numbers: NodeJson = { type: 'orderedList', attrs: { start: 1, tight: true }, content: [item] }
  const ticks: NodeJson = { type: 'taskList', content: [{ type: 'taskItem', content: [paragraph('new')] }] }

  story('a new list below one with the same dots', '- a\n', added(1, dots), '- a\n\n* new\n')
  story('a new list above one with the same dots', '- a\n', added(0, dots), '* new\n\n- a\n')
  story('a new list between two', '- a\n\n* b\n', added(1, dots), '- a\n\n+ new\n\n* b\n')
  story('ticks below dots', '- a\n', added(1, ticks), '- a\n\n* [ ] new\n')
  story('numbers below dots', '- a\n', added(1, numbers), '- a\n\n1. new\n')
  story('numbers below numbers', '1. a\n', added(1, numbers), '1. a\n\n1) new\n')
  story('numbers between two', '1. a\n\n1) b\n', added(1, numbers), '1. a\n\n1) new\n\n1. b\n')
  story('what parted two lists is deleted', '- a\n\nb\n\n- c\n\n* d\n', without(1), '- a\n\n+ c\n\n* d\n')
  story('one of two neighbours is edited', '* a\n\n- b\n', typed(0), '* ax\n\n- b\n')
  story('three new ones', '', () => [dots, dots, dots].map(node), '- new\n\n* new\n\n- new\n')
})

describe('what would run into its neighbour', () => {
  story('an indent below a list', '- a\n\nb\n\n    code\n', without(1), '- a\n\n```\ncode\n```\n')
  story('an indent below a note', '[^1]: a\n\nb[^1]\n\n    code\n', without(1), '[^1]: a\n\n```\ncode\n```\n')
  story('two indents', '    a\n\nb\n\n    c\n', without(1), '    a\n\n```\nc\n```\n')
  story('an open fence', '~~~\na', added(1, paragraph('b')), '```\na\n```\n\nb')
  story('an open comment', '<!-- a', added(1, paragraph('b')), '<!-- a\n-->\n\nb')
  story('an open <pre>', '<pre>\na', added(1, paragraph('b')), '<pre>\na\n</pre>\n\nb')
  story('a heading that becomes text', '# a\nb\n', ([, b]) => [node(paragraph('a')), b!], 'a\n\nb\n')
})

describe('definitions', () => {
  const source = 'See [the *book*][Book] and [that].\n\n_Else._\n\n[book]: /a "T"\n[that]: </b c>\n'
  const inline = 'See [the *book*](/a "T") and [that](</b c>).\n\n_Else._\n'

  story('a deleted one leaves plain links behind', source, without(2), `${inline}\n[that]: </b c>\n`)
  story('two deleted ones too', source, without(2, 3), inline)
  story(
    'a changed one does not change what was written before',
    source,
    (blocks) => blocks.with(2, node({ type: 'rawBlock', attrs: { source: '[book]: /elsewhere' } })),
    `${inline}\n[book]: /elsewhere\n[that]: </b c>\n`,
  )
  story('an edit elsewhere keeps them', source, typed(1), source.replace('_Else._', '*Exlse.*'))
  story('a moved one still counts', '[a]\n\n[a]: /a\n\n_b_\n', ([a, d, b]) => [a!, b!, d!], '[a]\n\n_b_\n\n[a]: /a\n')
  story(
    'a new one does not turn words into links',
    'Not [a] link, _really_.\n',
    added(1, { type: 'rawBlock', attrs: { source: '[a]: /a' } }),
    'Not \\[a] link, *really*.\n\n[a]: /a\n',
  )
  story(
    'a new note does not turn words into its marks',
    'Not [^1] a mark.\n',
    added(1, { type: 'footnoteDefinition', attrs: { label: '1' }, content: [paragraph('note')] }),
    'Not \\[^1] a mark.\n\n[^1]: note\n',
  )
  story('of two for one label the second counts when the first goes', '[a]\n\n[a]: /a\n\n[a]: /b\n', without(1), '[a](/a)\n\n[a]: /b\n')

  test('deleting them all keeps what every example says', () => {
    const text = '[a] ![a] [b][a] [*c*][A]\n\n> [a]\n\n- [a]\n\n| [a] |\n| - |\n\n# [a]\n\n[a]: /url \'t\'\n'
    const saved = edited(text, without(5))
    assert.equal(html(saved), html(text))
  })
})

test('saving again asks nothing of blocks that were not edited', () => {
  const { doc, memo } = opened('# a\n\n_b_\n\n- c\n')
  save(doc, memo)
  const [first, second, third] = doc.children
  const asked: string[] = []
  for (const block of [first!, second!, third!]) {
    block.toJSON = () => {
      asked.push(block.type.name)
      return {}
    }
  }
  const changed = withLetter(second!)!
  assert.equal(save(doc.copy(doc.content.replaceChild(1, changed)), memo), '# a\n\n*bx*\n\n- c\n')
  assert.deepEqual(asked, [])
})

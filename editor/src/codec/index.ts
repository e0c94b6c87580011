// The way of a post from Markdown into the editor and back.
//
// `open` takes a text apart into a document and a memory of its source; `save` gives the Markdown of the document as it is
// now. Blocks that were not edited come back as they were written, byte for byte. `open` proves that on the spot: if
// `isFaithful` is false the text must be edited as source, because saving it from the document would change it.

import type { Node, Schema } from '@tiptap/pm/model'

import { emptyParagraph, parent, rawBlock, type NodeJson } from './json.ts'
import { Memo } from './memo/memo.ts'
import { takeApart, type Pieces } from './reading/document.ts'

export type { Memo, NodeJson }

/** A text that is open in the editor. */
export interface Opened {
  /** The document, as the editor loads it. */
  doc: NodeJson
  /** Whether saving the document unedited gives the text back. */
  isFaithful: boolean
  /** To be handed to `save`. */
  memo: Memo
}

/** Opens a text. Line ends other than `\n` become that. */
export function open(source: string, schema: Schema): Opened {
  const text = source.replace(/\r\n?/g, '\n')
  try {
    const opened = opening(takeApart(text, schema))
    const isFaithful = save(schema.nodeFromJSON(opened.doc), opened.memo) === text
    return { ...opened, isFaithful }
  } catch {
    const node = schema.nodeFromJSON(rawBlock(text))
    return { ...opening({ pieces: [{ node, source: text, gap: '' }], tail: '' }), isFaithful: false }
  }
}

/** The Markdown of the document. */
export function save(doc: Node, memo: Memo): string {
  return memo.save(doc)
}

/** The Markdown of a document that never was a text: every block in the codec's own way of writing. */
export function write(doc: Node): string {
  return new Memo({ pieces: [], tail: '' }).save(doc)
}

function opening(text: Pieces): Omit<Opened, 'isFaithful'> {
  const content: NodeJson[] = text.pieces.map(({ node }) => node.toJSON() as NodeJson)
  const doc = parent('doc', content.length > 0 ? content : [emptyParagraph()])
  return { doc, memo: new Memo(text) }
}

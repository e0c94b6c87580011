// What the codec's tests share: the schema, documents from texts, edits in them, and the HTML that readers would get.

import { Node } from '@tiptap/pm/model'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

import type { NodeJson } from '../../src/codec/json.ts'
import { open, save, type Memo } from '../../src/codec/index.ts'
import { documentSchema } from '../../src/schema/index.ts'

export const schema = documentSchema()

/** A text that is open, with its document as the editor holds it. */
export interface OpenText {
  doc: Node
  memo: Memo
  isFaithful: boolean
}

export function opened(source: string): OpenText {
  const { doc, memo, isFaithful } = open(source, schema)
  return { doc: schema.nodeFromJSON(doc), memo, isFaithful }
}

export function documentOf(...content: NodeJson[]): Node {
  const doc = schema.nodeFromJSON({ type: 'doc', content })
  doc.check()
  return doc
}

export function paragraph(text: string): NodeJson {
  return { type: 'paragraph', ...(text && { content: [{ type: 'text', text }] }) }
}

/** The text after an edit of its top-level blocks. */
export function edited(source: string, edit: (blocks: Node[]) => Node[]): string {
  const { doc, memo } = opened(source)
  return save(schema.topNodeType.create(null, edit([...doc.children])), memo)
}

/** The block with a letter typed into its first word, or null if it has none. */
export function withLetter(block: Node, letter = 'x'): Node | null {
  if (block.isText) return schema.text(`${block.text?.slice(0, 1)}${letter}${block.text?.slice(1)}`, block.marks)
  const { children } = block
  for (const [index, child] of children.entries()) {
    const changed = withLetter(child, letter)
    if (changed) return block.copy(block.content.replaceChild(index, changed))
  }
  return null
}

/** The HTML without differences that no reader sees. */
export function html(source: string): string {
  const whole = micromark(source, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  return whole.replace(/\s+/g, ' ').replace(/> </g, '><').trim()
}

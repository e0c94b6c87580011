// The document model of the editor: every node and mark that a post can hold, as Tiptap extensions.
//
// The codec reads Markdown into these nodes and the surface edits them; both rely on the names and attributes here. What
// Markdown cannot hold (underline, colour, merged cells, sizes) has no place in it. Behaviour that stores nothing (undo,
// placeholder, menus) belongs to the surface.

import { getSchema, type AnyExtension } from '@tiptap/core'
import type { Schema } from '@tiptap/pm/model'

import { blocks } from './blocks.ts'
import { Callout } from './callout.ts'
import { FootnoteDefinition, FootnoteReference } from './footnotes.ts'
import { inlines } from './inlines.ts'
import { lists } from './lists.ts'
import { RawBlock, RawInline } from './raw.ts'
import { tables } from './tables.ts'

export { calloutKinds, isCalloutKind, type CalloutKind } from './callout.ts'
export { Callout, FootnoteDefinition, FootnoteReference, RawBlock, RawInline }

/** Every extension that stores something in a post, in the order that decides how marks nest. */
export const documentExtensions: AnyExtension[] = [
  ...blocks,
  ...lists,
  ...tables,
  Callout,
  FootnoteReference,
  FootnoteDefinition,
  RawBlock,
  RawInline,
  ...inlines,
]

/** The schema alone, for work without an editor on screen. */
export function documentSchema(): Schema {
  return getSchema(documentExtensions)
}

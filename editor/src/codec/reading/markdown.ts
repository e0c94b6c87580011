// From Markdown to its syntax tree: CommonMark with GitHub's tables, ticks, strikes, bare links and footnotes, and callouts.
//
// Only what the grammar itself calls a link is one: text that was escaped so as not to be a link stays text.

import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

import { calloutFromMarkdown, calloutSyntax } from '../callouts.ts'

const grammar = gfm()
const trees = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }))

/** Parses a text whose lines end in `\n`. */
export function parseMarkdown(source: string): Root {
  return fromMarkdown(source, {
    extensions: [grammar, calloutSyntax(source)],
    mdastExtensions: [...trees, calloutFromMarkdown],
  })
}

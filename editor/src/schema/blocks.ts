// The plain blocks of a post: paragraphs, headings, quotes, code and rules.
//
// Footnote definitions may stand only at the top of a post, never inside another block: that is the document's content rule.

import { Blockquote } from '@tiptap/extension-blockquote'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { Heading } from '@tiptap/extension-heading'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Text } from '@tiptap/extension-text'
import type { AnyExtension } from '@tiptap/core'

export const blocks: AnyExtension[] = [
  Document.extend({ content: '(block | footnoteDefinition)+' }),
  Paragraph,
  Text,
  Heading.configure({ levels: [1, 2, 3, 4, 5, 6] }),
  Blockquote,
  CodeBlock,
  HorizontalRule,
]

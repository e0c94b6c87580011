// Footnotes: a small mark in the text and, at the top level of the post, the note it points to.
//
// The label ties them together. It is what the Markdown says between `[^` and `]`; readers see a number instead.

import { mergeAttributes, Node } from '@tiptap/core'

function label(attribute: string) {
  return {
    default: '1',
    parseHTML: (element: HTMLElement) => element.getAttribute(attribute) ?? '1',
    renderHTML: (attributes: Record<string, unknown>) => ({ [attribute]: attributes['label'] }),
  }
}

export const FootnoteReference = Node.create({
  name: 'footnoteReference',
  group: 'inline',
  inline: true,
  atom: true,

  addAttributes() {
    return { label: label('data-footnote') }
  },

  parseHTML() {
    return [{ tag: 'sup[data-footnote]' }]
  },

  renderHTML({ node, HTMLAttributes }) {
    return ['sup', mergeAttributes({ class: 'footnote' }, HTMLAttributes), String(node.attrs['label'])]
  },

  renderText({ node }) {
    return `[${String(node.attrs['label'])}]`
  },
})

export const FootnoteDefinition = Node.create({
  name: 'footnoteDefinition',
  content: 'block+',
  defining: true,
  isolating: true,

  addAttributes() {
    return { label: label('data-footnote-text') }
  },

  parseHTML() {
    return [{ tag: 'div[data-footnote-text]' }]
  },

  renderHTML({ HTMLAttributes }) {
    return ['div', mergeAttributes({ class: 'footnote-text' }, HTMLAttributes), 0]
  },
})

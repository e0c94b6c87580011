// What the editor cannot show: kept as a box that holds its exact Markdown source.
//
// It can be moved and deleted, never edited in place. The source is shown as text; the HTML in it never reaches the page.

import { mergeAttributes, Node } from '@tiptap/core'

const source = {
  default: '',
  parseHTML: (element: HTMLElement) => element.getAttribute('data-source') ?? '',
  renderHTML: (attributes: Record<string, unknown>) => ({ 'data-source': attributes['source'] }),
}

export const RawBlock = Node.create({
  name: 'rawBlock',
  group: 'block',
  atom: true,
  draggable: true,

  addAttributes() {
    return { source }
  },

  parseHTML() {
    return [{ tag: 'div[data-raw]' }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const attributes = mergeAttributes({ class: 'raw-block', 'data-raw': '' }, HTMLAttributes)
    return ['div', attributes, ['pre', String(node.attrs['source'])]]
  },
})

export const RawInline = Node.create({
  name: 'rawInline',
  group: 'inline',
  inline: true,
  atom: true,

  addAttributes() {
    return { source }
  },

  parseHTML() {
    return [{ tag: 'span[data-raw]' }]
  },

  renderHTML({ node, HTMLAttributes }) {
    const attributes = mergeAttributes({ class: 'raw-inline', 'data-raw': '' }, HTMLAttributes)
    return ['span', attributes, String(node.attrs['source'])]
  },
})

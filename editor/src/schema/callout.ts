// A callout: a coloured box for a note, tip, important point, warning or caution, with an optional title.
//
// In Markdown it is a quote that opens with `[!NOTE] title`. The title is plain text on one line.

import { mergeAttributes, Node } from '@tiptap/core'

export const calloutKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const
export type CalloutKind = (typeof calloutKinds)[number]

/** Whether the word, in lower case, is one of the five kinds. */
export function isCalloutKind(word: unknown): word is CalloutKind {
  return calloutKinds.some((kind) => kind === word)
}

export const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,

  addAttributes() {
    return {
      kind: {
        default: 'note',
        parseHTML: (element: HTMLElement) => {
          const kind = element.getAttribute('data-callout')
          return isCalloutKind(kind) ? kind : 'note'
        },
        renderHTML: (attributes: Record<string, unknown>) => ({ 'data-callout': attributes['kind'] }),
      },
      title: {
        default: '',
        parseHTML: (element: HTMLElement) => element.getAttribute('data-title') ?? '',
        renderHTML: (attributes: Record<string, unknown>) =>
          attributes['title'] ? { 'data-title': attributes['title'] } : {},
      },
    }
  },

  parseHTML() {
    return [{ tag: 'div[data-callout]' }]
  },

  renderHTML({ HTMLAttributes }) {
    return ['div', mergeAttributes({ class: 'callout' }, HTMLAttributes), 0]
  },
})

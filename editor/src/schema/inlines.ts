// What stands inside a line: marks, links, pictures and line breaks.
//
// A link keeps its address and title, a picture its address, description and caption (Markdown's title); nothing else of
// them can be written down. Code may be bold or part of a link, as Markdown allows. A picture from elsewhere never becomes
// an element with its address: a browser fetches that even for a page that is only being copied.

import type { AnyExtension } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Image } from '@tiptap/extension-image'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { Strike } from '@tiptap/extension-strike'

const ANY_SITE = 'https://site.invalid'

/** Whether an address is a path of the site that serves this page. */
export function isOfSite(address: string): boolean {
  return address.startsWith('/') && URL.canParse(address, ANY_SITE) && new URL(address, ANY_SITE).origin === ANY_SITE
}

const Picture = Image.extend({
  addAttributes() {
    const src = {
      default: '',
      parseHTML: (image: HTMLElement) => image.getAttribute('data-src') ?? image.getAttribute('src'),
      renderHTML: ({ src }: Record<string, unknown>) =>
        typeof src === 'string' && isOfSite(src) ? { src } : { 'data-src': src },
    }
    return { src, alt: { default: '' }, title: { default: null } }
  },
  parseHTML() {
    return [{ tag: 'img[src]:not([src^="data:"])' }, { tag: 'img[data-src]' }]
  },
})

/** A scheme that readers can follow, or none: before the first slash, question mark or hash stands no colon. */
const FOLLOWABLE = /^(?:(?:https?|mailto|tel):|[^:/?#]*(?:[/?#]|$))/i

const PlainLink = Link.extend({
  addAttributes() {
    return { href: { default: '' }, title: { default: null } }
  },
})

export const inlines: AnyExtension[] = [
  HardBreak,
  Picture.configure({ inline: true }),
  PlainLink.configure({
    openOnClick: false,
    defaultProtocol: 'https',
    isAllowedUri: (address) => FOLLOWABLE.test(address),
    HTMLAttributes: { target: null, rel: null, class: null },
  }),
  Bold,
  Italic,
  Strike,
  Code.extend({ excludes: '' }),
]

// What stands inside a line: marks, links, pictures and line breaks.
//
// A link keeps its address and title, a picture its address, description and caption (Markdown's title); nothing else of
// them can be written down. Code may be bold or part of a link, as Markdown allows.

import type { AnyExtension } from '@tiptap/core'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Image } from '@tiptap/extension-image'
import { Italic } from '@tiptap/extension-italic'
import { Link } from '@tiptap/extension-link'
import { Strike } from '@tiptap/extension-strike'

const Picture = Image.extend({
  addAttributes() {
    return { src: { default: '' }, alt: { default: '' }, title: { default: null } }
  },
})

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
    HTMLAttributes: { target: null, rel: null, class: null },
  }),
  Bold,
  Italic,
  Strike,
  Code.extend({ excludes: '' }),
]

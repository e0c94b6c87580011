// From the blocks of a Markdown tree to blocks of the document.
//
// HTML and definitions become boxes that keep their source. What has no place in the editor is thrown, so that the caller
// can keep the source of the whole block.

import type { Blockquote, Code, Definition, RootContent } from 'mdast'
import { toMarkdown } from 'mdast-util-to-markdown'

import { emptyParagraph, parent, rawBlock, type NodeJson } from '../json.ts'
import { readLine } from './inlines.ts'
import { readList } from './lists.ts'
import { readTable } from './tables.ts'
import { sourceOf, type Text } from './text.ts'

/** Reads the blocks of one text. */
export class Reader {
  constructor(readonly text: Text) {}

  /** The content of a container, or of the document. */
  blocks(nodes: RootContent[]): NodeJson[] {
    return nodes.map((node) => this.block(node))
  }

  /** One block with all that is in it. */
  block(node: RootContent): NodeJson {
    switch (node.type) {
      case 'paragraph':
        return parent('paragraph', readLine(node.children, this.text))
      case 'heading':
        return parent('heading', readLine(node.children, this.text), { level: node.depth })
      case 'blockquote':
        return this.quote(node)
      case 'list':
        return readList(node, this)
      case 'code':
        return codeBlock(node)
      case 'thematicBreak':
        return { type: 'horizontalRule' }
      case 'table':
        return readTable(node, this.text)
      case 'footnoteDefinition':
        return parent('footnoteDefinition', orEmpty(this.blocks(node.children)), {
          label: node.label ?? node.identifier,
        })
      case 'html':
        return rawBlock(node.value)
      case 'definition':
        return rawBlock(this.definition(node))
      default:
        throw new Error(`the editor has no block of the kind ${node.type}`)
    }
  }

  private quote(node: Blockquote): NodeJson {
    const [first, ...rest] = node.children
    if (first?.type !== 'calloutMarker') return parent('blockquote', orEmpty(this.blocks(node.children)))
    return parent('callout', orEmpty(this.blocks(rest)), { kind: first.kind, title: first.title })
  }

  private definition(node: Definition): string {
    const source = sourceOf(this.text, node)
    return source.includes('\n') ? toMarkdown(node).trimEnd() : source
  }
}

function codeBlock({ lang, meta, value }: Code): NodeJson {
  const language = [lang, meta].filter(Boolean).join(' ') || null
  return parent('codeBlock', value === '' ? [] : [{ type: 'text', text: value }], { language })
}

function orEmpty(content: NodeJson[]): NodeJson[] {
  return content.length > 0 ? content : [emptyParagraph()]
}

// The shapes that the codec hands around: a document node as plain data, as ProseMirror reads and writes it.

/** A mark on a piece of text. */
export interface MarkJson {
  type: string
  attrs?: Record<string, unknown>
}

/** A node of the document. */
export interface NodeJson {
  type: string
  attrs?: Record<string, unknown>
  content?: NodeJson[]
  marks?: MarkJson[]
  text?: string
}

/** An empty line of text. */
export function emptyParagraph(): NodeJson {
  return { type: 'paragraph' }
}

/** The box that keeps a piece of source as it is. */
export function rawBlock(source: string): NodeJson {
  return { type: 'rawBlock', attrs: { source } }
}

/** A node with children, which are left out if there are none. */
export function parent(type: string, content: NodeJson[], attrs?: Record<string, unknown>): NodeJson {
  return { type, ...(attrs && { attrs }), ...(content.length > 0 && { content }) }
}

// Callouts in Markdown: a quote whose first line says `[!NOTE] title`.
//
// Where that line begins a quote is decided as the server does: exactly one space after `>`, kind in any case, the rest of
// the line is the title in plain text. The line never joins the text below it. Elsewhere `[!NOTE]` is ordinary text; where
// that cannot be told from the first line alone, a marker node stays behind that no reader of blocks knows.

import type { BlockContent, DefinitionContent, Node, Parent } from 'mdast'
import type { Extension as MarkdownExtension } from 'mdast-util-from-markdown'
import { decodeString } from 'micromark-util-decode-string'
import type { Code, Effects, Extension, State, TokenizeContext } from 'micromark-util-types'

import type { CalloutKind } from '../schema/callout.ts'
import { isCalloutKind } from '../schema/callout.ts'
import { withoutCharacters } from './writing/characters.ts'

/** A whole callout, for writing. */
export interface CalloutTree extends Parent {
  type: 'callout'
  kind: CalloutKind
  title: string
  children: (BlockContent | DefinitionContent)[]
}

/** The first line of a callout, as read. */
export interface CalloutMarker extends Node {
  type: 'calloutMarker'
  kind: CalloutKind
  title: string
}

declare module 'mdast' {
  interface BlockContentMap {
    callout: CalloutTree
    calloutMarker: CalloutMarker
  }
  interface RootContentMap {
    callout: CalloutTree
    calloutMarker: CalloutMarker
  }
}

declare module 'mdast-util-to-markdown' {
  interface ConstructNameMap {
    callout: 'callout'
  }
}

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    calloutMarker: 'calloutMarker'
  }
}

const opening = /^\[!(note|tip|important|warning|caution)\](.*)$/i

/** Teaches the parser the first line of a callout; `source` is the text being parsed. */
export function calloutSyntax(source: string): Extension {
  return { flow: { 91: { name: 'calloutMarker', concrete: true, tokenize } } }

  function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    const { offset, line } = this.now()
    const isOpening = !this.interrupt && !this.parser.lazy[line] && opensCallout(source, offset)
    return start

    function start(code: Code): State | undefined {
      if (!isOpening) return nok(code)
      effects.enter('calloutMarker')
      return inside(code)
    }

    function inside(code: Code): State | undefined {
      if (code === null || code < -2) {
        effects.exit('calloutMarker')
        return ok(code)
      }
      effects.consume(code)
      return inside
    }
  }
}

function opensCallout(source: string, offset: number): boolean {
  if (!source.startsWith('> ', offset - 2)) return false
  const end = source.indexOf('\n', offset)
  return opening.test(source.slice(offset, end < 0 ? undefined : end))
}

/** Makes a marker node of the first line. */
export const calloutFromMarkdown: MarkdownExtension = {
  enter: {
    calloutMarker(token) {
      const [, word = '', title = ''] = opening.exec(this.sliceSerialize(token)) ?? []
      const kind = word.toLowerCase()
      if (!isCalloutKind(kind)) throw new Error(`there is no callout called ${word}`)
      this.enter({ type: 'calloutMarker', kind, title: decodeString(title.trim()) }, token)
    },
  },
  exit: {
    calloutMarker(token) {
      this.exit(token)
    },
  },
}

/** The first line of a callout, without the `> `. */
export function calloutOpening({ kind, title }: Pick<CalloutTree, 'kind' | 'title'>): string {
  const plain = title.replace(/\s+/g, ' ').trim()
  const escaped = withoutCharacters(plain.replace(/\\(?=[!-/:-@[-`{-~])/g, '\\\\'))
  return `[!${kind.toUpperCase()}]${escaped && ` ${escaped}`}`
}

// Where reference links lead: the definitions `[label]: /address "title"` of a text.
//
// Of two definitions for one label the first counts, wherever it stands. A reference without definition is a mistake of
// the caller, since the parser makes none.

import type { Definition, Nodes, Reference } from 'mdast'
import { normalizeIdentifier } from 'micromark-util-normalize-identifier'

import { parseMarkdown } from './markdown.ts'

/** The definitions by their label in its one comparable form. */
export type Definitions = ReadonlyMap<string, Definition>

/** All definitions in the tree. */
export function definitionsIn(tree: Nodes): Definitions {
  const found = new Map<string, Definition>()
  visit(tree)
  return found

  function visit(node: Nodes): void {
    if (node.type === 'definition') {
      const label = comparable(node.identifier)
      if (!found.has(label)) found.set(label, node)
    } else if ('children' in node) {
      node.children.forEach(visit)
    }
  }
}

/** What the definitions of a piece of source say, by label. */
export function definitionsOf(source: string): Map<string, string> {
  const found = new Map<string, string>()
  if (!source.includes(']:')) return found
  for (const [label, { url, title }] of definitionsIn(parseMarkdown(source))) {
    found.set(label, JSON.stringify([url, title ?? null]))
  }
  return found
}

/** The address and title a reference stands for. */
export function resolve(reference: Reference, definitions: Definitions): { url: string; title: string | null } {
  const definition = definitions.get(comparable(reference.identifier))
  if (!definition) throw new Error(`nothing defines the reference ${reference.identifier}`)
  return { url: definition.url, title: definition.title ?? null }
}

/** The labels in brackets that the source mentions, whether they are defined or not. */
export function labelsIn(source: string): Set<string> {
  const brackets = source.matchAll(/\[((?:[^[\]\\]|\\[^])+)\]/g)
  return new Set(Array.from(brackets, ([, label = '']) => comparable(label)))
}

/** The form in which labels are compared: in one case, blanks as single spaces. */
export function comparable(label: string): string {
  return normalizeIdentifier(label)
}

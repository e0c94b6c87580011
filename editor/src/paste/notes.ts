// Footnotes that come with a paste: their notes go to the end of the post, under labels that nothing else has.

import { Fragment, type Node, type Schema, Slice } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";

export interface Separated {
  readonly slice: Slice;
  /** The notes, for the end of the post. */
  readonly notes: readonly Node[];
}

/** Takes the notes out of a slice and gives them labels that are free beside the selection; marks without a note go. */
export function separated(slice: Slice, { doc, selection: { from, to } }: Transaction, isFromHere: boolean): Separated {
  const taken = new Set([...labelsIn(doc.cut(0, from)), ...labelsIn(doc.cut(to))]);
  const labels = new Map<string, string>();
  const notes: Node[] = [];
  slice.content.forEach((node) => {
    if (node.type.name !== "footnoteDefinition") return;
    const own = String(node.attrs["label"]);
    const free = freeLabel(own, taken);
    taken.add(free);
    labels.set(own, free);
    notes.push(node.type.create({ label: free }, node.content));
  });
  const isKnown = (label: string): boolean => labels.has(label) || (isFromHere && taken.has(label));
  const body = without(slice.content, (node) => node.type.name === "footnoteDefinition"
    || (node.type.name === "footnoteReference" && !isKnown(String(node.attrs["label"]))));
  const content = relabelled(body, labels);
  if (notes.length === 0) return { slice: new Slice(content, slice.openStart, slice.openEnd), notes };
  return { slice: opened(content), notes };
}

/** A slice whose paragraphs at both ends join what stands there. */
export function opened(content: Fragment): Slice {
  const isOpen = (node: Node | null): number => (node?.type.name === "paragraph" ? 1 : 0);
  return new Slice(content, isOpen(content.firstChild), isOpen(content.lastChild));
}

/** The same from JSON. */
export function sliceOf(schema: Schema, content: readonly unknown[]): Slice {
  const fragment = Fragment.fromJSON(schema, content);
  fragment.forEach((node) => node.check());
  return opened(fragment);
}

function labelsIn(doc: Node): Set<string> {
  const labels = new Set<string>();
  doc.descendants((node) => {
    if (node.type.name === "footnoteDefinition" || node.type.name === "footnoteReference") labels.add(String(node.attrs["label"]));
  });
  return labels;
}

function freeLabel(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 1; ; number += 1) if (!taken.has(String(number))) return String(number);
}

function without(content: Fragment, isGone: (node: Node) => boolean): Fragment {
  const nodes: Node[] = [];
  content.forEach((node) => {
    if (!isGone(node)) nodes.push(node.isText ? node : node.copy(without(node.content, isGone)));
  });
  return Fragment.fromArray(nodes);
}

function relabelled(content: Fragment, labels: ReadonlyMap<string, string>): Fragment {
  const nodes: Node[] = [];
  content.forEach((node) => {
    const label = node.type.name === "footnoteReference" ? labels.get(String(node.attrs["label"])) : undefined;
    if (label !== undefined) nodes.push(node.type.create({ label }, null, node.marks));
    else nodes.push(node.isText ? node : node.copy(relabelled(node.content, labels)));
  });
  return Fragment.fromArray(nodes);
}

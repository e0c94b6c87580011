// Pasting into a cell of a table, which has room for one paragraph: several become lines of it.

import { Fragment, type Node, Slice } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";

/** The slice as it fits where the selection is. */
export function flatForCell({ selection }: Transaction, slice: Slice): Slice {
  const { $from } = selection;
  const isInCell = Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1).type.name).some((name) => name === "tableCell" || name === "tableHeader");
  const isOneLine = slice.content.childCount === 1 && slice.content.firstChild?.type.name === "paragraph";
  if (!isInCell || isOneLine || slice.size === 0) return slice;
  const { paragraph, hardBreak } = $from.doc.type.schema.nodes;
  if (!paragraph || !hardBreak) return slice;
  const lines: Node[] = [];
  slice.content.descendants((node) => {
    if (node.type.name === "footnoteDefinition") return false;
    if (!node.isTextblock) return true;
    if (node.content.size > 0) lines.push(node);
    return false;
  });
  const inside = lines.flatMap((line, at) => {
    const content = [...line.children].filter((child) => child.isText || child.type.isInline);
    return at > 0 ? [hardBreak.create(), ...content] : content;
  });
  return new Slice(Fragment.from(paragraph.create(null, inside)), 1, 1);
}

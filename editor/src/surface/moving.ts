// Where the caret goes, and a block that moves past its neighbour.

import type { Editor } from "@tiptap/core";
import { NodeSelection, TextSelection, type Transaction } from "@tiptap/pm/state";

/** Puts the caret at the nearest place for text. */
export function setCaret(tr: Transaction, at: number): void {
  const within = Math.max(0, Math.min(at, tr.doc.content.size));
  tr.setSelection(TextSelection.near(tr.doc.resolve(within)));
}

/** Moves the block that holds the caret, or the item of a list, past its neighbour. */
export function moveBlock(editor: Editor, direction: -1 | 1): void {
  editor.chain().focus().command(({ tr, state }) => {
    const { selection } = state;
    const { $from } = selection;
    const depth = selection instanceof NodeSelection && selection.node.isBlock ? $from.depth + 1 : movedDepth($from.depth, (at) => $from.node(at).type.name);
    const parent = $from.node(depth - 1);
    const index = $from.index(depth - 1);
    const neighbour = parent.maybeChild(index + direction);
    const moved = parent.maybeChild(index);
    if (!neighbour || !moved || isFixed(moved.type.name) || isFixed(neighbour.type.name)) return false;
    const from = $from.posAtIndex(index, depth - 1);
    const to = direction < 0 ? from - neighbour.nodeSize : from + neighbour.nodeSize;
    tr.delete(from, from + moved.nodeSize).insert(to, moved);
    const shift = to - from;
    tr.setSelection(selection instanceof NodeSelection
      ? NodeSelection.create(tr.doc, selection.from + shift)
      : TextSelection.create(tr.doc, selection.anchor + shift, selection.head + shift));
    return true;
  }).scrollIntoView().run();
}

/** Items move in their list, everything else on the page. */
function movedDepth(depth: number, nameAt: (depth: number) => string): number {
  for (let at = depth; at > 1; at -= 1) {
    if (/^(listItem|taskItem|tableRow)$/.test(nameAt(at))) return nameAt(at) === "tableRow" ? 1 : at;
  }
  return 1;
}

/** Footnotes stay at the end. */
function isFixed(name: string): boolean {
  return name === "footnoteDefinition";
}

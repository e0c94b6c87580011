// Making headings and callouts out of paragraphs, each in one step that one undo takes back.

import { closeHistory } from "@tiptap/pm/history";
import { Fragment, type Node } from "@tiptap/pm/model";
import type { EditorState, Transaction } from "@tiptap/pm/state";
import { firstLine, opening } from "./looking";

const SECTION = 2;

/** The first lines of these paragraphs as section headings; what stands under a line stays a paragraph. */
export function toHeadings(state: EditorState, places: readonly number[]): Transaction {
  const { heading } = state.schema.nodes;
  const tr = closeHistory(state.tr);
  for (const at of backwards(places)) {
    const node = tr.doc.nodeAt(at);
    if (!node || !heading) continue;
    const { size, isWhole } = firstLine(node);
    const made = heading.create({ level: SECTION }, withoutBold(node.content.cut(0, size)));
    const rest = isWhole ? [] : [node.type.create(node.attrs, node.content.cut(size + 1))];
    tr.replaceWith(at, at + node.nodeSize, [made, ...rest]);
  }
  return tr;
}

/** These paragraphs as callouts; a paragraph that is only the word takes the next one in. */
export function toCallouts(state: EditorState, places: readonly number[]): Transaction {
  const { callout, paragraph } = state.schema.nodes;
  const tr = closeHistory(state.tr);
  for (const at of backwards(places)) {
    const node = tr.doc.nodeAt(at);
    const found = opening(node);
    if (!node || !found || !callout || !paragraph) continue;
    const rest = node.content.cut(Math.min(found.size, node.content.size));
    const behind = at + node.nodeSize;
    const next = rest.size === 0 ? tr.doc.nodeAt(behind) : null;
    const takes = next?.type === paragraph;
    const inside = takes && next ? next : paragraph.create(null, capitalised(rest, state));
    tr.replaceWith(at, takes && next ? behind + next.nodeSize : behind, callout.create({ kind: found.kind, title: found.title }, inside));
  }
  return tr;
}

function backwards(places: readonly number[]): number[] {
  return [...places].sort((one, other) => other - one);
}

function withoutBold(content: Fragment): Fragment {
  const nodes: Node[] = [];
  content.forEach((node) => nodes.push(node.mark(node.marks.filter((mark) => mark.type.name !== "bold"))));
  return Fragment.fromArray(nodes);
}

/** What began behind a word begins a sentence now. */
function capitalised(content: Fragment, state: EditorState): Fragment {
  const first = content.firstChild;
  if (!first?.isText || !first.text) return content;
  const words = first.text.trimStart();
  return content.replaceChild(0, state.schema.text(words.charAt(0).toUpperCase() + words.slice(1), first.marks));
}

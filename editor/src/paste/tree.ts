// What a paste is understood as: blocks and inline pieces, and the same as the editor's document.
//
// Every way in (HTML, plain text) ends here, so that there is one place that knows the names of the schema.

import type { JSONContent } from "@tiptap/core";

export interface Marks {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  readonly link?: string;
}

export type Inline =
  | { kind: "text"; text: string; marks: Marks }
  | { kind: "break" }
  | { kind: "image"; src: string; alt: string; title: string }
  | { kind: "reference"; label: string };

export type CalloutKind = "note" | "tip" | "important" | "warning" | "caution";
export type Align = "left" | "center" | "right" | null;

export interface Item {
  /** Absent where the list is no list of tasks. */
  checked?: boolean;
  content: Block[];
}

export type Block =
  | { kind: "paragraph"; content: Inline[] }
  | { kind: "heading"; level: number; content: Inline[] }
  | { kind: "quote"; content: Block[] }
  | { kind: "list"; isOrdered: boolean; start: number; items: Item[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "rule" }
  | { kind: "table"; aligns: Align[]; rows: Inline[][][] }
  | { kind: "callout"; callout: CalloutKind; title: string; content: Block[] }
  | { kind: "definition"; label: string; content: Block[] };

export const text = (words: string, marks: Marks = {}): Inline => ({ kind: "text", text: words, marks });

/** The words of inline pieces; a break is a line end. */
export function wordsOf(content: readonly Inline[]): string {
  return content.map((piece) => (piece.kind === "text" ? piece.text : piece.kind === "break" ? "\n" : "")).join("");
}

/** The blocks as the nodes of the editor's document. */
export function nodesOf(blocks: readonly Block[]): JSONContent[] {
  return blocks.flatMap(nodeOf);
}

function nodeOf(block: Block): JSONContent[] {
  switch (block.kind) {
    case "paragraph":
      return [filled({ type: "paragraph" }, inlines(block.content))];
    case "heading":
      return [filled({ type: "heading", attrs: { level: block.level } }, inlines(block.content))];
    case "quote":
      return [{ type: "blockquote", content: atLeastOne(nodesOf(block.content)) }];
    case "code":
      return [filled({ type: "codeBlock", attrs: { language: block.language || null } }, block.text ? [{ type: "text", text: block.text }] : [])];
    case "rule":
      return [{ type: "horizontalRule" }];
    case "list":
      return lists(block);
    case "table":
      return [{ type: "table", content: block.rows.map((cells, row) => rowOf(cells, block.aligns, row === 0)) }];
    case "callout":
      return [{ type: "callout", attrs: { kind: block.callout, title: block.title }, content: atLeastOne(nodesOf(block.content)) }];
    case "definition":
      return [{ type: "footnoteDefinition", attrs: { label: block.label }, content: atLeastOne(nodesOf(block.content)) }];
  }
}

function rowOf(cells: readonly Inline[][], aligns: readonly Align[], isHead: boolean): JSONContent {
  return {
    type: "tableRow",
    content: cells.map((cell, column) => ({
      type: isHead ? "tableHeader" : "tableCell",
      attrs: { align: aligns[column] ?? null },
      content: [filled({ type: "paragraph" }, inlines(cell))],
    })),
  };
}

/** A list, or several where tasks and plain items stand in one. */
function lists(list: Block & { kind: "list" }): JSONContent[] {
  const tight = list.items.every((item) => item.content.filter((block) => block.kind !== "list").length <= 1);
  const runs: Item[][] = [];
  for (const item of list.items) {
    const last = runs.at(-1);
    if (last && (last[0]?.checked === undefined) === (item.checked === undefined)) last.push(item);
    else runs.push([item]);
  }
  let start = list.start;
  return runs.map((items) => {
    const isTask = items[0]?.checked !== undefined;
    const content = items.map((item) => itemOf(item, isTask));
    if (isTask) return { type: "taskList", attrs: { tight }, content };
    if (!list.isOrdered) return { type: "bulletList", attrs: { tight }, content };
    const made = { type: "orderedList", attrs: { start, tight }, content };
    start += items.length;
    return made;
  });
}

function itemOf(item: Item, isTask: boolean): JSONContent {
  const content = atLeastOne(nodesOf(item.content));
  // A tick stands before words.
  if (isTask && content[0]?.type !== "paragraph") content.unshift({ type: "paragraph" });
  return isTask ? { type: "taskItem", attrs: { checked: item.checked === true }, content } : { type: "listItem", content };
}

function inlines(content: readonly Inline[]): JSONContent[] {
  return content.flatMap((piece): JSONContent[] => {
    switch (piece.kind) {
      case "break":
        return [{ type: "hardBreak" }];
      case "image":
        return [{ type: "image", attrs: { src: piece.src, alt: piece.alt, title: piece.title || null } }];
      case "reference":
        return [{ type: "footnoteReference", attrs: { label: piece.label } }];
      case "text":
        return piece.text ? [marked(piece.text, piece.marks)] : [];
    }
  });
}

function marked(words: string, marks: Marks): JSONContent {
  const list = [
    ...(marks.link === undefined ? [] : [{ type: "link", attrs: { href: marks.link } }]),
    ...(["bold", "italic", "strike", "code"] as const).filter((name) => marks[name]).map((type) => ({ type })),
  ];
  return list.length > 0 ? { type: "text", text: words, marks: list } : { type: "text", text: words };
}

function filled(node: JSONContent, content: JSONContent[]): JSONContent {
  return content.length > 0 ? { ...node, content } : node;
}

function atLeastOne(content: JSONContent[]): JSONContent[] {
  return content.length > 0 ? content : [{ type: "paragraph" }];
}

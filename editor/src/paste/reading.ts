// One paste, read: which kind of text it is, and the piece of a post that it becomes.

import type { JSONContent } from "@tiptap/core";
import type { Schema, Slice } from "@tiptap/pm/model";
import { open } from "../codec/index";
import { understand } from "./cleaning";
import { sliceOf } from "./notes";
import { isMarkdown, plainBlocks } from "./plain";
import { nodesOf } from "./tree";
import { isHtmlSource, paragraphed } from "./wordpress";

export interface Read {
  readonly slice: Slice;
  /** Names of pictures that were not taken. */
  readonly pictures: readonly string[];
  /** Whether offers may be made: nothing that was written here needs them. */
  readonly isForeign: boolean;
  /** Whether it was copied on this very page, so that its footnotes are known. */
  readonly isFromHere: boolean;
}

/** The nodes of a plain text; with `isBare`, nothing in it means anything. */
export function nodesOfText(words: string, schema: Schema, origin: string, isBare: boolean): { nodes: JSONContent[]; pictures: readonly string[] } {
  if (isBare) return { nodes: nodesOf(plainBlocks(words, true)), pictures: [] };
  if (isHtmlSource(words)) {
    const { blocks, pictures } = understand(paragraphed(words), origin);
    return { nodes: nodesOf(blocks), pictures };
  }
  if (isMarkdown(words)) return { nodes: lowered(open(words.replace(/\r\n?/g, "\n"), schema).doc.content ?? []), pictures: [] };
  return { nodes: nodesOf(plainBlocks(words)), pictures: [] };
}

/** Reads a plain text. */
export function readText(words: string, schema: Schema, origin: string, isBare: boolean): Read {
  const { nodes, pictures } = nodesOfText(words, schema, origin, isBare);
  return { slice: sliceOf(schema, nodes), pictures, isForeign: !isBare, isFromHere: false };
}

/** Reads HTML; where it only colours a source text, as code editors copy it, the text counts. */
export function readHtml(html: string, words: string, schema: Schema, origin: string): Read {
  if (words !== "" && isColouredSource(html)) return readText(words, schema, origin, false);
  const { blocks, pictures } = understand(html, origin);
  return { slice: sliceOf(schema, nodesOf(blocks)), pictures, isForeign: true, isFromHere: false };
}

function isColouredSource(html: string): boolean {
  const first = /<(?:div|pre)\b[^<>]*\sstyle=("[^"]*"|'[^']*')/i.exec(html.slice(0, 2000))?.[1] ?? "";
  return /white-space:\s*pre/i.test(first) && /font-family:[^;]*(mono|consolas|menlo|courier)/i.test(first) && !/<(p|h[1-6]|ul|ol|table|img)\b/i.test(html);
}

/** A source's first headings moved down: the post's title is the only one. */
function lowered(nodes: readonly JSONContent[]): JSONContent[] {
  const headings = nodes.filter((node) => node.type === "heading");
  const shift = headings.filter((node) => node.attrs?.["level"] === 1).length > 1 ? 1 : 0;
  return nodes.map((node) => {
    if (node.type !== "heading") return node;
    const level = Number(node.attrs?.["level"]) + shift;
    return { ...node, attrs: { ...node.attrs, level: Math.min(6, Math.max(2, level)) } };
  });
}

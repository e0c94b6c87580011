// HTML from anywhere, as blocks: quieted as a string, parsed once, put right where a program writes oddly, read anew.

import { footnotesIn } from "./footnotes";
import { quiet } from "./quieting";
import { blocksIn, type Paste } from "./rebuilding";
import { type Block, type Inline, text } from "./tree";
import { bare } from "./addresses";
import { fromWord } from "./word";
import { withoutCodes } from "./wordpress";

/** What was understood of a paste. */
export interface Understood {
  readonly blocks: Block[];
  /** Names of pictures that were not taken, empty where they have none. */
  readonly pictures: readonly string[];
}

/** Reads HTML; `origin` is this site's own. */
export function understand(html: string, origin: string): Understood {
  const { body } = new DOMParser().parseFromString(withoutCodes(quiet(html)), "text/html");
  fromWord(body);
  const { references, notes } = footnotesIn(body);
  const paste: Paste = { origin, references, shift: body.querySelectorAll("h1, p.MsoTitle").length > 1 ? 1 : 0, pictures: [] };
  const blocks = blocksIn(body, paste);
  // The line above the notes is no part of the text.
  while (notes.length > 0 && blocks.at(-1)?.kind === "rule") blocks.pop();
  for (const { label, element } of notes) blocks.push({ kind: "definition", label, content: blocksIn(element, paste) });
  return { blocks: linked(settled(blocks)), pictures: paste.pictures };
}

/** Neighbours that are one thing: quotes of several paragraphs, and lists that a program split. */
function settled(blocks: Block[]): Block[] {
  const out: Block[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    if (last?.kind === "quote" && block.kind === "quote") last.content.push(...block.content);
    else if (last?.kind === "list" && block.kind === "list" && continues(last, block)) last.items.push(...block.items);
    else out.push(block);
  }
  return out;
}

function continues(one: Block & { kind: "list" }, next: Block & { kind: "list" }): boolean {
  return one.isOrdered === next.isOrdered && (!one.isOrdered || next.start === one.start + one.items.length);
}

/** Addresses that stand in the text as links. */
export function linked(blocks: readonly Block[]): Block[] {
  return blocks.map((block): Block => {
    switch (block.kind) {
      case "paragraph": case "heading":
        return { ...block, content: withLinks(block.content) };
      case "quote": case "callout": case "definition":
        return { ...block, content: linked(block.content) };
      case "list":
        return { ...block, items: block.items.map((item) => ({ ...item, content: linked(item.content) })) };
      case "table":
        return { ...block, rows: block.rows.map((row) => row.map(withLinks)) };
      case "code": case "rule":
        return block;
    }
  });
}

function withLinks(content: readonly Inline[]): Inline[] {
  return content.flatMap((piece): Inline[] => {
    if (piece.kind !== "text" || piece.marks.code || piece.marks.link !== undefined) return [piece];
    const out: Inline[] = [];
    let from = 0;
    for (const { at, words, href } of bare(piece.text)) {
      if (at > from) out.push(text(piece.text.slice(from, at), piece.marks));
      out.push(text(words, { ...piece.marks, link: href }));
      from = at + words.length;
    }
    return from === 0 ? [piece] : [...out, ...(from < piece.text.length ? [text(piece.text.slice(from), piece.marks)] : [])];
  });
}

// Plain text: a blank line is a paragraph, a line end is a line end, and nothing is taken for Markdown unless two
// different things in it say so. `1. Title` stays what it is.

import { linked } from "./cleaning";
import { meantSpaces } from "./runs";
import { type Block, type Inline, text } from "./tree";

/** The paragraphs of a plain text. With `isBare`, addresses stay words and dots stay dots. */
export function plainBlocks(words: string, isBare = false): Block[] {
  const parts = words.replace(/\r\n?|[\u2028\v]/g, "\n").replace(/\u2029/g, "\n\n").replace(/[\u200b\ufeff\u00ad]/g, "").split(/\n[^\S\n]*\n\s*/);
  const blocks = parts.flatMap((part) => partOf(part, isBare));
  return isBare ? blocks : linked(blocks);
}

function partOf(part: string, isBare: boolean): Block[] {
  const lines = part.split("\n").map((line) => meantSpaces(line.replace(/\t/g, " ").replace(/[ \u00a0]+$/, "").replace(/^[ \u00a0]+/, ""))).filter((line) => line !== "");
  if (lines.length === 0) return [];
  if (isBare) return [paragraph(lines)];
  const blocks: Block[] = [];
  for (const run of dotted(lines)) {
    if (run.isList) blocks.push({ kind: "list", isOrdered: false, start: 1, items: run.lines.map((line) => ({ content: [paragraph([line.replace(DOT, "")])] })) });
    else blocks.push(paragraph(run.lines));
  }
  return blocks;
}

function paragraph(lines: readonly string[]): Block {
  return { kind: "paragraph", content: lines.flatMap((line, at): Inline[] => (at > 0 ? [{ kind: "break" }, text(line)] : [text(line)])) };
}

const DOT = /^[•‣▪●◦·]\s*/;

/** Runs of lines that a program drew dots before, and of others; a single dot is no list. */
function dotted(lines: readonly string[]): { isList: boolean; lines: string[] }[] {
  const isListed = (at: number): boolean => DOT.test(lines[at] ?? "") && (DOT.test(lines[at - 1] ?? "") || DOT.test(lines[at + 1] ?? ""));
  const runs: { isList: boolean; lines: string[] }[] = [];
  lines.forEach((line, at) => {
    const last = runs.at(-1);
    if (last?.isList === isListed(at)) last.lines.push(line);
    else runs.push({ isList: isListed(at), lines: [line] });
  });
  return runs;
}

const SIGNALS: readonly RegExp[] = [
  /^#{1,6} +\S/m,
  /(?<![\w*])\*\*(?=\S)[^*\n]+(?<=\S)\*\*(?![\w*])|(?<![\w_])__(?=\S)[^_\n]+(?<=\S)__(?!\w)/,
  /(?<![\w*\\])\*(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?![\w*])|(?<![\w_\\])_(?=[^\s_])[^_\n]+(?<=[^\s_])_(?!\w)/,
  /(?<!!)\[[^\]\n]+\]\((?:https?:\/\/|\/|mailto:)[^)\s]*(?: "[^"]*")?\)/,
  /!\[[^\]\n]*\]\([^)\s]+(?: "[^"]*")?\)/,
  /^ {0,3}[-*+] +\S.*\n(?:\n| {2,}.*\n)*? {0,3}[-*+] +\S/m,
  /^ {0,3}\d{1,3}[.)] +\S.*\n {0,3}\d{1,3}[.)] +\S/m,
  /^ {0,3}> ?\S/m,
  /^ {0,3}(```|~~~)/m,
  /(?<!`)`[^`\n]+`(?!`)/,
  /^ *\|?[^|\n]+\|.*\n *\|? *:?-{3,}:? *(\||$)/m,
  /^ {0,3}[-*+] +\[[ xX]\] /m,
  /\[\^[\w-]+\]/,
  /^ {0,3}(-{3,}|\*{3,}|_{3,})$/m,
  /^\[[^\]\n]+\]: *\S+/m,
  /~~(?=\S)[^~\n]+~~/,
];

/** Whether a plain text was written as Markdown: at least two different signs of it, or a callout, say so. */
export function isMarkdown(words: string): boolean {
  const source = words.replace(/\r\n?/g, "\n");
  return /^> \[!(note|tip|important|warning|caution)\]/im.test(source) || SIGNALS.filter((signal) => signal.test(source)).length > 1;
}

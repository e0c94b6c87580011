// What in a pasted text looks like a heading or like a note, though nothing marks it so.
//
// A title is a short numbered line with a text under it, at least two of them counting up; or, where nothing is numbered,
// a short line in bold. Numbered lines one right after the other are a list and no titles.

import type { Node } from "@tiptap/pm/model";
import type { CalloutKind } from "./tree";

const LONGEST_TITLE = 100;

interface Placed {
  node: Node;
  at: number;
}

/** Where paragraphs between two places stand that look like section headings. */
export function titlesBetween(doc: Node, from: number, to: number): number[] {
  const blocks = topBetween(doc, from, to);
  const numbered = counting(blocks.filter((_, at) => isNumberedTitle(blocks, at)));
  if (numbered.length > 1) return numbered.map(({ at }) => at);
  const bold = blocks.filter(({ node }, at) => isBoldTitle(node) && hasText(blocks[at + 1]?.node));
  return bold.length > 1 ? bold.map(({ at }) => at) : [];
}

/** Whether the paragraph still looks like a heading. */
export function isTitle(node: Node | null): boolean {
  return node?.type.name === "paragraph" && (numberOf(node) !== undefined || isBoldTitle(node));
}

/** Where paragraphs between two places stand that begin like a note or a warning. */
export function notesBetween(doc: Node, from: number, to: number): number[] {
  return topBetween(doc, from, to).filter(({ node }) => opening(node) !== undefined).map(({ at }) => at);
}

function topBetween(doc: Node, from: number, to: number): Placed[] {
  const blocks: Placed[] = [];
  doc.forEach((node, at) => {
    if (at + node.nodeSize > from && at < to) blocks.push({ node, at });
  });
  return blocks;
}

/** The words before the first line break, and whether more follow. */
export function firstLine(node: Node): { words: string; size: number; isWhole: boolean } {
  let words = "";
  let size = 0;
  for (const child of node.children) {
    if (child.type.name === "hardBreak") return { words, size, isWhole: false };
    words += child.isText ? child.text ?? "" : "\ufffc";
    size += child.nodeSize;
  }
  return { words, size, isWhole: true };
}

function numberOf(node: Node): number | undefined {
  if (node.type.name !== "paragraph") return undefined;
  const { words } = firstLine(node);
  const found = /^(\d{1,2})[.)]\s+\S/.exec(words);
  return found && words.length <= LONGEST_TITLE ? Number(found[1]) : undefined;
}

function isNumberedTitle(blocks: readonly Placed[], at: number): boolean {
  const node = blocks[at]?.node;
  if (!node || numberOf(node) === undefined) return false;
  const { isWhole } = firstLine(node);
  if (!isWhole) return !/\n\s*\d{1,2}[.)]\s/.test(node.textBetween(0, node.content.size, "\n", (leaf) => (leaf.type.name === "hardBreak" ? "\n" : "")));
  const next = blocks[at + 1]?.node;
  return next === undefined || numberOf(next) === undefined;
}

/** Those whose numbers count up by one; a title at the very end needs company. */
function counting(titles: readonly Placed[]): Placed[] {
  let longest: Placed[] = [];
  let run: Placed[] = [];
  for (const title of titles) {
    const last = run.at(-1);
    const isNext = last && numberOf(title.node) === (numberOf(last.node) ?? 0) + 1;
    run = isNext ? [...run, title] : [title];
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

function isBoldTitle(node: Node): boolean {
  if (node.type.name !== "paragraph" || node.childCount === 0) return false;
  const { words, isWhole } = firstLine(node);
  return isWhole && words.length <= LONGEST_TITLE && /\p{L}/u.test(words) && !/[.,;:]\s*$/.test(words)
    && node.children.every((child) => child.isText && (child.marks.some((mark) => mark.type.name === "bold") || (child.text ?? "").trim() === ""));
}

function hasText(node: Node | undefined): boolean {
  return node !== undefined && node.textContent.trim() !== "" && !isBoldTitle(node);
}

const OPENINGS: readonly (readonly [RegExp, CalloutKind])[] = [
  [/^((?:medical |health |legal )?disclaimer|haftungsausschluss|medizinischer hinweis|(?:please )?important(?: note)?|wichtig(?:er hinweis)?|importante?)/i, "important"],
  [/^(warning|warnung|achtung|avertissement|advertencia|attention)/i, "warning"],
  [/^(caution|vorsicht|danger|gefahr|stop)/i, "caution"],
  [/^(tip|pro tip|tipp|hint|conseil|consejo)/i, "tip"],
  [/^(note|please note|nota bene|n\.?b\.?|hinweis|bitte beachten|info|information|remarque|nota|aviso)/i, "note"],
];

export interface Opening {
  kind: CalloutKind;
  /** The word as a title; empty where the callout's own name says it. */
  title: string;
  /** How much of the paragraph the word takes. */
  size: number;
}

/** How a note or a warning opens, if the paragraph is one. */
export function opening(node: Node | null): Opening | undefined {
  if (node?.type.name !== "paragraph") return undefined;
  const { words, isWhole } = firstLine(node);
  for (const [sign, kind] of OPENINGS) {
    const word = sign.exec(words)?.[1];
    if (!word) continue;
    const behind = words.slice(word.length);
    const end = /^\s*[:!–—]\s*|^\s+-\s+|^\.\s+|^\s*$/.exec(behind) ?? (isShouted(word) ? /^\s+/.exec(behind) : null);
    if (!end) return undefined;
    // A word alone on its line takes the line with it.
    const isAlone = word.length + end[0].length === words.length && !isWhole;
    return { kind, title: titleOf(word, kind), size: word.length + end[0].length + (isAlone ? 1 : 0) };
  }
  return undefined;
}

function isShouted(word: string): boolean {
  return word.length > 3 && word === word.toUpperCase();
}

function titleOf(word: string, kind: CalloutKind): string {
  const lower = word.toLowerCase();
  return lower === kind ? "" : lower.charAt(0).toUpperCase() + lower.slice(1);
}

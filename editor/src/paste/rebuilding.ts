// A page's or a program's HTML, read as what it means: headings, paragraphs, lists, tables, marks.
//
// Everything is built anew from names that are known; what is not known is looked through, and what nobody reads
// (buttons, frames, hidden text) is left out. Styles count only where they mean a mark.

import { alignsOf, rowsOf } from "./cells";
import { calloutOf } from "./callouts";
import { filmPage, followable } from "./addresses";
import { pictureOf } from "./pictures";
import { oneParagraph, paragraphs } from "./runs";
import { isHidden, marksIn, styleOf } from "./styles";
import { type Block, type Inline, type Item, type Marks, text, wordsOf } from "./tree";

const BLOCKS = new Set(["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
  "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
  "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "iframe"]);
const LEFT_OUT = new Set(["audio", "button", "canvas", "col", "colgroup", "datalist", "embed", "input", "link", "map", "meta",
  "nav", "noscript", "object", "progress", "script", "select", "style", "svg", "template", "textarea", "title", "video"]);

/** What the whole paste has in common. */
export interface Paste {
  /** This site's own origin. */
  readonly origin: string;
  /** How far headings move down; a page's title is its only first heading. */
  readonly shift: number;
  /** Labels of footnotes by the anchors that refer to them. */
  readonly references: ReadonlyMap<Element, string>;
  /** Names of pictures that could not be taken. */
  readonly pictures: string[];
}

/** Where blocks and the run of words that is not yet a paragraph gather. */
class Gathered {
  readonly blocks: Block[] = [];
  #run: Inline[] = [];

  add(piece: Inline): void {
    this.#run.push(piece);
  }

  close(): void {
    for (const content of paragraphs(this.#run)) this.blocks.push({ kind: "paragraph", content });
    this.#run = [];
  }

  put(...blocks: Block[]): void {
    this.close();
    this.blocks.push(...blocks);
  }
}

/** The blocks inside an element. */
export function blocksIn(element: Element, paste: Paste, marks: Marks = {}): Block[] {
  const gathered = new Gathered();
  children(element, marks, gathered, paste, keepsLines(element, false));
  gathered.close();
  return gathered.blocks;
}

/** The words inside an element in one line of inline pieces. */
export function inlinesIn(element: Element, paste: Paste, marks: Marks = {}): Inline[] {
  return flattened(blocksIn(element, paste, marks));
}

function children(element: Element, marks: Marks, gathered: Gathered, paste: Paste, isPre: boolean): void {
  const joins = isTypedInLines(element);
  for (const child of element.childNodes) {
    if (child.nodeType === 3) words(child.nodeValue ?? "", marks, gathered, isPre);
    else if (isElement(child)) one(child, marks, gathered, paste, isPre, joins);
  }
}

function words(said: string, marks: Marks, gathered: Gathered, isPre: boolean): void {
  if (!isPre) return gathered.add(text(said, marks));
  said.split(/\r?\n/).forEach((line, at) => {
    if (at > 0) gathered.add({ kind: "break" });
    gathered.add(text(line, marks));
  });
}

function one(element: Element, outside: Marks, gathered: Gathered, paste: Paste, isPre: boolean, joins: boolean): void {
  const name = element.localName;
  if (LEFT_OUT.has(name) || isHidden(element)) return;
  const label = paste.references.get(element);
  if (label !== undefined) return gathered.add({ kind: "reference", label });
  const marks = linked(element, marksIn(element, outside), paste);
  const pre = keepsLines(element, isPre);
  if (name === "br") return gathered.add({ kind: "break" });
  if (name === "img") return picture(element, gathered, paste);
  if (name === "sup" || name === "sub") return raised(element, marks, gathered, paste, pre);
  if (name === "q") {
    gathered.add(text("“", marks));
    children(element, marks, gathered, paste, pre);
    return gathered.add(text("”", marks));
  }
  if (!BLOCKS.has(name)) return children(element, marks, gathered, paste, pre);
  if (joins && isLine(element)) return line(element, marks, gathered, paste, pre);
  block(element, marks, gathered, paste, pre);
}

function block(element: Element, marks: Marks, gathered: Gathered, paste: Paste, isPre: boolean): void {
  const callout = calloutOf(element);
  if (callout) {
    const { kind, title, content } = callout;
    return gathered.put({ kind: "callout", callout: kind, title, content: blocksIn(content, paste, marks) });
  }
  if (element.matches("figure, .wp-caption")) return figure(element, marks, gathered, paste);
  const level = levelOf(element);
  if (level) return heading(element, level, marks, gathered, paste);
  switch (element.localName) {
    case "ul": case "ol": return gathered.put(...list(element, marks, paste));
    case "blockquote": return gathered.put(...quote(blocksIn(element, paste, marks)));
    case "pre": return gathered.put(...code(element));
    case "hr": return gathered.put({ kind: "rule" });
    case "table": return table(element, marks, gathered, paste);
    case "iframe": return film(element, gathered);
    case "dt": case "summary": return gathered.put(...blocksIn(element, paste, { ...marks, bold: true }));
  }
  gathered.close();
  if (/\bMso(Intense)?Quote/.test(element.className)) gathered.put(...quote(without("italic", blocksIn(element, paste, marks))));
  else children(element, marks, gathered, paste, isPre);
  gathered.close();
}

function quote(content: Block[]): Block[] {
  return content.length > 0 ? [{ kind: "quote", content }] : [];
}

/** Takes a mark off that everything has; one that only some words have means something. */
function without(mark: "strike" | "italic", blocks: Block[]): Block[] {
  const isMarked = (piece: Inline): boolean => piece.kind !== "text" || piece.text.trim() === "" || piece.marks[mark] === true;
  const paragraphs_ = blocks.filter((found) => found.kind === "paragraph");
  if (!paragraphs_.every((found) => found.content.every(isMarked))) return blocks;
  return blocks.map((found) => (found.kind === "paragraph"
    ? { ...found, content: found.content.map((piece) => (piece.kind === "text" ? { ...piece, marks: { ...piece.marks, [mark]: false } } : piece)) }
    : found));
}

function levelOf(element: Element): number | undefined {
  const named = /^h([1-6])$/.exec(element.localName)?.[1];
  if (named) return Number(named);
  if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
  return /\bMsoTitle\b/.test(element.className) ? 1 : undefined;
}

function heading(element: Element, level: number, marks: Marks, gathered: Gathered, paste: Paste): void {
  const inside = inlinesIn(element, paste, { ...marks, bold: false }).map((piece): Inline =>
    piece.kind === "text" ? { ...piece, marks: { ...piece.marks, bold: false } } : piece.kind === "break" ? text(" ") : piece);
  const content = oneParagraph(inside);
  if (content.length > 0) gathered.put({ kind: "heading", level: Math.min(6, Math.max(2, level + paste.shift)), content });
}

function list(element: Element, marks: Marks, paste: Paste): Block[] {
  const items: Item[] = [];
  for (const child of element.children) {
    if (isHidden(child)) continue;
    const last = items.at(-1);
    // Google Docs and old editors put a list beside the item that it belongs to.
    if ((child.localName === "ul" || child.localName === "ol") && last) last.content.push(...list(child, marks, paste));
    else if (child.localName === "ul" || child.localName === "ol") items.push(...list(child, marks, paste).flatMap((found) => (found.kind === "list" ? found.items : [])));
    else items.push(...item(child, marks, paste));
  }
  if (items.length === 0) return [];
  const start = Number.parseInt(element.getAttribute("start") ?? "1", 10);
  return [{ kind: "list", isOrdered: element.localName === "ol", start: Number.isNaN(start) ? 1 : Math.max(0, start), items }];
}

function item(element: Element, marks: Marks, paste: Paste): Item[] {
  const checked = tick(element);
  const content = blocksIn(element, paste, marksIn(element, marks));
  if (content.length === 0) return [];
  // A ticked item is struck out by itself.
  return [checked === undefined ? { content } : { checked, content: checked ? without("strike", content) : content }];
}

/** Whether an item is ticked, in the ways of Google Docs, GitHub and Notion; nothing if it is no task. */
function tick(element: Element): boolean | undefined {
  if (element.getAttribute("role") === "checkbox") return element.getAttribute("aria-checked") === "true";
  if (element.hasAttribute("data-checked")) return element.getAttribute("data-checked") === "true";
  const box = element.querySelector(":scope > input[type=checkbox], :scope > p > input[type=checkbox], :scope > label > input[type=checkbox]");
  if (box) return box.hasAttribute("checked");
  const drawn = element.querySelector(":scope > .checkbox");
  return drawn ? drawn.classList.contains("checkbox-on") : undefined;
}

function code(element: Element): Block[] {
  for (const end of element.querySelectorAll("br")) end.replaceWith("\n");
  const said = (element.textContent ?? "").replace(/\u00a0/g, " ").replace(/^\n|\s+$/g, "");
  if (!said) return [];
  const named = `${element.className} ${element.querySelector("code")?.className ?? ""} ${element.parentElement?.className ?? ""}`;
  const language = /(?:^|\s)(?:language|lang|highlight-source|brush:)[-\s]?([\w+#-]+)/.exec(named)?.[1] ?? element.getAttribute("lang") ?? "";
  return [{ kind: "code", language, text: said }];
}

function table(element: Element, marks: Marks, gathered: Gathered, paste: Paste): void {
  gathered.close();
  const caption = element.querySelector(":scope > caption");
  if (caption) gathered.put(...blocksIn(caption, paste, marks));
  const rows = rowsOf(element);
  const cells = rows.flat();
  // A frame around a text, or a page's scaffold, is no table.
  if (cells.length === 1 || element.getAttribute("role") === "presentation") {
    for (const cell of cells) if (cell) gathered.put(...blocksIn(cell, paste, marks));
    return;
  }
  const isHead = (cell: Element | null): boolean => cell?.localName === "th";
  const read = rows.map((row) => row.map((cell) => (cell ? inlinesIn(cell, paste, { ...marks, bold: false }) : [])));
  const head = read[0];
  if (!head) return;
  // A head is bold by itself.
  if (rows[0]?.every(isHead) || head.every((cell) => cell.every((piece) => piece.kind !== "text" || piece.marks.bold))) {
    read[0] = head.map((cell) => cell.map((piece) => (piece.kind === "text" ? { ...piece, marks: { ...piece.marks, bold: false } } : piece)));
  }
  if (read.every((row) => row.every((cell) => cell.length === 0))) return;
  gathered.put({ kind: "table", aligns: alignsOf(rows), rows: read });
}

/** Blocks in a cell, which has room for one paragraph. */
function flattened(blocks: readonly Block[]): Inline[] {
  const lines: Inline[][] = [];
  for (const found of blocks) {
    if (found.kind === "paragraph" || found.kind === "heading") lines.push(found.content);
    else if (found.kind === "quote" || found.kind === "callout" || found.kind === "definition") lines.push(flattened(found.content));
    else if (found.kind === "code") lines.push([text(found.text.replace(/\s+/g, " "), { code: true })]);
    else if (found.kind === "table") lines.push(...found.rows.map((row) => row.flatMap((cell, at) => (at > 0 ? [text(" "), ...cell] : cell))));
    else if (found.kind === "list") {
      lines.push(...found.items.map((each, at) => [text(found.isOrdered ? `${found.start + at}. ` : "• "), ...flattened(each.content)]));
    }
  }
  return lines.filter((content) => content.length > 0).flatMap((content, at): Inline[] => (at > 0 ? [{ kind: "break" }, ...content] : content));
}

function figure(element: Element, marks: Marks, gathered: Gathered, paste: Paste): void {
  gathered.close();
  const caption = element.querySelector("figcaption, .wp-caption-dd, .wp-caption-text");
  const picture_ = element.querySelector("img");
  if (picture_) {
    const found = pictureOf(picture_, paste.origin, caption?.textContent ?? "");
    if (found.kind === "taken") gathered.put({ kind: "paragraph", content: [found.image] });
    else if (found.kind === "left") paste.pictures.push(found.name);
    return;
  }
  children(element, marks, gathered, paste, false);
  gathered.close();
}

function picture(element: Element, gathered: Gathered, paste: Paste): void {
  const found = pictureOf(element, paste.origin);
  if (found.kind === "taken") gathered.add(found.image);
  else if (found.kind === "left") paste.pictures.push(found.name);
  else gathered.add(text(found.words));
}

function film(element: Element, gathered: Gathered): void {
  const page = filmPage(element.getAttribute("src") ?? "");
  if (page) gathered.put({ kind: "paragraph", content: [text(page, { link: page })] });
}

const RAISED: Readonly<Record<string, string>> = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const LOWERED: Readonly<Record<string, string>> = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉" };

/** Raised and lowered figures have signs of their own; other words just stand in the line. */
function raised(element: Element, marks: Marks, gathered: Gathered, paste: Paste, isPre: boolean): void {
  const said = (element.textContent ?? "").trim();
  if (!/^\d+$/.test(said)) return children(element, marks, gathered, paste, isPre);
  const signs = element.localName === "sup" ? RAISED : LOWERED;
  if (element.querySelector("a[href]")) return children(element, marks, gathered, paste, isPre);
  gathered.add(text([...said].map((figure_) => signs[figure_] ?? figure_).join(""), marks));
}

function linked(element: Element, marks: Marks, paste: Paste): Marks {
  if (element.localName !== "a" || !element.hasAttribute("href")) return marks;
  const link = followable(element.getAttribute("href") ?? "", paste.origin);
  return link === undefined ? marks : { ...marks, link };
}

/** Mail programs type every line in a box of its own, and an empty box between paragraphs. */
function isTypedInLines(element: Element): boolean {
  const lines = [...element.children].filter(isLine);
  return lines.length > 1 && lines.some(isEmptyLine);
}

function isLine(element: Element): boolean {
  return element.localName === "div" && ![...element.querySelectorAll("*")].some((inside) => BLOCKS.has(inside.localName));
}

function isEmptyLine(element: Element): boolean {
  return (element.textContent ?? "").trim() === "" && element.querySelector("img") === null;
}

function line(element: Element, marks: Marks, gathered: Gathered, paste: Paste, isPre: boolean): void {
  if (isEmptyLine(element)) return gathered.close();
  gathered.add({ kind: "break" });
  children(element, marks, gathered, paste, isPre);
}

function keepsLines(element: Element, outside: boolean): boolean {
  const space = styleOf(element).get("white-space")?.toLowerCase();
  return space === undefined ? outside : space.startsWith("pre") || space === "break-spaces";
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

/** Whether there is anything to read. */
export function isEmpty(blocks: readonly Block[]): boolean {
  return blocks.every((found) => found.kind === "paragraph" && wordsOf(found.content).trim() === "");
}

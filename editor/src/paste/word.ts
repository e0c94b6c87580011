// What Word puts on the clipboard, made into the elements that it means: lists out of marked paragraphs, and nothing of
// its contents pages and comments. Word in the browser is looked after too; it puts every item into a list of its own.

import { type Line, nest, runsOf } from "./nesting";
import { styleOf } from "./styles";

/** Works on the parsed document in place. */
export function fromWord(body: Element): void {
  for (const gone of body.querySelectorAll("[class*=MsoToc], .msocomanchor, .msocomtxt, .MsoCommentReference")) gone.remove();
  for (const part of body.querySelectorAll("[data-s*=mso-element]")) {
    if (/^comment/.test(styleOf(part).get("mso-element") ?? "")) part.remove();
  }
  // Office's own names for empty places.
  for (const filler of body.querySelectorAll("o\\:p")) {
    if ((filler.textContent ?? "").trim() === "") filler.remove();
  }
  numberHeadings(body);
  marked(body);
  inWrappers(body);
}

/** A heading that Word numbers keeps its number as words. */
function numberHeadings(body: Element): void {
  for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const marker = markerOf(heading);
    if (!marker) continue;
    const number = (marker.textContent ?? "").trim();
    marker.replaceWith(/\d/.test(number) ? `${number} ` : "");
  }
}

function marked(body: Element): void {
  const lines: Line[] = [];
  for (const paragraph of body.querySelectorAll("p, div")) {
    const told = /^(l\d+)\s+level(\d)/i.exec(styleOf(paragraph).get("mso-list") ?? "");
    if (told) lines.push(lineOf(paragraph, told[1] ?? "", Number(told[2])));
    else continued(paragraph, lines.at(-1));
  }
  for (const run of runsOf(lines)) nest(run);
}

function lineOf(paragraph: Element, list: string, level: number): Line {
  const marker = markerOf(paragraph);
  const said = (marker?.textContent ?? leadingMarker(paragraph)).replace(/\s+/g, "");
  marker?.remove();
  const isOrdered = /^\(?(\d+|[a-z]|[ivxlc]+)[.)]/i.test(said) || /^(\d+\.)+\d*$/.test(said);
  const number = /^\(?(\d+)[.)]/.exec(said)?.[1];
  return { element: paragraph, level, list, isOrdered, start: number ? Number(number) : 1 };
}

function markerOf(paragraph: Element): Element | undefined {
  return [...paragraph.querySelectorAll("span")].find((span) => /^ignore$/i.test(styleOf(span).get("mso-list") ?? ""));
}

/** The marker where Word did not say which part of the text it is; taken off. */
function leadingMarker(paragraph: Element): string {
  let node: Node | null = paragraph;
  while (node && node.nodeType !== 3) node = node.firstChild;
  const found = /^\s*([·•o§▪\-–]|\(?\w{1,3}[.)])[\s\u00a0]{2,}/.exec(node?.nodeValue ?? "");
  if (!node || !found) return "";
  node.nodeValue = (node.nodeValue ?? "").slice(found[0].length);
  return found[1] ?? "";
}

/** A paragraph of a list without a marker belongs to the item before it. */
function continued(paragraph: Element, before: Line | undefined): void {
  if (!before || !/\bMsoList(Paragraph|Continue)/.test(paragraph.className)) return;
  if (before.element.nextElementSibling !== paragraph) return;
  if (before.element.localName === "p") {
    const box = paragraph.ownerDocument.createElement("div");
    before.element.before(box);
    box.append(before.element);
    Object.assign(before, { element: box });
  }
  before.element.append(paragraph);
}

/** Word in the browser: one list for every item, with the depth told at the item. */
function inWrappers(body: Element): void {
  for (const wrapper of body.querySelectorAll(".ListContainerWrapper")) wrapper.replaceWith(...wrapper.childNodes);
  const single = [...body.querySelectorAll("ul, ol")]
    .filter((list) => list.childElementCount === 1 && list.firstElementChild?.hasAttribute("data-aria-level"));
  for (const run of runsOf(single.map((list) => ({ element: list })))) {
    nest(run.map(({ element: list }): Line => {
      const item = list.firstElementChild ?? list;
      const start = Number.parseInt(list.getAttribute("start") ?? "1", 10) || 1;
      return {
        element: emptied(list, item), isOrdered: list.localName === "ol", start,
        level: Number(item.getAttribute("data-aria-level")) || 1, list: item.getAttribute("data-listid") ?? "",
      };
    }));
  }
}

/** A box with the item's contents, standing where the list stood. */
function emptied(list: Element, item: Element): Element {
  const box = list.ownerDocument.createElement("div");
  box.append(...item.childNodes);
  list.replaceWith(box);
  return box;
}

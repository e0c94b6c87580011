// Footnotes of other programs: a mark that leads to a note which leads back to the mark.
//
// Word, LibreOffice, WordPress, Pandoc and our own pages all write them so, under different names. Marks whose note was
// not copied stay as they are.

import { styleOf } from "./styles";

export interface Footnotes {
  /** The label of each mark. */
  readonly references: ReadonlyMap<Element, string>;
  /** The notes, taken out of the text, in the order of their first mark. */
  readonly notes: readonly { label: string; element: Element }[];
}

/** Finds them, and takes the notes out of the document. */
export function footnotesIn(body: Element): Footnotes {
  dropComments(body);
  const links = [...body.querySelectorAll("a[href*='#']")];
  const named = namesIn(body);
  const labels = new Map<Element, string>();
  const references = new Map<Element, string>();
  const backs: Element[] = [];
  for (const link of links) {
    const target = named.get(fragmentOf(link));
    const note = target && noteAround(target);
    if (!note || note.contains(link) || !follows(link, note)) continue;
    const back = [...note.querySelectorAll("a[href*='#']")].filter((one) => leadsTo(named.get(fragmentOf(one)), link));
    if (back.length === 0) continue;
    const label = labels.get(note) ?? String(labels.size + 1);
    labels.set(note, label);
    references.set(link, label);
    backs.push(...back);
  }
  for (const back of backs) (back.closest("sup") ?? back).remove();
  for (const note of labels.keys()) takeOut(note, body);
  return { references, notes: [...labels].map(([element, label]) => ({ label, element })) };
}

/** Comments of Google Docs look like footnotes and are none. */
function dropComments(body: Element): void {
  for (const mark of body.querySelectorAll("a[href^='#cmnt']")) {
    const isNote = /^cmnt\d/.test(mark.id);
    const gone = isNote ? mark.closest("div") ?? mark.closest("p") ?? mark : mark.closest("sup") ?? mark;
    if (gone !== body) gone.remove();
  }
}

function namesIn(body: Element): ReadonlyMap<string, Element> {
  const named = new Map<string, Element>();
  for (const element of body.querySelectorAll("[id], a[name]")) {
    for (const name of [element.id, element.getAttribute("name") ?? ""]) if (name && !named.has(name)) named.set(name, element);
  }
  return named;
}

function fragmentOf(link: Element): string {
  const href = link.getAttribute("href") ?? "";
  const fragment = href.slice(href.indexOf("#") + 1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The whole note that a name stands in. */
function noteAround(target: Element): Element {
  const box = [target, ...ancestors(target)].find((element) =>
    element.localName === "li" || element.localName === "aside" || element.localName === "dd"
    || (element.localName === "div" && (styleOf(element).get("mso-element") === "footnote" || styleOf(element).get("mso-element") === "endnote"
      || /^(sd)?(foot|end)note\d|^[fe][td]n\d|^fn/.test(element.id))));
  return box ?? target.closest("p") ?? target.closest("div") ?? target;
}

function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let one = element.parentElement; one && one.localName !== "body"; one = one.parentElement) found.push(one);
  return found;
}

function leadsTo(target: Element | undefined, link: Element): boolean {
  return target !== undefined && (target === link || target.contains(link) || link.contains(target)) && (target.textContent ?? "").length < 40;
}

function follows(link: Element, note: Element): boolean {
  return (link.compareDocumentPosition(note) & 4) !== 0;
}

/** Removes a note, and what stood around the notes alone: their list, their line, their heading. */
function takeOut(note: Element, body: Element): void {
  let parent: Element | null = note.parentElement;
  note.remove();
  while (parent && parent !== body && !hasWords(parent)) {
    const above: Element | null = parent.parentElement;
    parent.remove();
    parent = above;
  }
}

function hasWords(element: Element): boolean {
  const own = element.cloneNode(true) as Element;
  for (const heading of own.querySelectorAll("h1, h2, h3, h4, h5, h6")) heading.remove();
  return (own.textContent ?? "").trim() !== "" || own.querySelector("img") !== null;
}

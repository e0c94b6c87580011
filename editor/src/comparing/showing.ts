// Shows what differs between two versions, word by word, long stretches that are the same folded away.
// Marked by `del` and `ins`, by line and underline as well as colour, and in words for screen readers.

import { element } from "../elements.js";
import { words } from "../words.js";
import { type Piece, compare } from "./differing.js";

/** A title and a text. */
export interface Compared {
  title: string;
  body: string;
}

const CONTEXT = 160;

/** The comparison as a block for a dialog. */
export function showComparison(before: Compared, after: Compared, names: { before: string; after: string }): HTMLElement {
  const legend = element(
    "p",
    { class: "comparison-legend" },
    element("del", {}, names.before),
    " ",
    element("ins", {}, names.after),
  );
  const block = element("div", { class: "comparison" }, legend);
  if (before.title !== after.title) block.append(element("p", { class: "comparison-title" }, ...spans(compare(before.title, after.title))));
  const pieces = compare(before.body, after.body);
  if (pieces.every((piece) => piece.is === "same")) block.append(element("p", {}, words.sameText));
  else block.append(element("div", { class: "comparison-text", tabindex: 0, role: "group", "aria-label": words.comparison }, ...spans(folded(pieces))));
  return block;
}

function folded(pieces: Piece[]): (Piece | string)[] {
  return pieces.flatMap((piece, index): (Piece | string)[] => {
    const isFirst = index === 0;
    const isLast = index === pieces.length - 1;
    const keep = CONTEXT * (isFirst || isLast ? 1 : 2);
    if (piece.is !== "same" || piece.text.length < keep + 120) return [piece];
    const head = isFirst ? "" : piece.text.slice(0, CONTEXT).replace(/\S*$/, "");
    const tail = isLast ? "" : piece.text.slice(-CONTEXT).replace(/^\S*/, "");
    const hidden = piece.text.slice(head.length, piece.text.length - tail.length);
    const count = hidden.match(/\S+/g)?.length ?? 0;
    return [{ is: "same", text: head }, words.sameWords(count), { is: "same", text: tail }];
  });
}

function spans(pieces: (Piece | string)[]): (Node | string)[] {
  return pieces.map((piece) => {
    if (typeof piece === "string") return element("span", { class: "comparison-fold" }, piece);
    if (piece.is === "same") return piece.text;
    const said = element("span", { class: "visually-hidden" }, piece.is === "removed" ? words.onlyBefore : words.onlyAfter);
    return element(piece.is === "removed" ? "del" : "ins", {}, said, piece.text);
  });
}

// How long the text is: words as the site counts them, and minutes at 220 words a minute.
//
// Counted when the writer rests, never for a key.

import type { Node as DocumentNode } from "@tiptap/pm/model";
import { element } from "./element.ts";
import type { Surface } from "./surface.ts";

const WORDS_A_MINUTE = 220;
const REST = 500;

/** "1,240 words, 6 minutes to read". */
export function lengthInWords(words: number): string {
  const minutes = Math.max(1, Math.ceil(words / WORDS_A_MINUTE));
  if (words === 0) return "No words yet";
  return `${words.toLocaleString("en")} ${words === 1 ? "word" : "words"}, ${minutes} ${minutes === 1 ? "minute" : "minutes"} to read`;
}

/** Whatever stands between spaces and has a letter or a figure. */
export function wordsIn(doc: DocumentNode): number {
  const text = doc.textBetween(0, doc.content.size, "\n", " ");
  let words = 0;
  for (const piece of text.matchAll(/\S+/g)) if (/[\p{L}\p{N}]/u.test(piece[0])) words += 1;
  return words;
}

/** The line that tells it, kept up to date. */
export function wordCount(surface: Surface): HTMLElement {
  const line = element("p", { class: "word-count quiet" });
  let rest: ReturnType<typeof setTimeout> | undefined;
  const count = () => { line.textContent = lengthInWords(wordsIn(surface.editor.state.doc)); };
  surface.onChange(() => {
    clearTimeout(rest);
    rest = setTimeout(count, REST);
  });
  count();
  return line;
}

// Words and minutes below the text, counted a moment after the last key so that typing never waits for it.
// Minutes follow the site's own reckoning: 220 words each, at least one.

import { element } from "./elements.js";
import { words } from "./words.js";

const WORDS_A_MINUTE = 220;
const PAUSE = 400;

/** How many words a text has. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)?.length ?? 0;
}

/** How many minutes it takes to read. */
export function minutesFor(count: number): number {
  return Math.max(1, Math.ceil(count / WORDS_A_MINUTE));
}

/** The line below the text; `changed` has it counted again. */
export function countingLine(text: () => string): { element: HTMLElement; changed(): void } {
  const line = element("p", { class: "rich-count" });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    const found = countWords(text());
    line.textContent = found === 0 ? words.counted(0) : `${words.counted(found)} · ${words.toRead(minutesFor(found))}`;
  };
  count();
  return {
    element: line,
    changed() {
      clearTimeout(timer);
      timer = setTimeout(count, PAUSE);
    },
  };
}

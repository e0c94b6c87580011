// Copies of unsaved texts in this browser: one for each page that holds one, in the name of the person who typed it.
//
// They are written at once, so that a crash, a closed lid or a lost line loses nothing, and go when the server has the
// same text. Nobody else's copy is ever looked at. `static/js/staff.js` reads the same keys when somebody signs out.

import type { Text } from "./fields";

export interface Copy {
  /** The post; empty for a text that was never saved. */
  readonly post: string;
  /** Where a new text would have begun: tells a page from a post. */
  readonly autosave: string;
  /** The revision that it was made from. */
  readonly base: string;
  /** When it was written. */
  readonly at: number;
  readonly text: Text;
}

const PREFIX = "knead.copy";

export class Copies {
  readonly #person: string;
  readonly #page: string;
  #isWritten = false;

  /** The copies of one person; `page` is the name of this page among all that are open. */
  constructor(person: string, page: string) {
    this.#person = person;
    this.#page = page;
  }

  /** Keeps this page's text; false if the browser has no room for it. */
  write(copy: Copy): boolean {
    try {
      localStorage.setItem(this.#key(this.#page), JSON.stringify(copy));
      this.#isWritten = true;
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets this page's copy: the server has the text. */
  clear(): void {
    if (!this.#isWritten) return;
    this.remove(this.#page);
    this.#isWritten = false;
  }

  /** What other pages of this person left behind, the newest first, by the pages' names. */
  left(): [page: string, copy: Copy][] {
    const start = this.#key("");
    const found: [string, Copy][] = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(start) || key === this.#key(this.#page)) continue;
        const copy = read(localStorage.getItem(key));
        if (copy) found.push([key.slice(start.length), copy]);
      }
    } catch {
      return [];
    }
    return found.sort(([, one], [, other]) => other.at - one.at);
  }

  /** Forgets what a page left behind. */
  remove(page: string): void {
    try {
      localStorage.removeItem(this.#key(page));
    } catch {
      // A browser that gives no storage holds nothing either.
    }
  }

  /** Puts back what was removed. */
  restore(page: string, copy: Copy): void {
    try {
      localStorage.setItem(this.#key(page), JSON.stringify(copy));
    } catch {
      // It had room a moment ago.
    }
  }

  #key(page: string): string {
    return `${PREFIX}.${this.#person}.${page}`;
  }
}

function read(stored: string | null): Copy | undefined {
  try {
    const copy = JSON.parse(stored ?? "") as Partial<Copy> | null;
    const isWhole = typeof copy?.at === "number" && typeof copy.post === "string" && typeof copy.text === "object" && copy.text !== null;
    return isWhole ? (copy as Copy) : undefined;
  } catch {
    return undefined;
  }
}

// Copies of unsaved text in this browser, one for each open page, so that two tabs never overwrite each other.
// A copy goes away only when the server has its text or a person says so. The keys begin with
// `knead.copy.<person>.`, so that sign-out can ask about copies of other posts as well.

import type { Values } from "../form.js";

/** A copy as it lies in the browser. */
export interface Copy {
  values: Values;
  base: number;
  keptAt: number;
}

/** A copy and the key it lies under. */
export interface Found extends Copy {
  key: string;
}

function isCopy(value: unknown): value is Copy {
  if (typeof value !== "object" || value === null) return false;
  const copy = value as Partial<Copy>;
  return (
    typeof copy.base === "number" &&
    typeof copy.keptAt === "number" &&
    typeof copy.values === "object" &&
    copy.values !== null &&
    typeof copy.values.body === "string" &&
    typeof copy.values.title === "string"
  );
}

function parse(text: string | null): Copy | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isCopy(value) ? value : null;
  } catch {
    return null;
  }
}

/** The copies of one person in this browser. */
export class Copies {
  readonly #page = crypto.getRandomValues(new Uint32Array(2)).join("-");
  readonly #prefix: string;
  #key: string;

  constructor(
    person: string,
    post: string,
    readonly storage: Storage,
  ) {
    this.#prefix = `knead.copy.${person}.`;
    this.#key = this.#keyFor(post);
    // Holding a lock tells other tabs that this page is still open and looks after its copy itself.
    void navigator.locks?.request(this.#lock(this.#page), () => new Promise(() => undefined)).catch(() => undefined);
  }

  #keyFor(post: string): string {
    return `${this.#prefix}${post || "new"}.${this.#page}`;
  }

  #lock(page: string): string {
    return `knead.page.${page}`;
  }

  /** Keeps a copy; says whether the browser took it. */
  keep(copy: Copy): boolean {
    try {
      this.storage.setItem(this.#key, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  /** Takes this page's copy away. */
  clear(): void {
    this.drop(this.#key);
  }

  /** Takes one copy away. */
  drop(key: string): void {
    try {
      this.storage.removeItem(key);
    } catch {
      return;
    }
  }

  /** Goes on under the post's own number once it has one. */
  moveTo(post: string): void {
    const copy = parse(this.storage.getItem(this.#key));
    this.clear();
    this.#key = this.#keyFor(post);
    if (copy) this.keep(copy);
  }

  /** The copies of a post that no open page looks after, the newest first. */
  async left(post: string): Promise<Found[]> {
    const open = await this.#openPages();
    const beginning = `${this.#prefix}${post || "new"}.`;
    const found: Found[] = [];
    for (const key of Object.keys(this.storage)) {
      if (!key.startsWith(beginning) || key === this.#key || open.has(key.slice(beginning.length))) continue;
      const copy = parse(this.storage.getItem(key));
      if (copy) found.push({ ...copy, key });
    }
    return found.sort((one, other) => other.keptAt - one.keptAt);
  }

  /** Everything of this person that lies in this browser. */
  all(): string[] {
    return Object.keys(this.storage).filter((key) => key.startsWith(this.#prefix));
  }

  async #openPages(): Promise<Set<string>> {
    const prefix = this.#lock("");
    const held = (await navigator.locks?.query().catch(() => undefined))?.held ?? [];
    return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
  }
}

// Saves what is written, by itself: a moment after the last key and at least every half minute while typing.
// At most one request is under way; the browser's own copy is kept until the server has exactly that text.
// Nothing is sent while a newer version waits for the writer's choice or while nobody is signed in.

import { type PostForm, type Saved, type Values, isSame } from "../form.js";
import type { Copies } from "./copies.js";
import { type Answer, firstErrorOf, messageOf, post } from "./wire.js";

const PAUSE = 3_000;
const LONGEST_WAIT = 30_000;
const COPY_PAUSE = 400;
const RETRIES = [2_000, 4_000, 8_000, 15_000, 30_000];

/** The version that somebody saved meanwhile; the settings beside title and text are there if the server tells them. */
export interface Newer extends Partial<Values> {
  revision: number;
  by: string;
  saved_at: number;
  title: string;
  body: string;
  url: string;
}

/** How the text stands with the server. */
export type Standing =
  | { is: "new" }
  | { is: "saved"; at: number }
  | { is: "unreachable"; isKept: boolean }
  | { is: "signed-out" }
  | { is: "newer"; newer: Newer }
  | { is: "refused"; message: string }
  | { is: "gone" };

/** What a save came to. */
export type Outcome = Standing["is"];

/** Looks after the text of one form. */
export class Keeper {
  readonly #listeners: ((standing: Standing) => void)[] = [];
  #standing: Standing;
  #stored: Values;
  #flight: Promise<Outcome> | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #copyTimer: ReturnType<typeof setTimeout> | undefined;
  #dirtySince: number | undefined;
  #failures = 0;
  #isKept = true;
  #isStopped = false;

  constructor(
    readonly form: PostForm,
    readonly copies: Copies,
  ) {
    this.#stored = form.values();
    const at = form.savedAt;
    this.#standing = at === null ? { is: "new" } : { is: "saved", at };
  }

  /** Calls back now and whenever the standing changes. */
  follow(listener: (standing: Standing) => void): void {
    this.#listeners.push(listener);
    listener(this.#standing);
  }

  /** How the text stands with the server. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Whether something is written that the server does not have. */
  get isUnsaved(): boolean {
    return !isSame(this.form.values(), this.#stored);
  }

  /** Whether unsaved text would be lost if this page went away now. */
  get isAtRisk(): boolean {
    return this.isUnsaved && !this.#isKept;
  }

  /** Whether a request is under way. */
  get isSaving(): boolean {
    return this.#flight !== undefined;
  }

  /** Something was written. */
  changed(): void {
    this.#dirtySince ??= Date.now();
    clearTimeout(this.#copyTimer);
    this.#copyTimer = setTimeout(() => this.keepCopy(), COPY_PAUSE);
    if (this.#standing.is === "unreachable") return;
    const left = Math.max(0, this.#dirtySince + LONGEST_WAIT - Date.now());
    this.#saveIn(Math.min(PAUSE, left));
  }

  /** Keeps the browser's copy at once; it goes away when there is nothing to keep. */
  keepCopy(): void {
    clearTimeout(this.#copyTimer);
    if (this.#isStopped) return;
    const values = this.form.values();
    if (isSame(values, this.#stored)) {
      this.copies.clear();
      this.#isKept = true;
    } else {
      this.#isKept = this.copies.keep({ values, base: this.form.base, keptAt: Date.now() });
    }
  }

  /** Takes the text now on the page for what the server has. */
  takeAsStored(values: Values, revision: number, at: number): void {
    this.#stored = values;
    this.form.base = revision;
    this.#say({ is: "saved", at });
    this.#settle();
  }

  /** Goes on after a choice about a newer version: what is written here follows it. */
  followOn(revision: number): Promise<Outcome> {
    this.form.base = revision;
    this.#say(this.#savedOrNew());
    return this.save();
  }

  /** A newer version is known; nothing is sent until the writer has chosen. */
  holdFor(newer: Newer): void {
    this.keepCopy();
    this.#say({ is: "newer", newer });
  }

  /** Sends nothing any more and leaves the browser's copy as it is. */
  stop(): void {
    this.keepCopy();
    this.#isStopped = true;
    clearTimeout(this.#saveTimer);
  }

  /** Saves now what is unsaved; a save under way is awaited first. */
  async save(options: { outlives?: boolean; always?: boolean } = {}): Promise<Outcome> {
    clearTimeout(this.#saveTimer);
    while (this.#flight) await this.#flight;
    if (this.#isStopped) return this.#standing.is;
    if (!this.isUnsaved && !options.always) {
      if (this.#standing.is === "unreachable" || this.#standing.is === "refused") this.#say(this.#savedOrNew());
      this.#settle();
      return this.#standing.is;
    }
    this.keepCopy();
    if (this.#standing.is === "newer" && !options.always) return "newer";
    this.#flight = this.#send(options.outlives ?? false);
    this.#announce();
    try {
      return await this.#flight;
    } finally {
      this.#flight = undefined;
      this.#announce();
      this.#goOn();
    }
  }

  async #send(outlives: boolean): Promise<Outcome> {
    const sent = this.form.values();
    const begun = Date.now();
    const answer = await post(this.form.address("autosave"), { ...sent, base: String(this.form.base) }, { outlives });
    this.#say(this.#judge(answer, sent, begun));
    return this.#standing.is;
  }

  #judge(answer: Answer, sent: Values, begun: number): Standing {
    if (!answer.isReached || answer.status >= 500) {
      this.#failures += 1;
      return { is: "unreachable", isKept: this.#isKept };
    }
    this.#failures = 0;
    if (answer.status === 200) return this.#adopt(answer.body as unknown as Saved, sent, begun);
    if (answer.status === 401) return { is: "signed-out" };
    if (answer.status === 404 || answer.status === 410) return { is: "gone" };
    if (answer.status === 409) return { is: "newer", newer: answer.body.newer as Newer };
    return { is: "refused", message: firstErrorOf(answer.body) || messageOf(answer.body) };
  }

  #adopt(saved: Saved, sent: Values, begun: number): Standing {
    const wasNew = this.form.post === "";
    this.form.adopt(saved);
    if (wasNew) this.copies.moveTo(String(saved.post));
    this.#stored = sent;
    this.#dirtySince = this.isUnsaved ? begun : undefined;
    this.keepCopy();
    return { is: "saved", at: saved.saved_at };
  }

  #goOn(): void {
    if (this.#isStopped) return;
    if (this.#standing.is === "unreachable") {
      this.#saveIn(RETRIES[Math.min(this.#failures, RETRIES.length) - 1] ?? PAUSE);
    } else if (this.#standing.is === "saved" && this.isUnsaved) {
      this.changed();
    }
  }

  #saveIn(wait: number): void {
    clearTimeout(this.#saveTimer);
    if (this.#isStopped || this.#standing.is === "signed-out" || this.#standing.is === "gone") return;
    this.#saveTimer = setTimeout(() => void this.save(), wait);
  }

  #savedOrNew(): Standing {
    const at = this.form.savedAt;
    return this.#standing.is === "saved" ? this.#standing : at === null ? { is: "new" } : { is: "saved", at };
  }

  #settle(): void {
    this.#dirtySince = undefined;
    this.keepCopy();
  }

  #say(standing: Standing): void {
    this.#standing = standing;
    if (standing.is === "saved") this.form.element.dataset.savedAt = String(standing.at);
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener(this.#standing);
  }
}

// When a text is kept: a while after the last key, and now and then while nobody pauses.

export interface Pace {
  /** How long a pause must be. */
  readonly pause: number;
  /** How long writing without a pause may go on. */
  readonly most: number;
}

/** Calls `due` at the pace of the writing. */
export class Timer {
  readonly #pace: Pace;
  readonly #due: () => void;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #most: ReturnType<typeof setTimeout> | undefined;

  constructor(pace: Pace, due: () => void) {
    this.#pace = pace;
    this.#due = () => {
      this.stop();
      due();
    };
  }

  /** Something was written. */
  touch(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(this.#due, this.#pace.pause);
    this.#most ??= setTimeout(this.#due, this.#pace.most);
  }

  stop(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#most);
    this.#most = undefined;
  }
}

const FIRST = 2_000;
const LONGEST = 60_000;

/** Tries again later and later, and at once when there is reason to hope. */
export class Retry {
  readonly #again: () => void;
  #wait = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(again: () => void) {
    this.#again = again;
  }

  /** It failed; `seconds` if the site said when to come back. */
  later(seconds?: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), seconds === undefined ? this.#wait : seconds * 1_000);
    this.#wait = Math.min(LONGEST, this.#wait * 2);
  }

  /** Whether it waits for the next try. */
  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  /** Tries at once, if it waits. */
  now(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again();
  }

  /** It worked. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wait = FIRST;
  }
}

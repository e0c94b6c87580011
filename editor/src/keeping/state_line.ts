// The line that says where the text stands: the site's own words, and while something is typed that it is not saved yet.

import type { Kept } from "./server";

const WAITS = "Not saved yet…";

export class StateLine {
  readonly #dom: HTMLElement | null;
  #words: string;

  constructor(form: HTMLFormElement) {
    this.#dom = form.querySelector<HTMLElement>(".writing-head .state");
    this.#words = this.#dom?.textContent ?? "";
    // A save after every pause is nothing to be read aloud; what goes wrong has a line of its own.
    this.#dom?.setAttribute("aria-live", "off");
  }

  /** Something is typed that the server may not have. */
  waits(): void {
    this.#show(WAITS);
  }

  /** The server has everything again, and has nothing new to say. */
  settles(): void {
    this.#show(this.#words);
  }

  /** The server took the text. */
  saved({ words, class: name }: Kept, time: string): void {
    this.#words = words.includes("saved") ? words : `${words}, saved ${time}`;
    if (this.#dom) this.#dom.className = this.#dom.className.replace(/\bstate-\w+/, name);
    this.#show(this.#words);
  }

  #show(words: string): void {
    if (this.#dom && this.#dom.textContent !== words) this.#dom.textContent = words;
  }
}

// What the writer has to know while writing, above the text: one line for each matter, with what can be done about it.
//
// It is a polite live region and takes no focus: nothing interrupts a sentence.

import { element } from "../surface/element";

/** One matter; a newer word on it takes the place of the older. */
export type Matter = "line" | "signedOut" | "newer" | "refused" | "copy";

export interface Act {
  readonly word: string;
  readonly run: () => void;
  readonly isPrimary?: boolean;
}

export class Notices {
  readonly #dom = element("div", { class: "keeping", role: "status" });
  readonly #shown = new Map<Matter, { words: string; dom: HTMLElement }>();

  constructor(form: HTMLFormElement) {
    const head = form.querySelector(".writing-head");
    if (head) head.append(this.#dom);
    else form.prepend(this.#dom);
  }

  /** Says it, in place of what was said on the matter. */
  say(matter: Matter, words: string, ...acts: Act[]): void {
    if (this.#shown.get(matter)?.words === words) return;
    const dom = element("div", { class: "keeping-notice" },
      element("p", {}, words),
      acts.length > 0 && element("div", { class: "keeping-acts" }, ...acts.map((act) =>
        element("button", { type: "button", class: act.isPrimary ? "button primary" : "button", onclick: act.run }, act.word))));
    const before = this.#shown.get(matter)?.dom;
    if (before) before.replaceWith(dom);
    else this.#dom.append(dom);
    this.#shown.set(matter, { words, dom });
  }

  /** The matter is settled. */
  hush(...matters: Matter[]): void {
    for (const matter of matters) {
      this.#shown.get(matter)?.dom.remove();
      this.#shown.delete(matter);
    }
  }

  /** Whether something is being said on the matter. */
  says(matter: Matter): boolean {
    return this.#shown.has(matter);
  }
}

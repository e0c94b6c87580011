// One line below the tools that says what happened, for eyes and for screen readers.
//
// It holds the newest message only; a message may carry one act. It goes by itself when the writer goes on, unless it
// asks for something.

import { element } from "./element.ts";
import { icon } from "./icons.ts";

export interface Saying {
  /** What can be done about it. */
  act?: { word: string; run: () => void };
  /** Whether it stays until it is dismissed. */
  stays?: boolean;
}

export class Announcer {
  readonly dom = element("div", { class: "editor-said", role: "status", "aria-live": "polite" });
  #stays = false;

  /** Says it, in place of what was said before. */
  say(words: string, { act, stays = false }: Saying = {}): void {
    this.#stays = stays || act !== undefined;
    const dismiss = element("button", { type: "button", class: "editor-tool small", "aria-label": "Close this message", onclick: () => this.hush() }, icon("cross"));
    const button = act && element("button", { type: "button", class: "button", onclick: () => { this.hush(); act.run(); } }, act.word);
    this.dom.replaceChildren(element("p", {}, words), ...(button ? [button] : []), dismiss);
  }

  /** Takes back what was said. */
  hush(): void {
    this.#stays = false;
    this.dom.replaceChildren();
  }

  /** Called when the writer goes on writing. */
  moveOn(): void {
    if (!this.#stays && this.dom.childElementCount > 0) this.hush();
  }
}

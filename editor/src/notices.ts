// Short messages above the text, each with what can be done about it.
// They never take the focus and never hide the text; screen readers are told politely.

import { button, element } from "./elements.js";
import { icon } from "./icons.js";
import { words } from "./words.js";

/** One thing to do about a message; the message goes away when it is done. */
export interface Choice {
  label: string;
  act: () => void;
  isPrimary?: boolean;
  stays?: boolean;
}

/** A message on the page. */
export interface Notice {
  remove(): void;
}

/** The place for messages. */
export class Notices {
  readonly element = element("div", { class: "rich-notices", role: "status" });
  readonly #shown = new Map<string, HTMLElement>();

  /** Shows a message; one of the same subject takes the place of the earlier one. */
  show(subject: string, message: string, choices: Choice[] = [], options: { tone?: "alarm"; mayClose?: boolean } = {}): Notice {
    this.remove(subject);
    const notice = element("div", { class: options.tone === "alarm" ? "rich-notice alarm" : "rich-notice" }, element("p", {}, message));
    const acts = element("div", { class: "rich-notice-acts" });
    for (const choice of choices) {
      acts.append(
        button(choice.label, choice.isPrimary ? "button primary" : "button", () => {
          if (!choice.stays) this.remove(subject);
          choice.act();
        }),
      );
    }
    if (options.mayClose ?? true) {
      const close = button("", "rich-close", () => this.remove(subject), icon("cross"));
      close.setAttribute("aria-label", words.dismiss);
      acts.append(close);
    }
    notice.append(acts);
    this.#shown.set(subject, notice);
    this.element.append(notice);
    return { remove: () => this.#removeExactly(subject, notice) };
  }

  /** Takes a message away. */
  remove(subject: string): void {
    this.#shown.get(subject)?.remove();
    this.#shown.delete(subject);
  }

  #removeExactly(subject: string, notice: HTMLElement): void {
    if (this.#shown.get(subject) === notice) this.remove(subject);
  }
}

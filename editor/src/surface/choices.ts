// A list to choose from while the focus stays in a field: role listbox, the chosen one told by aria-activedescendant.

import { element, freshId } from "./element.ts";
import { type IconName, icon } from "./icons.ts";

export interface Choice {
  readonly icon: IconName;
  readonly title: string;
  /** A word at the end: a state, or keys. */
  readonly aside?: string;
  /** A second line. */
  readonly hint?: string;
  readonly choose: () => void;
}

export class Choices {
  readonly dom: HTMLElement;
  readonly #owner: HTMLElement;
  #choices: readonly Choice[] = [];
  #active = -1;

  /** `owner` is what has the focus meanwhile. */
  constructor(owner: HTMLElement, label: string) {
    this.#owner = owner;
    this.dom = element("ul", { class: "editor-choices", id: freshId("choices"), role: "listbox", tabindex: -1, "aria-label": label });
    // The field keeps the focus.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
  }

  show(choices: readonly Choice[]): void {
    this.#choices = choices;
    this.dom.replaceChildren(...choices.map((choice, at) => this.#option(choice, at)));
    this.#activate(choices.length > 0 ? 0 : -1);
  }

  get isEmpty(): boolean {
    return this.#choices.length === 0;
  }

  /** Chooses what is active now. */
  choose(): void {
    this.#choices[this.#active]?.choose();
  }

  /** Whether the key was for the list. */
  handleKey(event: KeyboardEvent): boolean {
    const last = this.#choices.length - 1;
    if (last < 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "ArrowDown") this.#activate(this.#active >= last ? 0 : this.#active + 1);
    else if (event.key === "ArrowUp") this.#activate(this.#active <= 0 ? last : this.#active - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.choose();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Forgets what it told its owner. */
  release(): void {
    this.#owner.removeAttribute("aria-activedescendant");
  }

  #option(choice: Choice, at: number): HTMLElement {
    return element("li", { id: `${this.dom.id}-${at}`, role: "option", "aria-selected": "false", onclick: () => choice.choose(), onmousemove: () => this.#activate(at) },
      icon(choice.icon),
      element("span", { class: "choice-words" }, element("span", { class: "choice-title" }, choice.title), choice.hint ? element("span", { class: "choice-hint" }, choice.hint) : null),
      choice.aside ? element("span", { class: "choice-aside" }, choice.aside) : null);
  }

  #activate(at: number): void {
    if (at === this.#active && this.dom.children[at]?.getAttribute("aria-selected") === "true") return;
    this.#active = at;
    for (const [index, option] of [...this.dom.children].entries()) option.setAttribute("aria-selected", String(index === at));
    const option = this.dom.children[at];
    if (!option) return this.release();
    this.#owner.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}

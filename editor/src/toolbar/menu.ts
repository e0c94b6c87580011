// A menu that opens below its button: arrow keys, Home, End, letters by their label, Escape.
// Closing gives the focus back to the button unless the act took it into the text.

import { button, element, freshId } from "../elements.js";
import { type IconName, icon } from "../icons.js";

/** One line of a menu. */
export interface Entry {
  label: string;
  hint?: string;
  icon: IconName;
  role: "menuitem" | "menuitemradio" | "menuitemcheckbox";
  isOn?: () => boolean;
  run: () => void;
}

/** A button with its menu; `host` is what the menu is placed in. */
export class Menu {
  readonly button: HTMLButtonElement;
  readonly label = element("span", { class: "rich-menu-label" });
  readonly #list: HTMLElement;
  #items: { entry: Entry; element: HTMLButtonElement }[] = [];

  constructor(
    name: string,
    readonly host: HTMLElement,
    readonly entries: () => Entry[],
  ) {
    this.#list = element("div", { class: "rich-menu", role: "menu", id: freshId("menu"), "aria-label": name, hidden: true });
    this.button = element("button", {
      type: "button",
      class: "rich-tool rich-tool-menu",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    });
    this.button.append(this.label, icon("down"));
    this.button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open(event.key === "ArrowUp");
    });
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (next instanceof Node && (this.#list.contains(next) || this.button.contains(next))) return;
      if (next !== null) this.close(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!this.isOpen || !(event.target instanceof Node)) return;
      if (!this.#list.contains(event.target) && !this.button.contains(event.target)) this.close(false);
    });
    host.append(this.#list);
  }

  /** Whether the menu is open. */
  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** Opens the menu at its first line, or its last. */
  open(atEnd = false): void {
    this.#items = this.entries().map((entry) => ({ entry, element: this.#line(entry) }));
    this.#list.replaceChildren(...this.#items.map(({ element: line }) => line));
    this.#list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.button.setAttribute("aria-controls", this.#list.id);
    const from = this.host.getBoundingClientRect();
    const at = this.button.getBoundingClientRect();
    const left = Math.min(at.left - from.left, from.width - this.#list.offsetWidth);
    this.#list.style.left = `${Math.max(0, left)}px`;
    this.#list.style.top = `${at.bottom - from.top + 4}px`;
    this.#items.at(atEnd ? -1 : 0)?.element.focus();
  }

  /** Closes the menu. */
  close(givesFocusBack = true): void {
    if (!this.isOpen) return;
    this.#list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (givesFocusBack) this.button.focus();
  }

  #line(entry: Entry): HTMLButtonElement {
    const line = button("", "rich-menu-line", () => {
      this.close();
      entry.run();
    });
    line.setAttribute("role", entry.role);
    line.tabIndex = -1;
    if (entry.role !== "menuitem") line.setAttribute("aria-checked", String(entry.isOn?.() ?? false));
    const said = element("span", {}, entry.label, entry.hint ? element("small", {}, entry.hint) : null);
    line.append(icon(entry.icon), said);
    return line;
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const lines = this.#items.map(({ element: line }) => line);
    const at = lines.findIndex((line) => line === document.activeElement);
    const go = (to: number): void => {
      event.preventDefault();
      lines.at(to % lines.length)?.focus();
    };
    if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      this.close();
    } else if (event.key.length === 1 && event.key !== " ") {
      const letter = event.key.toLowerCase();
      const order = [...this.#items.slice(at + 1), ...this.#items.slice(0, at + 1)];
      order.find(({ entry }) => entry.label.toLowerCase().startsWith(letter))?.element.focus();
    }
  }
}

// A row of tools: role toolbar, one stop for Tab, arrows and Home and End inside, Escape back to the text.
//
// A press never takes the selection away from the text. A tool that is not possible now stays reachable and says so.

import { element } from "./element.ts";
import { type IconName, icon } from "./icons.ts";
import { keysForScreenReaders, keysInWords } from "./keys.ts";

export interface Tool {
  readonly name: string;
  /** Stands under the icon. */
  readonly word: string;
  /** Its whole name, which contains the word. */
  readonly long?: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly run: () => void;
  /** For tools that are on or off. */
  readonly isOn?: () => boolean;
  readonly isPossible?: () => boolean;
}

export class Tools {
  readonly dom: HTMLElement;
  readonly #tools: { tool: Tool; button: HTMLButtonElement }[] = [];
  readonly #leave: () => void;

  /** `leave` gives the focus back to the text. */
  constructor(label: string, groups: readonly (readonly Tool[])[], leave: () => void) {
    this.#leave = leave;
    this.dom = element("div", { class: "editor-tools", role: "toolbar", "aria-label": label, onkeydown: (event: KeyboardEvent) => this.#handleKey(event) },
      ...groups.map((group) => element("div", { class: "tool-group" }, ...group.map((tool) => this.#button(tool)))));
    this.#rove(this.#tools[0]?.button);
    this.refresh();
  }

  /** Shows what is on and what is possible now. */
  refresh(): void {
    for (const { tool, button } of this.#tools) {
      if (tool.isOn) set(button, "aria-pressed", String(tool.isOn()));
      if (tool.isPossible) set(button, "aria-disabled", String(!tool.isPossible()));
    }
  }

  focus(): void {
    this.#tools.find(({ button }) => button.tabIndex === 0)?.button.focus();
  }

  #button(tool: Tool): HTMLButtonElement {
    const long = tool.long ?? tool.word;
    const button = element("button", {
      type: "button", class: "editor-tool", tabindex: -1, "data-tool": tool.name,
      title: tool.keys ? `${long} (${keysInWords(tool.keys)})` : long,
      "aria-label": long === tool.word ? null : long,
      "aria-keyshortcuts": tool.keys ? keysForScreenReaders(tool.keys) : null,
      onmousedown: (event: MouseEvent) => event.preventDefault(),
      onclick: () => { if (tool.isPossible?.() ?? true) tool.run(); },
      onfocus: () => this.#rove(button),
    }, icon(tool.icon), element("span", { class: "tool-word" }, tool.word));
    this.#tools.push({ tool, button });
    return button;
  }

  #rove(to: HTMLButtonElement | undefined): void {
    for (const { button } of this.#tools) button.tabIndex = button === to ? 0 : -1;
    to?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #handleKey(event: KeyboardEvent): void {
    const last = this.#tools.length - 1;
    const at = this.#tools.findIndex(({ button }) => button === document.activeElement);
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.#leave();
    else if (to === undefined) return;
    else this.#tools[to]?.button.focus();
    event.preventDefault();
  }
}

function set(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

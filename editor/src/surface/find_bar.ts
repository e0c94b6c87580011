// The bar for finding and replacing, under the tools while it is open.

import { element, freshId } from "./element.ts";
import { find, go, lookAgain, replaceAll, replaceOne, selectPresent, standing } from "./finding.ts";
import { icon } from "./icons.ts";
import type { Surface } from "./surface.ts";

export class FindBar {
  readonly dom: HTMLElement;
  readonly #surface: Surface;
  readonly #words: HTMLInputElement;
  readonly #by: HTMLInputElement;
  readonly #count = element("span", { class: "find-count", role: "status" });
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(surface: Surface) {
    this.#surface = surface;
    const { editor } = surface;
    this.#words = element("input", { type: "text", id: freshId("find"), placeholder: "Find", autocomplete: "off", oninput: () => { find(editor, this.#words.value); this.#tell(); } });
    this.#by = element("input", { type: "text", id: freshId("replace"), placeholder: "Replace by", autocomplete: "off" });
    const button = (word: string, run: () => void) => element("button", { type: "button", class: "button", onclick: () => { run(); this.#tell(); } }, word);
    const small = (name: "up" | "down" | "cross", label: string, run: () => void) =>
      element("button", { type: "button", class: "editor-tool small", "aria-label": label, title: label, onclick: () => { run(); this.#tell(); } }, icon(name));
    this.dom = element("div", { class: "find-bar", role: "search", "aria-label": "Find and replace in this text", hidden: true, onkeydown: (event: KeyboardEvent) => this.#handleKey(event) },
      element("div", { class: "find-row" }, element("label", { for: this.#words.id }, "Find"), this.#words, this.#count,
        small("up", "The one before", () => go(editor, -1)), small("down", "The next one", () => go(editor, 1)), small("cross", "Close", () => this.close())),
      element("div", { class: "find-row" }, element("label", { for: this.#by.id }, "Replace by"), this.#by,
        button("Replace", () => replaceOne(editor, this.#by.value)),
        button("Replace all", () => this.#replaceAll())));
    surface.onChange(() => this.#rested());
  }

  get isOpen(): boolean {
    return !this.dom.hidden;
  }

  /** Opens it with the selected words, if there are some. */
  open(): void {
    const { state } = this.#surface.editor;
    const selected = state.doc.textBetween(state.selection.from, state.selection.to, "\n");
    if (selected && selected.length <= 100 && !selected.includes("\n")) this.#words.value = selected;
    this.dom.hidden = false;
    find(this.#surface.editor, this.#words.value);
    this.#tell();
    this.#words.focus();
    this.#words.select();
  }

  close(): void {
    if (!this.isOpen) return;
    const { editor } = this.#surface;
    selectPresent(editor);
    find(editor, "");
    this.dom.hidden = true;
    editor.view.focus();
  }

  #replaceAll(): void {
    const count = replaceAll(this.#surface.editor, this.#by.value);
    this.#surface.announcer.say(count === 0 ? "Nothing was found to replace." : `${count === 1 ? "One place was" : `${count} places were`} replaced. Undo brings all of them back.`);
  }

  #tell(): void {
    const { count, present } = standing(this.#surface.editor);
    this.#count.textContent = this.#words.value === "" ? "" : count === 0 ? "not found" : `${present} of ${count}`;
  }

  #rested(): void {
    if (!this.isOpen) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => { lookAgain(this.#surface.editor); this.#tell(); }, 400);
  }

  #handleKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.#words) go(this.#surface.editor, event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === this.#by) replaceOne(this.#surface.editor, this.#by.value);
    else return;
    event.preventDefault();
    this.#tell();
  }
}

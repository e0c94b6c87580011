// The bar for finding and replacing, right below the toolbar; it opens with the words that are marked.
// Replacing all is one step to undo.

import type { Editor } from "@tiptap/core";
import { button, element, freshId } from "../elements.js";
import { icon } from "../icons.js";
import { words } from "../words.js";
import { type Told, finding } from "./finding.js";

/** The bar. */
export class FindBar {
  readonly element = element("div", { class: "rich-find", role: "search", "aria-label": words.findTitle, hidden: true });
  readonly #wanted = element("input", { type: "text", autocomplete: "off" });
  readonly #instead = element("input", { type: "text", autocomplete: "off" });
  readonly #matchesCase = element("input", { type: "checkbox" });
  readonly #told = element("span", { class: "quiet", role: "status" });

  constructor(readonly editor: () => Editor) {
    const close = button("", "rich-close", () => this.close(), icon("cross"));
    close.setAttribute("aria-label", words.close);
    this.element.append(
      field(words.find, this.#wanted),
      element("div", { class: "rich-find-acts" }, this.#step(words.findPrevious, "up", -1), this.#step(words.findNext, "down", 1), this.#told),
      field(words.replaceWith, this.#instead),
      element(
        "div",
        { class: "rich-find-acts" },
        button(words.replace, "button", () => this.#replaceOne()),
        button(words.replaceAll, "button", () => this.#replaceAll()),
        element("label", { class: "check" }, this.#matchesCase, words.matchCase),
      ),
      close,
    );
    this.#wanted.addEventListener("input", () => this.#search());
    this.#matchesCase.addEventListener("change", () => this.#search());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    // What is typed here is no change of the post.
    for (const name of ["input", "change"]) this.element.addEventListener(name, (event) => event.stopPropagation());
  }

  /** Opens the bar. */
  open(): void {
    const { state } = this.editor();
    const marked = state.doc.textBetween(state.selection.from, state.selection.to, "\n");
    if (marked && marked.length < 80 && !marked.includes("\n")) this.#wanted.value = marked;
    this.element.hidden = false;
    this.#wanted.focus();
    this.#wanted.select();
    this.#search();
  }

  /** Closes the bar and goes back to the text, to the place that was found. */
  close(): void {
    if (this.element.hidden) return;
    const place = this.#found()?.places[this.#found()?.at ?? -1];
    this.element.hidden = true;
    this.#tell({ search: null });
    const { commands } = this.editor();
    if (place) commands.setTextSelection(place);
    commands.focus();
  }

  #found(): ReturnType<typeof finding.getState> {
    return finding.getState(this.editor().state);
  }

  #tell(told: Told): void {
    const { view } = this.editor();
    view.dispatch(view.state.tr.setMeta(finding, told).setMeta("addToHistory", false));
    this.#show();
  }

  #search(): void {
    const text = this.#wanted.value;
    this.#tell({ search: text ? { text, matchesCase: this.#matchesCase.checked } : null, from: this.editor().state.selection.from });
  }

  #show(): void {
    const found = this.#found();
    this.#told.textContent = found?.search ? words.foundAt(found.at + 1, found.places.length) : "";
    this.editor().view.dom.querySelector(".found-here")?.scrollIntoView({ block: "center" });
  }

  #go(step: number): void {
    const found = this.#found();
    if (!found || found.places.length === 0) return;
    this.#tell({ at: (found.at + step + found.places.length) % found.places.length });
  }

  #replaceOne(): void {
    const found = this.#found();
    const place = found?.places[found.at];
    if (!found || !place) return;
    const { view } = this.editor();
    view.dispatch(view.state.tr.insertText(this.#instead.value, place.from, place.to));
    this.#tell({ at: Math.min(found.at, Math.max(0, found.places.length - 2)) });
  }

  #replaceAll(): void {
    const places = this.#found()?.places ?? [];
    const { view } = this.editor();
    const transaction = view.state.tr;
    for (const { from, to } of [...places].reverse()) transaction.insertText(this.#instead.value, from, to);
    view.dispatch(transaction);
    this.#show();
    this.#told.textContent = words.replaced(places.length);
  }

  #step(label: string, drawing: "up" | "down", step: number): HTMLButtonElement {
    const made = button("", "rich-tool", () => this.#go(step), icon(drawing));
    made.setAttribute("aria-label", label);
    return made;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.#wanted) this.#go(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.target === this.#instead) this.#replaceOne();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function field(label: string, input: HTMLInputElement): HTMLElement {
  input.id = freshId("find");
  return element("div", { class: "rich-find-field" }, element("label", { for: input.id }, label), input);
}

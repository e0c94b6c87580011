// Where a link goes: one of the site's own posts by its name, any address, or a post that is only planned.
// The field is a combobox; what is chosen becomes an ordinary link in the text.

import type { Editor } from "@tiptap/core";
import { labelled, openDialog } from "../dialogs.js";
import { button, element, freshId } from "../elements.js";
import { get, firstErrorOf, post } from "../keeping/wire.js";
import { words } from "../words.js";
import { asAddress } from "./address.js";

/** A post or page of the site. */
interface Target {
  title: string;
  path: string;
  state: string;
}

/** What the picker needs from the page. */
export interface Site {
  links(): string;
  planned(): string;
  post(): string;
  say(message: string): void;
}

interface Option {
  label: string;
  hint: string;
  take(): void | Promise<void>;
}

const PAUSE = 150;

/** Opens the picker for the words that are marked, or the link around the caret. */
export function openLinkPicker(editor: Editor, site: Site): void {
  if (editor.isActive("link")) editor.commands.extendMarkRange("link");
  const { from, to } = editor.state.selection;
  const shown = editor.state.doc.textBetween(from, to, " ");
  const before = String(editor.getAttributes("link").href ?? "");
  new Picker(editor, site, { from, to }, shown, before);
}

class Picker {
  readonly #dialog = openDialog(words.linkTitle, { onClose: () => this.editor.view.focus() });
  readonly #target = element("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
  });
  readonly #list = element("div", { class: "link-results", role: "listbox", id: freshId("links"), "aria-label": words.linkResults, hidden: true });
  readonly #told = element("p", { class: "visually-hidden", role: "status" });
  readonly #error = element("p", { class: "error", role: "alert", hidden: true });
  readonly #text = element("input", { type: "text" });
  #options: Option[] = [];
  #chosen = -1;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly editor: Editor,
    readonly site: Site,
    readonly range: { from: number; to: number },
    readonly shown: string,
    before: string,
  ) {
    const form = element("form", { class: "form", id: freshId("link") });
    this.#target.setAttribute("aria-controls", this.#list.id);
    this.#target.value = before;
    form.append(this.#error, labelled(words.linkTarget, this.#target, words.linkTargetHint), this.#list, this.#told);
    if (range.from === range.to) form.append(labelled(words.linkText, this.#text));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#takeTyped();
    });
    this.#target.addEventListener("input", () => this.#later());
    this.#target.addEventListener("keydown", (event) => this.#onKey(event));
    this.#dialog.body.append(form);
    this.#dialog.actions.append(element("button", { class: "button primary", form: form.id }, words.setLink));
    if (before) this.#dialog.actions.append(button(words.removeLink, "button", () => this.#unlink()));
    this.#dialog.actions.append(button(words.cancel, "button", () => this.#dialog.close()));
    this.#target.focus();
    this.#target.select();
    if (!before) void this.#search(shown);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#error.hidden = true;
    this.#timer = setTimeout(() => void this.#search(this.#target.value), PAUSE);
  }

  async #search(typed: string): Promise<void> {
    const query = typed.replace(/\s+/g, " ").trim();
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await get(`${this.site.links()}?q=${encodeURIComponent(query.slice(0, 100))}`);
    if (asked !== this.#asked || !this.#dialog.element.open) return;
    const found = answer.isReached && Array.isArray(answer.body.links) ? (answer.body.links as Target[]) : [];
    const address = asAddress(query);
    this.#options = [
      ...(address && query ? [{ label: words.linkTo(address), hint: "", take: () => this.#link(address, query) }] : []),
      ...found.map((target) => ({
        label: target.title,
        hint: words.states[target.state] ?? "",
        take: () => this.#link(target.path, target.title),
      })),
    ];
    const isKnown = found.some(({ title }) => title.toLowerCase() === query.toLowerCase());
    if (query && !address && !isKnown) {
      this.#options.push({ label: words.planPost(query), hint: words.planHint, take: () => this.#plan(query) });
    }
    this.#told.textContent = words.linksFound(found.length);
    this.#draw();
  }

  #draw(): void {
    this.#chosen = -1;
    this.#list.replaceChildren(
      ...this.#options.map((option, index) => {
        const line = element(
          "div",
          { class: "link-result", role: "option", id: `${this.#list.id}-${index}`, "aria-selected": "false" },
          element("span", {}, option.label),
          option.hint ? element("small", {}, option.hint) : null,
        );
        line.addEventListener("click", () => void option.take());
        return line;
      }),
    );
    this.#list.hidden = this.#options.length === 0;
    this.#target.setAttribute("aria-expanded", String(!this.#list.hidden));
    this.#target.removeAttribute("aria-activedescendant");
  }

  #onKey(event: KeyboardEvent): void {
    const count = this.#options.length;
    if (event.key === "Enter" && this.#chosen >= 0) {
      event.preventDefault();
      void this.#options[this.#chosen]?.take();
      return;
    }
    if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || count === 0) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.#chosen = this.#chosen < 0 && step < 0 ? count - 1 : (this.#chosen + step + count) % count;
    [...this.#list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === this.#chosen)));
    const line = this.#list.children[this.#chosen];
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.#target.setAttribute("aria-activedescendant", line.id);
  }

  #takeTyped(): void {
    const typed = this.#target.value.trim();
    const address = asAddress(typed);
    if (address) return this.#link(address, typed);
    const only = this.#options.find(({ label }) => label.toLowerCase() === typed.toLowerCase());
    if (only && typed) return void only.take();
    this.#error.textContent = words.linkNeedsTarget;
    this.#error.hidden = false;
    this.#target.focus();
  }

  async #plan(title: string): Promise<void> {
    const answer = await post(this.site.planned(), { title, from: this.site.post() });
    const path = answer.isReached && answer.status === 201 ? answer.body.path : undefined;
    if (typeof path !== "string") {
      this.#error.textContent = (answer.isReached && firstErrorOf(answer.body)) || words.planFailed;
      this.#error.hidden = false;
      return;
    }
    this.#link(path, title);
    this.site.say(words.planned(title));
  }

  #link(href: string, name: string): void {
    this.#dialog.close();
    const chain = this.editor.chain().focus().setTextSelection(this.range);
    if (this.range.from !== this.range.to) {
      chain.setMark("link", { href, title: null }).setTextSelection(this.range.to).unsetMark("link").run();
      return;
    }
    const text = this.#text.value.trim() || name;
    chain.insertContent([{ type: "text", text, marks: [{ type: "link", attrs: { href, title: null } }] }]).unsetMark("link").run();
  }

  #unlink(): void {
    this.#dialog.close();
    this.editor.chain().focus().setTextSelection(this.range).unsetMark("link").run();
  }
}

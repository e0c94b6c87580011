// The row of buttons above the text: one stop for Tab, arrow keys inside, pressed states that follow the caret.
// On a narrow screen it is one row that scrolls sideways by itself; the page never does.

import { redo, undo } from "@tiptap/pm/history";
import type { Command } from "@tiptap/pm/state";
import { type Act, CALLOUTS, type Hands, INSERTIONS, LINK, LISTS, MARKS, PICTURE, QUOTE, RARE_MARKS, STYLES } from "../acts.js";
import { element } from "../elements.js";
import { type IconName, icon } from "../icons.js";
import { keyName } from "../keys.js";
import { words } from "../words.js";
import { type Entry, Menu } from "./menu.js";

/** What the toolbar does beside acts on the text. */
export interface Switches {
  toggleSource(): void;
  find(): void;
}

/** The toolbar. */
export class Toolbar {
  readonly element = element("div", { class: "rich-toolbar", role: "toolbar", "aria-label": words.formatting });
  readonly #pressed: { button: HTMLButtonElement; act: Act }[] = [];
  readonly #editing: HTMLButtonElement[] = [];
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #source: HTMLButtonElement;
  readonly #styles: Menu;
  #frame = 0;

  constructor(
    readonly hands: Hands,
    host: HTMLElement,
    switches: Switches,
  ) {
    const { editor } = hands;
    const step = (command: Command): void => {
      command(editor.state, editor.view.dispatch);
      editor.view.focus();
    };
    this.#undo = this.#tool(words.undo, "undo", "Mod-z", () => step(undo));
    this.#redo = this.#tool(words.redo, "redo", "Mod-Shift-z", () => step(redo));
    this.#styles = new Menu(words.style, host, () => [
      ...STYLES.map((act) => this.#entry(act, "menuitemradio")),
      ...RARE_MARKS.map((act) => this.#entry(act, "menuitemcheckbox")),
    ]);
    const insert = new Menu(words.insert, host, () => [...INSERTIONS, ...CALLOUTS].map((act) => this.#entry(act, "menuitem")));
    insert.label.textContent = words.insert;
    this.#editing.push(this.#styles.button, insert.button);
    this.#source = this.#tool(words.markdown, "source", undefined, () => switches.toggleSource());
    this.#source.setAttribute("aria-pressed", "false");
    const find = this.#tool(words.findTitle, "find", "Mod-f", () => switches.find());
    this.#editing.push(this.#undo, this.#redo, find);
    this.element.append(
      this.#group(this.#styles.button),
      this.#group(...MARKS.map((act) => this.#act(act)), this.#act(LINK)),
      this.#group(...LISTS.map((act) => this.#act(act)), this.#act(QUOTE)),
      this.#group(this.#act(PICTURE), insert.button),
      this.#group(this.#undo, this.#redo),
      this.#group(find, this.#source),
    );
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("focusin", (event) => this.#keepStop(event.target));
    this.#keepStop(this.#styles.button);
    this.update();
  }

  /** Takes the focus to the button that had it last. */
  focus(): void {
    this.element.querySelector<HTMLButtonElement>("[tabindex='0']")?.focus();
  }

  /** Follows the caret, at most once a frame. */
  changed(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.update();
    });
  }

  /** Says whether the Markdown is open: buttons that act on the text rest then. */
  showSource(isOpen: boolean): void {
    this.#source.setAttribute("aria-pressed", String(isOpen));
    for (const tool of [...this.#editing, ...this.#pressed.map(({ button }) => button)]) tool.disabled = isOpen;
    if (isOpen) this.#keepStop(this.#source);
    else this.update();
  }

  /** Follows the caret now. */
  update(): void {
    const { editor } = this.hands;
    if (editor.isDestroyed || this.#source.getAttribute("aria-pressed") === "true") return;
    for (const { button, act } of this.#pressed) if (act.isOn) setAttribute(button, "aria-pressed", String(act.isOn(editor)));
    const style = STYLES.slice(1).find((act) => act.isOn?.(editor))?.label ?? STYLES[0]?.label ?? "";
    if (this.#styles.label.textContent !== style) {
      this.#styles.label.textContent = style;
      this.#styles.button.setAttribute("aria-label", `${style}, ${words.style}`);
    }
    setAttribute(this.#undo, "aria-disabled", String(!undo(editor.state)));
    setAttribute(this.#redo, "aria-disabled", String(!redo(editor.state)));
  }

  #entry(act: Act, role: Entry["role"]): Entry {
    return {
      label: act.label,
      ...(act.hint ? { hint: act.hint } : {}),
      icon: act.icon,
      role,
      isOn: () => act.isOn?.(this.hands.editor) ?? false,
      run: () => act.run(this.hands),
    };
  }

  #act(act: Act): HTMLButtonElement {
    const tool = this.#tool(act.label, act.icon, act.keys, () => act.run(this.hands));
    this.#pressed.push({ button: tool, act });
    return tool;
  }

  #tool(label: string, drawing: IconName, keys: string | undefined, run: () => void): HTMLButtonElement {
    const tool = element("button", { type: "button", class: "rich-tool", "aria-label": label }, icon(drawing));
    tool.title = keys ? `${label} (${keyName(keys)})` : label;
    // Pressing a button with the pointer must not take the caret out of the text.
    tool.addEventListener("pointerdown", (event) => event.preventDefault());
    tool.addEventListener("click", () => {
      if (tool.getAttribute("aria-disabled") !== "true") run();
    });
    return tool;
  }

  #group(...tools: HTMLElement[]): HTMLElement {
    return element("div", { class: "rich-group" }, ...tools);
  }

  #tools(): HTMLButtonElement[] {
    return [...this.element.querySelectorAll<HTMLButtonElement>(".rich-tool:not(:disabled)")];
  }

  #keepStop(target: EventTarget | null): void {
    if (!(target instanceof HTMLButtonElement)) return;
    for (const tool of this.element.querySelectorAll<HTMLButtonElement>(".rich-tool")) tool.tabIndex = tool === target ? 0 : -1;
  }

  #onKey(event: KeyboardEvent): void {
    const tools = this.#tools();
    const at = tools.findIndex((tool) => tool === document.activeElement);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const to = steps[event.key];
    if (event.key === "Escape") this.hands.editor.commands.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    tools.at(to % tools.length)?.focus();
  }
}

function setAttribute(tool: HTMLElement, name: string, value: string): void {
  if (tool.getAttribute(name) !== value) tool.setAttribute(name, value);
}


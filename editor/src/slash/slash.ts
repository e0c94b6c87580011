// Typing "/" at the beginning of a paragraph or after a space offers what can be put in.
// The caret stays in the text; arrow keys choose, Enter takes, Escape leaves the "/" as it is typed.

import { type Editor, Extension } from "@tiptap/core";
import { Plugin, PluginKey, type EditorState } from "@tiptap/pm/state";
import { type Act, type Hands, OFFERED } from "../acts.js";
import { tableActs, isInTable } from "../blocks/tables.js";
import { element, freshId } from "../elements.js";
import { icon } from "../icons.js";
import { words } from "../words.js";

interface Asked {
  from: number;
  to: number;
  query: string;
}

const key = new PluginKey<Asked | null>("slash");

function askedAt(state: EditorState): Asked | null {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name === "codeBlock" || !$from.parent.isTextblock) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\uFFFC");
  const found = /(?:^|\s)(\/([\p{L}\p{N} ]{0,24}))$/u.exec(before);
  if (!found?.[1]) return null;
  return { from: $from.pos - found[1].length, to: $from.pos, query: (found[2] ?? "").toLowerCase() };
}

function matching(query: string, acts: readonly Act[]): Act[] {
  const parts = query.trim().split(/\s+/).filter(Boolean);
  const score = (act: Act): number => {
    const label = act.label.toLowerCase();
    const all = `${label} ${act.also ?? ""}`.toLowerCase();
    if (!parts.every((part) => all.includes(part))) return -1;
    return label.startsWith(query.trim()) ? 2 : label.includes(query.trim()) ? 1 : 0;
  };
  return acts
    .map((act) => ({ act, worth: score(act) }))
    .filter(({ worth }) => worth >= 0)
    .sort((one, other) => other.worth - one.worth)
    .map(({ act }) => act);
}

function offered(editor: Editor): readonly Act[] {
  if (!isInTable(editor)) return OFFERED;
  const ofTable = tableActs().map(({ label, run }, index): Act => ({
    id: `table-${index}`,
    label,
    icon: "table",
    run: ({ editor: target }) => run(target),
  }));
  return [...ofTable, ...OFFERED.filter(({ id }) => id === "link" || id === "picture" || id === "footnote")];
}

/** The slash menu as an extension. */
export function slashMenu(hands: () => Hands): Extension {
  return Extension.create({
    name: "slashMenu",
    priority: 1000,
    addProseMirrorPlugins() {
      const menu = new SlashMenu(() => this.editor, hands);
      return [
        new Plugin<Asked | null>({
          key,
          state: {
            init: () => null,
            apply(transaction, before, _, state) {
              const told = transaction.getMeta(key) as "open" | "close" | undefined;
              if (told === "close") return null;
              if (!before && told !== "open") return null;
              return askedAt(state);
            },
          },
          props: {
            handleTextInput(view, from, to, text) {
              if (text !== "/" || view.composing) return false;
              view.dispatch(view.state.tr.insertText(text, from, to).setMeta(key, "open"));
              return true;
            },
            handleKeyDown: (_, event) => menu.onKey(event),
            handleDOMEvents: { blur: () => menu.leave() },
          },
          view: () => ({
            update: (view) => menu.show(key.getState(view.state) ?? null),
            destroy: () => menu.remove(),
          }),
        }),
      ];
    },
  });
}

class SlashMenu {
  readonly #list = element("div", { class: "rich-menu slash-menu", role: "listbox", id: freshId("slash"), "aria-label": words.choices, hidden: true });
  readonly #told = element("span", { class: "visually-hidden", role: "status" });
  #asked: Asked | null = null;
  #acts: Act[] = [];
  #chosen = 0;

  constructor(
    readonly editor: () => Editor,
    readonly hands: () => Hands,
  ) {
    // A press on the list must not take the focus, or the menu would close before the click.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    document.body.append(this.#list, this.#told);
  }

  show(asked: Asked | null): void {
    const isSame = asked?.query === this.#asked?.query && asked?.from === this.#asked?.from;
    this.#asked = asked;
    if (!asked) return this.#hide();
    if (!isSame) {
      this.#acts = matching(asked.query, offered(this.editor()));
      this.#chosen = 0;
      this.#told.textContent = words.choicesFound(this.#acts.length);
    }
    if (this.#acts.length === 0) return this.#hide();
    if (!isSame || this.#list.hidden) this.#draw();
    this.#place(asked.from);
  }

  leave(): boolean {
    if (this.#asked) this.#dismiss();
    return false;
  }

  remove(): void {
    this.#list.remove();
    this.#told.remove();
  }

  onKey(event: KeyboardEvent): boolean {
    if (!this.#asked || this.#list.hidden) return false;
    if (event.key === "ArrowDown") return this.#choose(this.#chosen + 1);
    if (event.key === "ArrowUp") return this.#choose(this.#chosen - 1);
    if (event.key === "Escape") return this.#dismiss();
    if (event.key === "Enter" || event.key === "Tab") return this.#take(this.#acts[this.#chosen]);
    return false;
  }

  #surface(): HTMLElement {
    return this.editor().view.dom;
  }

  #dismiss(): true {
    const { view } = this.editor();
    view.dispatch(view.state.tr.setMeta(key, "close"));
    return true;
  }

  #take(act: Act | undefined): true {
    const asked = this.#asked;
    const { view } = this.editor();
    if (!act || !asked) return true;
    view.dispatch(view.state.tr.delete(asked.from, asked.to).setMeta(key, "close"));
    act.run(this.hands());
    return true;
  }

  #choose(index: number): true {
    this.#chosen = (index + this.#acts.length) % this.#acts.length;
    this.#mark();
    return true;
  }

  #draw(): void {
    this.#list.replaceChildren(
      ...this.#acts.map((act, index) => {
        const said = element("span", {}, act.label, act.hint ? element("small", {}, act.hint) : null);
        const line = element("div", { class: "rich-menu-line", role: "option", id: `${this.#list.id}-${index}` }, icon(act.icon), said);
        line.addEventListener("click", () => this.#take(act));
        return line;
      }),
    );
    this.#list.hidden = false;
    this.#surface().setAttribute("aria-controls", this.#list.id);
    this.#mark();
  }

  #mark(): void {
    [...this.#list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === this.#chosen)));
    const line = this.#list.children[this.#chosen];
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.#surface().setAttribute("aria-activedescendant", line.id);
  }

  #place(at: number): void {
    const caret = this.editor().view.coordsAtPos(at);
    const { offsetWidth, offsetHeight } = this.#list;
    const isBelow = caret.bottom + offsetHeight + 8 < innerHeight || caret.top < offsetHeight + 8;
    const left = Math.max(8, Math.min(caret.left, document.documentElement.clientWidth - offsetWidth - 8));
    this.#list.style.left = `${left + scrollX}px`;
    this.#list.style.top = `${(isBelow ? caret.bottom + 6 : caret.top - offsetHeight - 6) + scrollY}px`;
  }

  #hide(): void {
    if (this.#list.hidden) return;
    this.#list.hidden = true;
    this.#told.textContent = "";
    this.#surface().removeAttribute("aria-activedescendant");
    this.#surface().removeAttribute("aria-controls");
  }
}

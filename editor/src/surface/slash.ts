// The menu that opens with "/" on an empty line: the acts by their words, chosen by arrows and Enter, or by a tap.
//
// The focus stays in the text. Escape leaves the "/" as it was typed.

import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { Act } from "./acts.ts";
import { Choices } from "./choices.ts";
import { floatAt } from "./floating.ts";
import { keysInWords } from "./keys.ts";

interface Query {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

interface SlashState {
  readonly query: Query | null;
  /** Where a menu was closed by Escape; it stays closed for this line. */
  readonly dismissed: number | null;
}

const key = new PluginKey<SlashState>("slash");

/** `run` does what was chosen, the "/" being gone by then. */
export function slashMenu(acts: () => readonly Act[], run: (act: Act) => void): Extension {
  return Extension.create({
    name: "slashMenu",
    // Before the keys of lists and tables.
    priority: 1000,
    addProseMirrorPlugins: () => [plugin(acts, run)],
  });
}

function plugin(acts: () => readonly Act[], run: (act: Act) => void): Plugin<SlashState> {
  let menu: Menu | undefined;
  return new Plugin<SlashState>({
    key,
    state: {
      init: () => ({ query: null, dismissed: null }),
      apply: (tr, before, _, state) => {
        const query = queryIn(state);
        if (tr.getMeta(key) === "dismiss") return { query: null, dismissed: query?.from ?? null };
        const dismissed = query && before.dismissed === query.from ? before.dismissed : null;
        return { query: dismissed === null ? query : null, dismissed };
      },
    },
    view: (view) => {
      menu = new Menu(view, acts, run);
      return menu;
    },
    props: {
      handleKeyDown: (view, event) => {
        if (!menu?.isOpen) return false;
        if (event.key !== "Escape") return menu.choices.handleKey(event);
        view.dispatch(view.state.tr.setMeta(key, "dismiss"));
        return true;
      },
    },
  });
}

/** "/" and words after it, alone in a plain paragraph and before the caret. */
function queryIn(state: EditorState): Query | null {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "paragraph" || $from.parentOffset !== $from.parent.content.size) return null;
  if ($from.parent.content.size === 0 || $from.parent.content.size > 30) return null;
  const words = /^\/([\p{L}\p{N} -]*)$/u.exec($from.parent.textContent)?.[1];
  return words === undefined ? null : { from: $from.start(), to: $from.pos, words };
}

class Menu {
  readonly choices: Choices;
  readonly #view: EditorView;
  readonly #acts: () => readonly Act[];
  readonly #run: (act: Act) => void;
  #shown: string | undefined;

  constructor(view: EditorView, acts: () => readonly Act[], run: (act: Act) => void) {
    this.#view = view;
    this.#acts = acts;
    this.#run = run;
    this.choices = new Choices(view.dom, "What to put here");
    this.choices.dom.classList.add("slash-menu");
  }

  get isOpen(): boolean {
    return this.#shown !== undefined && !this.choices.isEmpty;
  }

  update(view: EditorView): void {
    const query = view.editable && view.hasFocus() ? key.getState(view.state)?.query : null;
    if (!query) return this.#close();
    if (this.#shown !== query.words) {
      this.choices.show(this.#found(query.words).map((act) => ({
        icon: act.icon, title: act.long ?? act.word, ...(act.keys ? { aside: keysInWords(act.keys) } : {}), choose: () => this.#choose(act),
      })));
      this.#shown = query.words;
    }
    if (this.choices.isEmpty) return this.#hide();
    if (!this.choices.dom.isConnected) {
      view.dom.parentElement?.append(this.choices.dom);
      view.dom.setAttribute("aria-controls", this.choices.dom.id);
    }
    floatAt(this.choices.dom, view.coordsAtPos(query.from));
  }

  destroy(): void {
    this.#close();
  }

  #found(words: string): readonly Act[] {
    const wanted = words.trim().toLowerCase();
    const named = (act: Act) => `${act.long ?? ""} ${act.word}`.toLowerCase().trim();
    const begins = (act: Act) => named(act).split(" ").some((word) => word.startsWith(wanted)) || named(act).startsWith(wanted);
    const means = (act: Act) => (act.also ?? "").split(" ").some((word) => word.startsWith(wanted));
    const acts = this.#acts();
    return [...acts.filter(begins), ...acts.filter((act) => !begins(act) && means(act))];
  }

  #choose(act: Act): void {
    const query = key.getState(this.#view.state)?.query;
    if (!query) return;
    this.#view.dispatch(this.#view.state.tr.delete(query.from, query.to));
    this.#run(act);
  }

  #hide(): void {
    this.choices.release();
    this.#view.dom.removeAttribute("aria-controls");
    this.choices.dom.remove();
  }

  #close(): void {
    if (this.#shown === undefined) return;
    this.#shown = undefined;
    this.#hide();
  }
}

// A second row of tools that floats over what the caret is in: a table, a picture, a link, a box.
//
// It follows its thing while the page scrolls, and stands before the text in the page's order, so that Shift+Tab and
// Alt+F10 reach it.

import type { Editor } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { NodeSelection } from "@tiptap/pm/state";
import { isInTable } from "@tiptap/pm/tables";
import type { EditorView } from "@tiptap/pm/view";
import { shortAddress } from "./addresses.ts";
import { element } from "./element.ts";
import { floatAbove } from "./floating.ts";
import { pickLink, removeLink } from "./links.ts";
import { moveBlock } from "./moving.ts";
import type { Surface } from "./surface.ts";
import { TABLE_ACTS } from "./tables.ts";
import { type Tool, Tools } from "./tools.ts";

interface Context {
  readonly kind: string;
  readonly label: string;
  /** Words before the tools. */
  readonly words?: string;
  readonly anchor: Element;
  readonly groups: () => readonly (readonly Tool[])[];
}

export class ContextBar {
  readonly dom = element("div", { class: "context-bar", hidden: true });
  readonly #surface: Surface;
  readonly #describe: (at: number) => void;
  readonly #ceiling: () => number;
  #tools: Tools | undefined;
  #context: Context | undefined;
  #frame = 0;

  /** `ceiling` is where the window's fixed top ends. */
  constructor(surface: Surface, describe: (at: number) => void, ceiling: () => number) {
    this.#surface = surface;
    this.#describe = describe;
    this.#ceiling = ceiling;
    for (const what of ["scroll", "resize"]) addEventListener(what, () => { if (this.#context) this.refresh(); }, { passive: true });
  }

  get isOpen(): boolean {
    return this.#context !== undefined;
  }

  focus(): void {
    this.#tools?.focus();
  }

  /** Looks again where the caret is, before the next picture of the screen. */
  refresh(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.show());
  }

  /** Looks now; for whoever is called once a frame already. */
  show(): void {
    const { editor } = this.#surface;
    const isHere = editor.view.hasFocus() || this.dom.contains(document.activeElement);
    const context = isHere && !this.#surface.isSource() ? this.#contextOf(editor) : undefined;
    if (!context) {
      // Said twice, it would be looked at by the browser twice.
      if (this.#context) this.dom.hidden = true;
      this.#context = undefined;
      return;
    }
    if (context.kind !== this.#context?.kind || context.words !== this.#context.words) {
      this.#tools = new Tools(context.label, context.groups(), () => editor.view.focus());
      this.dom.replaceChildren(...(context.words ? [element("span", { class: "context-words" }, context.words)] : []), this.#tools.dom);
    }
    this.#context = context;
    this.#tools?.refresh();
    this.dom.hidden = false;
    floatAbove(this.dom, context.anchor, this.#ceiling());
  }

  #contextOf(editor: Editor): Context | undefined {
    const { selection } = editor.state;
    if (selection instanceof NodeSelection) return this.#ofNode(editor, selection);
    const link = linkAt(editor);
    if (link) return this.#ofLink(link);
    if (!isInTable(editor.state)) return undefined;
    const anchor = elementAt(editor, selection.from)?.closest("table");
    return anchor ? { kind: "table", label: "Table", anchor, groups: () => TABLE_ACTS.map((group) => group.map((act) => ({
      name: act.name, word: act.word, icon: act.icon, run: () => act.run(parted(editor.view)),
      ...(act.isOn ? { isOn: () => act.isOn?.(editor.view) ?? false } : {}),
    }))) } : undefined;
  }

  #ofLink(link: HTMLAnchorElement): Context {
    const href = link.getAttribute("href") ?? "";
    return { kind: "link", label: "Link", words: shortAddress(href), anchor: link, groups: () => [[
      { name: "link-change", word: "Change", long: "Change the link", icon: "pen", run: () => pickLink(this.#surface) },
      { name: "link-gone", word: "Remove", long: "Remove the link", icon: "bin", run: () => removeLink(this.#surface) },
    ]] };
  }

  #ofNode(editor: Editor, selection: NodeSelection): Context | undefined {
    const { name } = selection.node.type;
    const anchor = editor.view.nodeDOM(selection.from);
    if (!(anchor instanceof HTMLElement) || !/^(image|rawBlock|rawInline|horizontalRule)$/.test(name)) return undefined;
    const own: Tool[] = name === "image"
      ? [{ name: "describe", word: "Describe", long: "Describe the picture", icon: "pen", run: () => this.#describe(editor.state.selection.from) }]
      : name === "horizontalRule" ? [] : [{ name: "to-source", word: "Edit source", icon: "source", run: () => this.#surface.showSource() }];
    const label = name === "image" ? "Picture" : name === "horizontalRule" ? "Dividing line" : "HTML";
    const moves: Tool[] = name === "rawInline" ? [] : [
      { name: "move-up", word: "Move up", icon: "up", keys: "Alt-Shift-ArrowUp", run: () => moveBlock(editor, -1) },
      { name: "move-down", word: "Move down", icon: "down", keys: "Alt-Shift-ArrowDown", run: () => moveBlock(editor, 1) },
    ];
    const remove: Tool = { name: "remove", word: "Remove", icon: "bin", run: () => editor.chain().focus().deleteSelection().run() };
    return { kind: name, label, anchor, groups: () => [own, moves, [remove]].filter((group) => group.length > 0) };
  }
}

/** What comes next is an undo of its own. */
function parted(view: EditorView): EditorView {
  view.dispatch(closeHistory(view.state.tr));
  return view;
}

function elementAt(editor: Editor, at: number): Element | null {
  const { node } = editor.view.domAtPos(at);
  return node instanceof Element ? node : node.parentElement;
}

/** The link that holds the caret. */
function linkAt(editor: Editor): HTMLAnchorElement | null {
  const { selection } = editor.state;
  if (!editor.isActive("link")) return null;
  // A caret at a link's beginning is outside of it for the browser.
  const within = selection.empty && selection.$from.nodeBefore?.marks.some(({ type }) => type.name === "link") ? selection.from - 1 : selection.from;
  const { node, offset } = editor.view.domAtPos(Math.max(within, 1), 1);
  const inside = node instanceof Element ? node.childNodes[offset] ?? node : node;
  const from = inside instanceof Element ? inside : inside.parentElement;
  return from?.closest("a") ?? (from?.querySelector("a") || null);
}

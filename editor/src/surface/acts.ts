// Everything that a writer can do to the text, in one table: toolbar, slash menu, keys and the help read it.
//
// An act's word is what a writer calls it. Acts change the document through the editor's own commands, so that each is
// one step to undo; where an act is not possible it does nothing.

import type { Editor } from "@tiptap/core";
import { redoDepth, undoDepth } from "@tiptap/pm/history";
import { setCallout, CALLOUT_KINDS } from "./callouts.ts";
import { insertFootnote } from "./footnotes.ts";
import type { IconName } from "./icons.ts";
import { pickLink } from "./links.ts";
import { moveBlock, setCaret } from "./moving.ts";
import { insertTable } from "./tables.ts";
import type { Surface } from "./surface.ts";

export interface Act {
  readonly name: string;
  /** The word under its icon, and its name for screen readers where there is no longer one. */
  readonly word: string;
  readonly long?: string;
  readonly icon: IconName;
  /** Its keys, as ProseMirror writes them. */
  readonly keys?: string;
  /** What to type at the beginning of a line for it. */
  readonly typed?: string;
  /** Other words by which the slash menu finds it. */
  readonly also?: string;
  readonly run: (surface: Surface) => void;
  readonly isPossible?: (editor: Editor) => boolean;
  /** For acts that are on or off. */
  readonly isOn?: (editor: Editor) => boolean;
}

const toggleMark = (mark: string) => ({ editor }: Surface) => editor.chain().focus().toggleMark(mark).run();
const toggleList = (list: string, item: string) => ({ editor }: Surface) => editor.chain().focus().toggleList(list, item).run();
const toggleHeading = (level: number) => ({ editor }: Surface) => editor.chain().focus().toggleNode("heading", "paragraph", { level }).run();
const isMark = (mark: string) => (editor: Editor) => editor.isActive(mark);
const isHeading = (level: number) => (editor: Editor) => editor.isActive("heading", { level });

export const undo: Act = {
  name: "undo", word: "Undo", icon: "undo", keys: "Mod-z", run: ({ editor }) => editor.chain().focus().undo().run(), isPossible: ({ state }) => undoDepth(state) > 0,
};
export const redo: Act = {
  name: "redo", word: "Redo", icon: "redo", keys: "Mod-Shift-z", run: ({ editor }) => editor.chain().focus().redo().run(), isPossible: ({ state }) => redoDepth(state) > 0,
};

export const text: Act = {
  name: "text", word: "Text", long: "Plain paragraph", icon: "text", keys: "Mod-Alt-0", also: "paragraph normal",
  run: ({ editor }) => editor.chain().focus().clearNodes().run(),
};
export const heading: Act = {
  name: "heading", word: "Heading", icon: "heading", keys: "Mod-Alt-2", typed: "##", also: "title section h2",
  run: toggleHeading(2), isOn: isHeading(2),
};
export const subheading: Act = {
  name: "subheading", word: "Smaller", long: "Smaller heading", icon: "subheading", keys: "Mod-Alt-3", typed: "###",
  also: "subtitle subheading h3", run: toggleHeading(3), isOn: isHeading(3),
};
export const bold: Act = { name: "bold", word: "Bold", icon: "bold", keys: "Mod-b", typed: "**words**", run: toggleMark("bold"), isOn: isMark("bold") };
export const italic: Act = { name: "italic", word: "Italic", icon: "italic", keys: "Mod-i", typed: "*words*", run: toggleMark("italic"), isOn: isMark("italic") };
export const strike: Act = {
  name: "strike", word: "Strike", long: "Struck through", icon: "strike", keys: "Mod-Shift-s", typed: "~~words~~",
  run: toggleMark("strike"), isOn: isMark("strike"),
};
export const code: Act = { name: "code", word: "Code", long: "Code in the line", icon: "code", keys: "Mod-e", typed: "`words`", run: toggleMark("code"), isOn: isMark("code") };
export const link: Act = {
  name: "link", word: "Link", icon: "link", keys: "Mod-k", also: "address post plan url", run: pickLink, isOn: isMark("link"),
};
export const list: Act = {
  name: "list", word: "List", icon: "list", keys: "Mod-Shift-8", typed: "-", also: "bullets points",
  run: toggleList("bulletList", "listItem"), isOn: isMark("bulletList"),
};
export const numbers: Act = {
  name: "numbers", word: "Numbered", long: "Numbered list", icon: "numbers", keys: "Mod-Shift-7", typed: "1.", also: "ordered steps",
  run: toggleList("orderedList", "listItem"), isOn: isMark("orderedList"),
};
export const checks: Act = {
  name: "checks", word: "Checklist", icon: "checks", keys: "Mod-Shift-9", typed: "[ ]", also: "tasks ticks to do",
  run: toggleList("taskList", "taskItem"), isOn: isMark("taskList"),
};
export const quote: Act = {
  name: "quote", word: "Quote", icon: "quote", keys: "Mod-Shift-b", typed: ">", also: "quotation",
  run: ({ editor }) => editor.chain().focus().toggleWrap("blockquote").run(), isOn: isMark("blockquote"),
};
export const callout: Act = {
  name: "callout", word: "Callout", icon: "callout", keys: "Mod-Alt-n", also: "box",
  run: ({ editor }) => setCallout(editor, "note"), isOn: isMark("callout"),
};
export const footnote: Act = {
  name: "footnote", word: "Footnote", icon: "footnote", keys: "Mod-Alt-f", also: "source reference note",
  run: ({ editor }) => insertFootnote(editor),
};
export const table: Act = {
  name: "table", word: "Table", icon: "table", also: "grid rows columns", run: ({ editor }) => insertTable(editor), isOn: isMark("table"),
};
export const line: Act = {
  name: "line", word: "Line", long: "Dividing line", icon: "line", typed: "---", also: "rule separator divider break",
  run: ({ editor }) => insertLine(editor),
};
export const block: Act = {
  name: "block", word: "Code", long: "Code block", icon: "block", keys: "Mod-Alt-c", typed: "```", also: "program",
  run: ({ editor }) => editor.chain().focus().toggleNode("codeBlock", "paragraph").run(), isOn: isMark("codeBlock"),
};

/** The five kinds of callout, each by its own word. */
export const callouts: readonly Act[] = CALLOUT_KINDS.map(({ kind, word, also }) => ({
  name: `callout-${kind}`, word, long: `${word}, in a box`, icon: "callout", also: `callout box ${also}`,
  run: ({ editor }) => setCallout(editor, kind),
}));

export const moveUp: Act = { name: "move-up", word: "Move up", icon: "up", keys: "Alt-Shift-ArrowUp", run: ({ editor }) => moveBlock(editor, -1) };
export const moveDown: Act = { name: "move-down", word: "Move down", icon: "down", keys: "Alt-Shift-ArrowDown", run: ({ editor }) => moveBlock(editor, 1) };

/** What the toolbar has, in groups; pictures, finding, the help and the view are added where they are made. */
export const TOOLBAR: readonly (readonly Act[])[] = [
  [undo, redo],
  [heading, subheading, bold, italic, link],
  [list, numbers, checks, quote],
  [callout, footnote, table, line, block],
];

/** What the slash menu offers on an empty line. */
export const SLASH: readonly Act[] = [heading, subheading, text, list, numbers, checks, quote, ...callouts, table, line, footnote, link, block];

/** Acts with keys of their own, beside those that the toolbar shows. */
export const KEYED: readonly Act[] = [...TOOLBAR.flat(), text, strike, code, moveUp, moveDown];

function insertLine(editor: Editor): void {
  editor.chain().focus().command(({ tr, state }) => {
    const { $from } = state.selection;
    const rule = state.schema.nodes["horizontalRule"]?.create();
    const paragraph = state.schema.nodes["paragraph"]?.create();
    if (!rule || !paragraph || $from.depth === 0) return false;
    const isEmpty = $from.parent.type.name === "paragraph" && $from.parent.content.size === 0;
    const at = isEmpty ? $from.before() : $from.after();
    tr.replaceWith(at, isEmpty ? $from.after() : at, [rule, paragraph]);
    setCaret(tr, at + rule.nodeSize + 1);
    return true;
  }).scrollIntoView().run();
}

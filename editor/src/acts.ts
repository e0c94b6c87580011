// Everything that a writer can do to the text, each once: the toolbar, the menus, the keys and the help share this list.
// Every act is one step to undo and leaves the caret in the text.

import type { Editor } from "@tiptap/core";
import { insertFootnote } from "./blocks/footnotes.js";
import { insertTable } from "./blocks/tables.js";
import type { IconName } from "./icons.js";
import { CALLOUT_KINDS, words } from "./words.js";

/** What acts need beside the editor. */
export interface Hands {
  editor: Editor;
  pickPictures(): void;
  openLink(): void;
}

/** One thing to do. */
export interface Act {
  id: string;
  label: string;
  hint?: string;
  icon: IconName;
  keys?: string;
  /** More words by which the slash menu finds it. */
  also?: string;
  run(hands: Hands): void;
  isOn?(editor: Editor): boolean;
}

function markAct(id: string, mark: string, icon: IconName, keys?: string): Act {
  return {
    id,
    label: words.acts[id] ?? id,
    icon,
    ...(keys ? { keys } : {}),
    run: ({ editor }) => void editor.chain().focus().toggleMark(mark).run(),
    isOn: (editor) => editor.isActive(mark),
  };
}

function headingAct(level: 2 | 3 | 4): Act {
  const id = `heading${level}`;
  return {
    id,
    label: words.acts[id] ?? id,
    icon: "heading",
    keys: `Mod-Alt-${level}`,
    also: words.also[id] ?? "",
    run: ({ editor }) => void editor.chain().focus().toggleNode("heading", "paragraph", { level }).run(),
    isOn: (editor) => editor.isActive("heading", { level }),
  };
}

function listAct(id: string, list: string, item: string, icon: IconName, keys: string): Act {
  return {
    id,
    label: words.acts[id] ?? id,
    icon,
    keys,
    also: words.also[id] ?? "",
    run: ({ editor }) => void editor.chain().focus().toggleList(list, item).run(),
    isOn: (editor) => editor.isActive(list),
  };
}

function calloutAct(kind: (typeof CALLOUT_KINDS)[number]): Act {
  return {
    id: `callout-${kind}`,
    label: words.callouts[kind],
    hint: words.calloutHints[kind],
    icon: "callout",
    also: words.also.callout ?? "",
    run: ({ editor }) => {
      if (editor.isActive("callout")) editor.chain().focus().updateAttributes("callout", { kind }).run();
      else editor.chain().focus().wrapIn("callout", { kind, title: "" }).run();
    },
    isOn: (editor) => editor.isActive("callout", { kind }),
  };
}

const text: Act = {
  id: "text",
  label: words.acts.text ?? "",
  icon: "text",
  keys: "Mod-Alt-0",
  run: ({ editor }) => void editor.chain().focus().setNode("paragraph").run(),
  isOn: (editor) => editor.isActive("paragraph"),
};

/** The styles of a paragraph. */
export const STYLES: readonly Act[] = [text, headingAct(2), headingAct(3), headingAct(4)];

/** Marks of words that stand on the toolbar. */
export const MARKS: readonly Act[] = [
  markAct("bold", "bold", "bold", "Mod-b"),
  markAct("italic", "italic", "italic", "Mod-i"),
];

/** Marks of words that are needed less often. */
export const RARE_MARKS: readonly Act[] = [
  markAct("strike", "strike", "strike", "Mod-Shift-s"),
  markAct("code", "code", "code", "Mod-e"),
];

/** A link. */
export const LINK: Act = {
  id: "link",
  label: words.acts.link ?? "",
  icon: "link",
  keys: "Mod-k",
  run: ({ openLink }) => openLink(),
  isOn: (editor) => editor.isActive("link"),
};

/** Lists and quotes. */
export const LISTS: readonly Act[] = [
  listAct("bullets", "bulletList", "listItem", "bullets", "Mod-Shift-8"),
  listAct("numbers", "orderedList", "listItem", "numbers", "Mod-Shift-7"),
];

const quote: Act = {
  id: "quote",
  label: words.acts.quote ?? "",
  icon: "quote",
  keys: "Mod-Shift-b",
  also: words.also.quote ?? "",
  run: ({ editor }) => void editor.chain().focus().toggleWrap("blockquote").run(),
  isOn: (editor) => editor.isActive("blockquote"),
};

/** A quote. */
export const QUOTE = quote;

/** A picture. */
export const PICTURE: Act = {
  id: "picture",
  label: words.acts.picture ?? "",
  icon: "picture",
  also: words.also.picture ?? "",
  run: ({ pickPictures }) => pickPictures(),
};

/** Callouts of every kind. */
export const CALLOUTS: readonly Act[] = CALLOUT_KINDS.map(calloutAct);

/** Blocks that are put in. */
export const INSERTIONS: readonly Act[] = [
  {
    id: "table",
    label: words.acts.table ?? "",
    icon: "table",
    also: words.also.table ?? "",
    run: ({ editor }) => void insertTable(editor),
    isOn: (editor) => editor.isActive("table"),
  },
  {
    id: "footnote",
    label: words.acts.footnote ?? "",
    icon: "footnote",
    keys: "Mod-Alt-f",
    also: words.also.footnote ?? "",
    run: ({ editor }) => void insertFootnote(editor),
  },
  listAct("tasks", "taskList", "taskItem", "tasks", "Mod-Shift-9"),
  {
    id: "rule",
    label: words.acts.rule ?? "",
    icon: "rule",
    also: words.also.rule ?? "",
    run: ({ editor }) => insertRule(editor),
  },
  {
    id: "codeBlock",
    label: words.acts.codeBlock ?? "",
    icon: "codeBlock",
    also: words.also.codeBlock ?? "",
    run: ({ editor }) => void editor.chain().focus().toggleNode("codeBlock", "paragraph").run(),
    isOn: (editor) => editor.isActive("codeBlock"),
  },
];

function insertRule(editor: Editor): void {
  const { $from } = editor.state.selection;
  const isEmpty = $from.parent.content.size === 0 && $from.depth > 0;
  const content = [{ type: "horizontalRule" }, { type: "paragraph" }];
  const from = isEmpty ? $from.before() : $from.depth > 0 ? $from.after() : $from.pos;
  editor
    .chain()
    .focus()
    .insertContentAt(isEmpty ? { from, to: $from.after() } : from, content)
    .setTextSelection(from + 2)
    .run();
}

/** What the slash menu offers, in its order. */
export const OFFERED: readonly Act[] = [
  ...STYLES.slice(1),
  ...LISTS,
  PICTURE,
  QUOTE,
  ...CALLOUTS,
  ...INSERTIONS,
  LINK,
];

/** Every act with a key of its own. */
export const WITH_KEYS: readonly Act[] = [...STYLES, ...MARKS, ...RARE_MARKS, LINK, ...LISTS, QUOTE, ...INSERTIONS].filter((act) => act.keys);

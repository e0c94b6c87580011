// The list of keys and of what typing does, made from the same acts as the toolbar.

import { WITH_KEYS } from "./acts.js";
import { openDialog } from "./dialogs.js";
import { element } from "./elements.js";
import { keyName } from "./keys.js";
import { words } from "./words.js";

/** Keys that are not acts on the text. */
const OTHERS: readonly (readonly [string, string])[] = [
  ["Alt-F10", words.helpToolbar],
  ["Mod-s", words.helpSave],
  ["Mod-f", words.helpFind],
  ["Mod-z", words.undo],
  ["Mod-Shift-z", words.redo],
  ["Mod-/", words.helpThis],
];

function list(title: string, rows: readonly (readonly [string, string])[]): HTMLElement {
  const entries = element("dl", { class: "rich-keys" });
  for (const [key, meaning] of rows) entries.append(element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, meaning)));
  return element("section", {}, element("h3", {}, title), entries);
}

/** Opens the list. */
export function openHelp(): void {
  const dialog = openDialog(words.helpTitle, { isWide: true });
  const keys = [...WITH_KEYS.map((act) => [act.keys ?? "", act.label] as const), ...OTHERS];
  dialog.body.classList.add("rich-help");
  dialog.body.append(
    list(words.helpTyping, words.typed),
    list(words.helpKeys, keys.map(([key, meaning]) => [keyName(key), meaning] as const)),
  );
}

// The help: every key and every typed shortcut, by the words of the acts.

import { KEYED, type Act } from "./acts.ts";
import { openDialog } from "./dialog.ts";
import { element } from "./element.ts";
import { keysInWords } from "./keys.ts";

const MORE: readonly { word: string; keys: string }[] = [
  { word: "Find and replace", keys: "Mod-f" },
  { word: "To the tools above the text; Escape comes back", keys: "Alt-F10" },
  { word: "This help", keys: "Mod-/" },
  { word: "A new line in the same paragraph", keys: "Shift-Enter" },
  { word: "A list inside a list, the next cell of a table", keys: "Tab" },
];

const named = ({ word, long }: Act) => long ?? word;

/** Opens the help. */
export function showHelp(): void {
  const dialog = openDialog({ title: "Help with writing", kind: "wide" },
    element("p", {}, "Write as you are used to. On an empty line, ", element("kbd", {}, "/"), " opens a menu with everything that can be put there."),
    element("h3", {}, "Typed at the beginning of a line"),
    table(["Type", "And it becomes"], KEYED.filter(({ typed }) => typed && !/\w/.test(typed.replace("1.", ""))).map((act) => [element("kbd", {}, `${act.typed ?? ""} `), named(act)])),
    element("h3", {}, "Typed around words"),
    table(["Type", "And it becomes"], KEYED.filter(({ typed }) => typed && /words/.test(typed)).map((act) => [element("kbd", {}, act.typed ?? ""), named(act)])),
    element("h3", {}, "Keys"),
    table(["Keys", "What they do"], [
      ...KEYED.filter(({ keys }) => keys).map((act): [Node, string] => [element("kbd", {}, keysInWords(act.keys ?? "")), named(act)]),
      ...MORE.map(({ word, keys }): [Node, string] => [element("kbd", {}, keysInWords(keys)), word]),
    ]));
  dialog.dom.classList.add("help-dialog");
}

function table(heads: readonly string[], rows: readonly (readonly [Node, string])[]): HTMLElement {
  return element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map(([keys, words]) => element("tr", {}, element("td", {}, keys), element("td", {}, words)))));
}

// Boxes that say "note", "tip" or "warning" elsewhere: GitHub's and our own alerts, WordPress notices, Notion's asides.

import type { CalloutKind } from "./tree";

export interface Callout {
  kind: CalloutKind;
  title: string;
  /** What stands inside, its head taken off. */
  content: Element;
}

const KINDS: ReadonlySet<string> = new Set(["note", "tip", "important", "warning", "caution"]);
const SIGNS: readonly (readonly [RegExp, CalloutKind])[] = [
  [/^(💡|✅|👍|🌱)/u, "tip"],
  [/^(⚠️?|🚧)/u, "warning"],
  [/^(❗️?|‼️?|📣|📌|🔔)/u, "important"],
  [/^(🛑|🚫|⛔️?|❌)/u, "caution"],
  [/^(ℹ️?|📝|🗒️?|📎|✏️?)/u, "note"],
];

/** The callout that an element is, if it is one. */
export function calloutOf(element: Element): Callout | undefined {
  return ofClass(element) ?? ofSign(element);
}

function ofClass(element: Element): Callout | undefined {
  const told = element.getAttribute("data-callout") ?? /(?:^|\s)markdown-alert-(\w+)/.exec(element.className)?.[1] ?? "";
  if (!KINDS.has(told) || !["div", "aside", "section", "blockquote"].includes(element.localName)) return undefined;
  const content = element.cloneNode(true) as Element;
  const head = content.querySelector(".markdown-alert-title");
  const words = (head?.textContent ?? element.getAttribute("data-title") ?? "").trim();
  head?.remove();
  return { kind: told as CalloutKind, title: words.toLowerCase() === told ? "" : words, content };
}

/** An aside that opens with a sign, as Notion copies its callouts. */
function ofSign(element: Element): Callout | undefined {
  if (element.localName !== "aside") return undefined;
  const words = (element.textContent ?? "").trimStart();
  const found = SIGNS.find(([sign]) => sign.test(words));
  if (!found) return undefined;
  const content = element.cloneNode(true) as Element;
  const [sign, kind] = found;
  for (const node of textsIn(content)) {
    if ((node.nodeValue ?? "").trim() === "") continue;
    node.nodeValue = (node.nodeValue ?? "").trimStart().replace(sign, "").replace(/^\ufe0f?\s*/u, "");
    break;
  }
  return { kind, title: "", content };
}

function textsIn(element: Node): Node[] {
  return [...element.childNodes].flatMap((node) => (node.nodeType === 3 ? [node] : textsIn(node)));
}

// Markdown as a tree: CommonMark and GFM as micromark reads them, and callouts as the site's renderer does.
// Positions are offsets into the text as it was given.

import type { Blockquote, Nodes, Parents, Root, RootContent } from "mdast";
import { type Extension, fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { decodeString } from "micromark-util-decode-string";

/** A callout in the tree. */
export interface CalloutNode {
  type: "callout";
  kind: string;
  title: string;
  children: Blockquote["children"];
  position?: Blockquote["position"];
  data?: Blockquote["data"];
}

declare module "mdast" {
  interface BlockContentMap {
    callout: CalloutNode;
  }
  interface RootContentMap {
    callout: CalloutNode;
  }
}

// The transforms would look for addresses in the finished text again and find those that were escaped.
const FROM_MARKDOWN: Extension[] = [gfmFromMarkdown()].flat(2).map(({ transforms: _, ...rest }) => rest);

const HEAD = /^> \[!(note|tip|important|warning|caution)\]([^\r\n]*)/i;

interface Head {
  kind: string;
  title: string;
}

/** Where a node begins. */
export function startOf(node: Nodes): number {
  return node.position?.start.offset ?? 0;
}

/** Where a node ends. */
export function endOf(node: Nodes): number {
  return node.position?.end.offset ?? 0;
}

/** Calls back for every node, parents first. */
export function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ("children" in node) for (const child of node.children) visit(child, see);
}

function plainTree(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: FROM_MARKDOWN });
}

/** Reads Markdown. */
export function treeOf(markdown: string): Root {
  if (!/>\s\[!/.test(markdown)) return plainTree(markdown);
  // The head of a callout is a line of its own to the renderer, whatever follows. Blanking it out, at the same length,
  // makes the parser see it so too.
  const heads = new Map<number, Head>();
  let text = markdown;
  for (;;) {
    const tree = plainTree(text);
    const before = heads.size;
    visit(tree, (node) => {
      const found = node.type === "blockquote" && !heads.has(startOf(node)) && HEAD.exec(text.slice(startOf(node)));
      if (!found) return;
      const [line, kind = "", title = ""] = found;
      heads.set(startOf(node), { kind: kind.toLowerCase(), title: decodeString(title.trim()) });
      text = text.slice(0, startOf(node) + 1) + " ".repeat(line.length - 1) + text.slice(startOf(node) + line.length);
    });
    if (heads.size > before) continue;
    if (heads.size > 0) nameCallouts(tree, heads);
    return tree;
  }
}

function nameCallouts(parent: Parents, heads: Map<number, Head>): void {
  parent.children.forEach((child, index) => {
    if ("children" in child) nameCallouts(child, heads);
    const head = child.type === "blockquote" && heads.get(startOf(child));
    if (head) (parent.children as RootContent[])[index] = { ...(child as Blockquote), type: "callout", ...head };
  });
}

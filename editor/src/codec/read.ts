// From the Markdown tree to the editor's document.
// What the editor has no node for is kept as its source, at the smallest level that holds it; nothing is dropped.

import type { JSONContent } from "@tiptap/core";
import type { AlignType, Definition, List, Nodes, PhrasingContent, RootContent, Table } from "mdast";
import { visit } from "./tree.js";
import { markdownOf } from "./write.js";

type Mark = NonNullable<JSONContent["marks"]>[number];

/** What link references lead to, by their identifier. */
export type Definitions = ReadonlyMap<string, { url: string; title: string | null }>;

const LINE_BREAK = /\r\n|\r|\n/g;
const BR = /^<br\s*\/?>$/i;

/** Text with the line endings that documents have. */
export function withPlainLines(text: string): string {
  return text.replace(LINE_BREAK, "\n");
}

/** The definitions in a tree; the first of a name counts. */
export function definitionsIn(tree: Nodes): Map<string, { url: string; title: string | null }> {
  const found = new Map<string, { url: string; title: string | null }>();
  visit(tree, (node) => {
    if (node.type !== "definition" || found.has(node.identifier)) return;
    found.set(node.identifier, { url: node.url, title: node.title || null });
  });
  return found;
}

/** Turns the nodes of a tree into the blocks and lines of a document. */
export class Reader {
  constructor(readonly definitions: Definitions) {}

  /** The blocks for some nodes; at least one paragraph. */
  blocks(nodes: readonly RootContent[]): JSONContent[] {
    const made = nodes.map((node) => this.#block(node) ?? rawBlock(markdownOf(node)));
    return made.length > 0 ? made : [{ type: "paragraph" }];
  }

  /** The block for a node at the top, where the exact source is known. */
  topBlock(node: RootContent, source: string): JSONContent {
    return this.#block(node) ?? rawBlock(source);
  }

  #block(node: RootContent): JSONContent | null {
    switch (node.type) {
      case "paragraph":
        return { type: "paragraph", ...this.#line(node.children) };
      case "heading":
        return { type: "heading", attrs: { level: node.depth }, ...this.#line(node.children) };
      case "blockquote":
        return { type: "blockquote", content: this.blocks(node.children) };
      case "callout":
        return { type: "callout", attrs: { kind: node.kind, title: node.title }, content: this.blocks(node.children) };
      case "footnoteDefinition":
        return { type: "footnoteDefinition", attrs: { label: node.label ?? node.identifier }, content: this.blocks(node.children) };
      case "list":
        return this.#list(node);
      case "table":
        return this.#table(node);
      case "code": {
        const language = [node.lang, node.meta].filter(Boolean).join(" ") || null;
        const text = withPlainLines(node.value);
        return { type: "codeBlock", attrs: { language }, ...(text ? { content: [{ type: "text", text }] } : {}) };
      }
      case "thematicBreak":
        return { type: "horizontalRule" };
      case "html":
        return rawBlock(node.value);
      default:
        return null;
    }
  }

  #list(node: List): JSONContent | null {
    const tight = !node.spread && !node.children.some((item) => item.spread);
    const ticked = node.children.filter((item) => typeof item.checked === "boolean");
    if (ticked.length > 0 && (node.ordered || ticked.length < node.children.length)) return null;
    const isTasks = ticked.length > 0;
    const content = node.children.map((item) => ({
      type: isTasks ? "taskItem" : "listItem",
      ...(isTasks ? { attrs: { checked: item.checked } } : {}),
      content: this.blocks(item.children),
    }));
    if (isTasks) return { type: "taskList", attrs: { tight }, content };
    if (node.ordered) return { type: "orderedList", attrs: { tight, start: node.start ?? 1 }, content };
    return { type: "bulletList", attrs: { tight }, content };
  }

  #table(node: Table): JSONContent {
    const columns = node.children[0]?.children.length ?? 0;
    const content = node.children.map((row, index) => ({
      type: "tableRow",
      content: Array.from({ length: columns }, (_, column) => {
        const align: AlignType = node.align?.[column] ?? null;
        const line = this.#line(row.children[column]?.children ?? []);
        return { type: index === 0 ? "tableHeader" : "tableCell", attrs: { align }, content: [{ type: "paragraph", ...line }] };
      }),
    }));
    return { type: "table", content };
  }

  #line(nodes: readonly PhrasingContent[]): { content?: JSONContent[] } {
    const content = nodes.flatMap((node) => this.#piece(node, []));
    return content.length > 0 ? { content } : {};
  }

  #piece(node: PhrasingContent, marks: readonly Mark[]): JSONContent[] {
    const under = (mark: Mark, children: readonly PhrasingContent[]): JSONContent[] =>
      children.flatMap((child) => this.#piece(child, withMark(marks, mark)));
    switch (node.type) {
      case "text":
        return text(node.value, marks);
      case "inlineCode":
        return text(node.value, withMark(marks, { type: "code" }));
      case "emphasis":
        return under({ type: "italic" }, node.children);
      case "strong":
        return under({ type: "bold" }, node.children);
      case "delete":
        return under({ type: "strike" }, node.children);
      case "link":
        return under(link(node.url, node.title), node.children);
      case "linkReference": {
        const found = this.#definition(node.identifier);
        return under(link(found.url, found.title), node.children);
      }
      case "image":
        return [atom("image", { src: node.url, alt: node.alt ?? "", title: node.title || null }, marks)];
      case "imageReference": {
        const found = this.#definition(node.identifier);
        return [atom("image", { src: found.url, alt: node.alt ?? "", title: found.title }, marks)];
      }
      case "break":
        return [atom("hardBreak", {}, marks)];
      case "footnoteReference":
        return [atom("footnoteReference", { label: node.label ?? node.identifier }, marks)];
      case "html":
        return BR.test(node.value) ? [atom("hardBreak", {}, marks)] : [atom("rawInline", { source: withPlainLines(node.value) }, marks)];
      default:
        throw new Error(`no form for ${(node as { type: string }).type}`);
    }
  }

  #definition(identifier: string): { url: string; title: string | null } {
    const found = this.definitions.get(identifier);
    if (!found) throw new Error(`nothing is defined as ${identifier}`);
    return found;
  }
}

function rawBlock(source: string): JSONContent {
  return { type: "rawBlock", attrs: { source: withPlainLines(source) } };
}

function text(value: string, marks: readonly Mark[]): JSONContent[] {
  const flowing = value.replace(LINE_BREAK, " ");
  return flowing ? [{ type: "text", text: flowing, ...(marks.length > 0 ? { marks: [...marks] } : {}) }] : [];
}

function atom(type: string, attrs: Record<string, unknown>, marks: readonly Mark[]): JSONContent {
  return { type, ...(Object.keys(attrs).length > 0 ? { attrs } : {}), ...(marks.length > 0 ? { marks: [...marks] } : {}) };
}

function link(href: string, title: string | null | undefined): Mark {
  return { type: "link", attrs: { href, title: title || null } };
}

function withMark(marks: readonly Mark[], mark: Mark): Mark[] {
  return marks.some(({ type }) => type === mark.type) ? [...marks] : [...marks, mark];
}

/** Whether a node is a link reference definition. */
export function isDefinition(node: Nodes): node is Definition {
  return node.type === "definition";
}

// What a text may consist of: every node and mark that Markdown can hold, and the boxes for what the editor cannot show.
// Undo, placeholders and cursors are the interface's affair.

import type { AnyExtension } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import { ListKeymap } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import Text from "@tiptap/extension-text";
import { CodeBlock, Heading, Picture } from "./blocks.js";
import { Callout } from "./callout.js";
import { FootnoteDefinition, FootnoteReference } from "./footnotes.js";
import { Item, Numbers, Points, Task, Tasks } from "./lists.js";
import { Bold, InlineCode, Italic, Link, Strike } from "./marks.js";
import { RawBlock, RawInline } from "./raw.js";
import { Cell, HeadCell, Row, Table } from "./tables.js";
import { Videos } from "./videos.js";
import { PLAIN_WORDING, type Wording } from "./wording.js";

export { freshLabel } from "./footnotes.js";
export { isLinkable } from "./marks.js";
export { isVideo } from "./videos.js";
export { CALLOUT_KINDS, type CalloutKind, type Wording } from "./wording.js";

/** Everything a text may consist of. */
export function extensions(wording: Wording = PLAIN_WORDING): AnyExtension[] {
  return [
    Document,
    Paragraph,
    Text,
    Heading,
    Blockquote,
    Points,
    Numbers,
    Item,
    Tasks,
    Task.configure({ a11y: { checkboxLabel: (node: { textContent: string }) => wording.task(node.textContent) } }),
    CodeBlock,
    HorizontalRule,
    HardBreak,
    Table,
    Row,
    HeadCell,
    Cell,
    Picture,
    Callout.configure({ wording }),
    FootnoteReference,
    FootnoteDefinition,
    RawBlock.configure({ wording }),
    RawInline.configure({ wording }),
    Link,
    Bold,
    Italic,
    Strike,
    InlineCode,
    ListKeymap,
    Videos.configure({ wording }),
  ];
}

// Headings, code and pictures: the packages' own nodes, narrowed to what Markdown can hold.
// The page's title is the first heading, so a typed `# ` makes one of the second level; a first level in a source stays.

import { textblockTypeInputRule } from "@tiptap/core";
import BaseCodeBlock from "@tiptap/extension-code-block";
import BaseHeading from "@tiptap/extension-heading";
import Image from "@tiptap/extension-image";

/** A heading. */
export const Heading = BaseHeading.extend({
  addInputRules() {
    return [2, 3, 4].map((level) =>
      textblockTypeInputRule({
        find: level === 2 ? /^#{1,2}\s$/ : new RegExp(`^#{${level}}\\s$`),
        type: this.type,
        getAttributes: { level },
      }),
    );
  },
}).configure({ levels: [1, 2, 3, 4, 5, 6] });

/** A block of code with the whole line that names its language. */
export const CodeBlock = BaseCodeBlock.extend({
  addAttributes: () => ({
    language: {
      default: null,
      parseHTML: (element: HTMLElement) =>
        element.dataset.language ||
        /(?:^|\s)language-(\S+)/.exec(element.querySelector("code")?.className ?? element.className)?.[1] ||
        null,
      renderHTML: (attributes: Record<string, unknown>) => (attributes.language ? { "data-language": attributes.language } : {}),
    },
  }),
  renderHTML({ HTMLAttributes }) {
    return ["pre", HTMLAttributes, ["code", 0]];
  },
  addProseMirrorPlugins: () => [],
});

/** A picture within a line, or alone in its paragraph. */
export const Picture = Image.extend({
  addAttributes: () => ({
    src: { default: "" },
    alt: { default: "", parseHTML: (element: HTMLElement) => element.getAttribute("alt") ?? "" },
    title: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute("title") || null },
  }),
  parseHTML: () => [{ tag: "img[src]" }],
}).configure({ inline: true });

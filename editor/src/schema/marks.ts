// Marks: bold, italic, struck out, code and links; nothing else has a form in Markdown.
// Code goes together with the others, since `**bold with `code`**` is ordinary Markdown.

import Bold from "@tiptap/extension-bold";
import Code from "@tiptap/extension-code";
import Italic from "@tiptap/extension-italic";
import BaseLink, { type LinkOptions } from "@tiptap/extension-link";
import Strike from "@tiptap/extension-strike";

export { Bold, Italic, Strike };

/** Code within a line. */
export const InlineCode = Code.extend({ excludes: "" });

/** Whether an address may be linked: pages of the site, the web, mail and telephone. */
export function isLinkable(address: string): boolean {
  const bare = address.replace(/[\u0000-\u0020\u007f-\u00a0]/g, "");
  return !/^[a-z][a-z0-9+.-]*:/i.test(bare) || /^(?:https?|mailto|tel):/i.test(bare);
}

/** A link; typing an address makes one only where the site would make one too. */
export const Link = BaseLink.extend({
  addAttributes: () => ({
    href: { default: "", parseHTML: (element: HTMLElement) => element.getAttribute("href") ?? "" },
    title: { default: null, parseHTML: (element: HTMLElement) => element.getAttribute("title") || null },
  }),
  addOptions() {
    return {
      ...(this.parent?.() as LinkOptions),
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      defaultProtocol: "https",
      HTMLAttributes: {},
      isAllowedUri: isLinkable,
      shouldAutoLink: (address: string) => /^(?:https?:\/\/|mailto:|www\.)/i.test(address) || /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(address),
    };
  },
});

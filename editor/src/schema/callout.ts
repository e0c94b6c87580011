// A callout: a box with a kind and a title around ordinary blocks, `> [!NOTE] Title` in Markdown.
// The title is an attribute, never part of the text: it changes through `updateCallout` alone.

import { Node, mergeAttributes } from "@tiptap/core";
import { CALLOUT_KINDS, type CalloutKind, PLAIN_WORDING, type Wording, isCalloutKind } from "./wording.js";

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    callout: {
      /** Puts the selected blocks into a callout, or gives the one around them another kind. */
      setCallout: (kind: CalloutKind, title?: string) => ReturnType;
      /** Changes the callout around the selection. */
      updateCallout: (change: { kind?: CalloutKind; title?: string }) => ReturnType;
      /** Takes the box away and leaves the text. */
      unsetCallout: () => ReturnType;
    };
  }
}

function kindOf(element: HTMLElement): CalloutKind | null {
  const named = element.dataset.callout;
  if (isCalloutKind(named)) return named;
  return CALLOUT_KINDS.find((kind) => element.classList.contains(`markdown-alert-${kind}`)) ?? null;
}

function titleOf(element: HTMLElement, kind: CalloutKind): string {
  if (element.dataset.title !== undefined) return element.dataset.title;
  const shown = element.querySelector(".markdown-alert-title")?.textContent?.trim() ?? "";
  return shown.toLowerCase() === kind ? "" : shown;
}

/** The callout. */
export const Callout = Node.create<{ wording: Wording }>({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,

  addOptions: () => ({ wording: PLAIN_WORDING }),

  addAttributes() {
    return {
      kind: { default: "note", rendered: false },
      title: { default: "", rendered: false },
    };
  },

  parseHTML() {
    return [
      {
        tag: "div.markdown-alert",
        contentElement: (element) => element.querySelector<HTMLElement>(":scope > .callout-text") ?? element,
        getAttrs: (element) => {
          const kind = kindOf(element);
          return kind ? { kind, title: titleOf(element, kind) } : false;
        },
      },
      { tag: "p.markdown-alert-title", ignore: true, priority: 60 },
    ];
  },

  renderHTML({ node, HTMLAttributes }) {
    const kind = isCalloutKind(node.attrs.kind) ? node.attrs.kind : "note";
    const title = String(node.attrs.title ?? "");
    const box = { class: `markdown-alert markdown-alert-${kind}`, "data-callout": kind, "data-title": title };
    return [
      "div",
      mergeAttributes(HTMLAttributes, box),
      ["p", { class: "markdown-alert-title", contenteditable: "false" }, title || this.options.wording.callouts[kind]],
      ["div", { class: "callout-text" }, 0],
    ];
  },

  addCommands() {
    return {
      setCallout:
        (kind, title = "") =>
        ({ commands, editor }) =>
          editor.isActive(this.name)
            ? commands.updateAttributes(this.name, { kind })
            : commands.wrapIn(this.name, { kind, title }),
      updateCallout:
        (change) =>
        ({ commands }) =>
          commands.updateAttributes(this.name, change),
      unsetCallout:
        () =>
        ({ commands }) =>
          commands.lift(this.name),
    };
  },
});

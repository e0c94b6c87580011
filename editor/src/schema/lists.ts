// Lists: points, numbers and tasks. Items may begin with any block, as Markdown's may; tasks begin with a paragraph.
// A list knows whether it is tight, so that saving never opens or closes its lines. Typing `- ` or `1. ` makes a list of
// a paragraph only, never of a heading.

import { InputRule } from "@tiptap/core";
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list";
import type { EditorState } from "@tiptap/pm/state";

const TIGHT = {
  default: true,
  parseHTML: (element: HTMLElement) => element.dataset.tight !== "false",
  renderHTML: (attributes: Record<string, unknown>) => (attributes.tight === false ? { "data-tight": "false" } : {}),
};

function inParagraph(state: EditorState, at: number): boolean {
  return state.doc.resolve(at).parent.type.name === "paragraph";
}

function onlyInParagraphs(rules: InputRule[]): InputRule[] {
  return rules.map(
    (rule) =>
      new InputRule({
        find: rule.find,
        handler: (props) => (inParagraph(props.state, props.range.from) ? rule.handler(props) : null),
      }),
  );
}

/** A list of points. */
export const Points = BulletList.extend({
  addAttributes: () => ({ tight: TIGHT }),
  addInputRules() {
    return onlyInParagraphs(this.parent?.() ?? []);
  },
});

/** A numbered list. */
export const Numbers = OrderedList.extend({
  addAttributes: () => ({
    tight: TIGHT,
    start: {
      default: 1,
      parseHTML: (element: HTMLElement) => {
        const start = Number(element.getAttribute("start") ?? 1);
        return Number.isInteger(start) && start >= 0 && start < 1e9 ? start : 1;
      },
      renderHTML: (attributes: Record<string, unknown>) => (attributes.start === 1 ? {} : { start: attributes.start }),
    },
  }),
  renderHTML({ HTMLAttributes }) {
    return ["ol", HTMLAttributes, 0];
  },
  addInputRules() {
    return onlyInParagraphs(this.parent?.() ?? []);
  },
  // The package's own plugin makes a list of every pasted line that begins with a number.
  addProseMirrorPlugins: () => [],
});

/** One item of either. */
export const Item = ListItem.extend({ content: "block+" });

/** A list of tasks. */
export const Tasks = TaskList.extend({
  addAttributes: () => ({ tight: TIGHT }),
});

/** One task, which may hold further lists. */
export const Task = TaskItem.extend({
  addInputRules() {
    return onlyInParagraphs(this.parent?.() ?? []);
  },
}).configure({ nested: true });

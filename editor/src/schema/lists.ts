// Lists: bulleted, numbered and with ticks.
//
// `tight` says whether the items stand without space between them. An item may begin with any block, as in Markdown; only
// an item with a tick begins with a paragraph, because Markdown has no other place for the tick. Typing "1. " makes a list
// out of a paragraph only: a heading that begins with a number stays a heading. Pasted plain text never becomes a list here.

import { InputRule, type AnyExtension, type Attribute } from '@tiptap/core'
import { BulletList, ListItem, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'

const tight: Attribute = {
  default: true,
  parseHTML: (element: HTMLElement) => !element.hasAttribute('data-loose'),
  renderHTML: (attributes: Record<string, unknown>) => (attributes['tight'] === false ? { 'data-loose': '' } : {}),
}

function inParagraphsOnly(rules: InputRule[] | undefined): InputRule[] {
  return (rules ?? []).map(
    (rule) =>
      new InputRule({
        find: rule.find,
        undoable: rule.undoable,
        handler: (props) => {
          const place = props.state.doc.resolve(props.range.from)
          return place.parent.type.name === 'paragraph' ? rule.handler(props) : null
        },
      }),
  )
}

export const lists: AnyExtension[] = [
  BulletList.extend({
    addAttributes() {
      return { tight }
    },
    addInputRules() {
      return inParagraphsOnly(this.parent?.())
    },
  }),
  OrderedList.extend({
    addAttributes() {
      return {
        start: {
          default: 1,
          parseHTML: (element: HTMLElement) => {
            const start = Number.parseInt(element.getAttribute('start') ?? '1', 10)
            return start >= 0 && start <= 999_999_999 ? start : 1
          },
        },
        tight,
      }
    },
    addInputRules() {
      return inParagraphsOnly(this.parent?.())
    },
    addProseMirrorPlugins() {
      return []
    },
  }),
  ListItem.extend({ content: 'block+' }),
  TaskList.extend({
    addAttributes() {
      return { tight }
    },
  }),
  TaskItem.extend({
    content: 'paragraph block*',
    addInputRules() {
      return inParagraphsOnly(this.parent?.())
    },
  }).configure({ nested: true }),
]

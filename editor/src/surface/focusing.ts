// Going to the text at once. The editor's own way waits for the next frame, and what is typed until then would go where
// the caret was: into the title, or over a selection that was just made.

import { Extension, resolveFocusPosition } from "@tiptap/core";

export const FocusAtOnce = Extension.create({
  name: "focusAtOnce",
  addCommands: () => ({
    focus: (position = null, { scrollIntoView = true } = {}) => ({ view, tr, dispatch }) => {
      if (!dispatch || position === false) return true;
      const isThere = view.hasFocus();
      if (isThere && position === null) return true;
      const selection = position === null ? null : resolveFocusPosition(tr.doc, position);
      if (selection && !selection.eq(tr.selection)) tr.setSelection(selection);
      if (!isThere) view.focus();
      if (scrollIntoView) tr.scrollIntoView();
      return true;
    },
  }),
});

// Native dialogs with a title, fields and one row of buttons; Escape and the cross mean "leave it".
// The focus goes back to where it was, or to where the caller says.

import { button, element, freshId } from "./elements.js";
import { icon } from "./icons.js";
import { words } from "./words.js";

/** An open dialog. */
export interface Dialog {
  readonly element: HTMLDialogElement;
  readonly body: HTMLElement;
  readonly actions: HTMLElement;
  close(): void;
}

/** Opens a dialog; `onClose` runs once, however it ends. */
export function openDialog(title: string, options: { isWide?: boolean; onClose?: () => void } = {}): Dialog {
  const heading = element("h2", { id: freshId("dialog-title") }, title);
  const body = element("div", { class: "rich-dialog-body" });
  const actions = element("div", { class: "actions" });
  const close = button("", "rich-close", () => dialog.close(), icon("cross"));
  close.setAttribute("aria-label", words.close);
  const dialog = element(
    "dialog",
    { class: options.isWide ? "rich-dialog wide" : "rich-dialog", "aria-labelledby": heading.id },
    element("div", { class: "rich-dialog-head" }, heading, close),
    body,
    actions,
  );
  const before = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    options.onClose?.();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return { element: dialog, body, actions, close: () => dialog.close() };
}

/** A field with its label and, if given, a hint below the label. */
export function labelled<Field extends HTMLElement>(label: string, field: Field, hint?: string): HTMLElement {
  field.id ||= freshId("field");
  const parts: HTMLElement[] = [element("label", { for: field.id }, label)];
  if (hint) {
    const line = element("p", { class: "hint", id: freshId("hint") }, hint);
    field.setAttribute("aria-describedby", line.id);
    parts.push(line);
  }
  return element("div", { class: "field" }, ...parts, field);
}

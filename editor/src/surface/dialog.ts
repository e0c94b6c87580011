// Native dialogs: titled, closed by Escape, by "Close" and by a tap outside; the browser brings the focus back.
//
// A dialog is a form of its own outside the post's form, so that Enter never sends the post.

import { element, freshId } from "./element.ts";
import { icon } from "./icons.ts";

export interface Dialog {
  readonly dom: HTMLDialogElement;
  /** Where the dialog's own content stands. */
  readonly body: HTMLFormElement;
  /** Closes it, having been answered or not. */
  close(): void;
}

export interface DialogOptions {
  title: string;
  /** A width beside the usual one. */
  kind?: "wide";
  /** Enter, or the primary button. */
  onSubmit?: () => void;
  /** Always, after it has been closed. */
  onClose?: () => void;
}

/** Opens a dialog with these children. */
export function openDialog({ title, kind, onSubmit, onClose }: DialogOptions, ...children: (Node | string)[]): Dialog {
  const label = freshId("dialog-title");
  const body = element("form", { method: "dialog", class: "editor-dialog-body", novalidate: true, onsubmit: (event: SubmitEvent) => { event.preventDefault(); onSubmit?.(); } }, ...children);
  const dom = element("dialog", { class: kind ? `editor-dialog ${kind}` : "editor-dialog", "aria-labelledby": label },
    element("div", { class: "editor-dialog-head" },
      element("h2", { id: label }, title),
      element("button", { type: "button", class: "editor-tool small", "aria-label": "Close", onclick: () => dom.close() }, icon("cross"))),
    body);
  dom.addEventListener("click", (event) => {
    if (event.target === dom && isOutside(dom, event)) dom.close();
  });
  dom.addEventListener("close", () => {
    dom.remove();
    onClose?.();
  });
  document.body.append(dom);
  dom.showModal();
  return { dom, body, close: () => dom.close() };
}

function isOutside(dom: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dom.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** A row of buttons at the end of a dialog. */
export function actions(...buttons: HTMLElement[]): HTMLElement {
  return element("div", { class: "actions" }, ...buttons);
}

/** A field with its label, and a hint if there is one. */
export function field(label: string, control: HTMLInputElement | HTMLTextAreaElement, hint?: string): HTMLElement {
  control.id ||= freshId("field");
  const hinted = hint ? element("p", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  if (hinted) control.setAttribute("aria-describedby", hinted.id);
  return element("div", { class: "field" }, element("label", { for: control.id }, label), hinted, control);
}

/** Asks one question with two answers; true for the first. */
export function ask(title: string, words: string, yes: string, no: string): Promise<boolean> {
  return new Promise((answer) => {
    let isYes = false;
    const dialog = openDialog({ title, onClose: () => answer(isYes) },
      element("p", {}, words),
      actions(
        element("button", { type: "button", class: "button primary", onclick: () => { isYes = true; dialog.close(); } }, yes),
        element("button", { type: "button", class: "button", onclick: () => dialog.close() }, no)));
  });
}

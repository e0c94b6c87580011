// Nothing that was written is ever lost: the page's text is kept at the server and in this browser.
//
// It needs the form alone, and works on the plain field as well as under the editor.

import { Keeper } from "./keeper";
import { offerLeft } from "./returning";
import { send } from "./sending";
import { watch } from "./watching";

export type { Keeper, Written } from "./keeper";

/** Begins to keep what is written in the form. */
export function keep(form: HTMLFormElement): Keeper {
  const keeper = new Keeper(form);
  const unsent = keeper.fields.unsent();
  let isSent = false;
  // The page warns by itself where nothing keeps the text.
  form.removeAttribute("data-unsaved");
  for (const what of ["input", "change"]) form.addEventListener(what, () => keeper.touched());
  send(keeper);
  form.addEventListener("submit", (event) => {
    const isBeside = event.submitter instanceof HTMLButtonElement && event.submitter.formTarget === "_blank";
    isSent = !event.defaultPrevented && !isBeside;
    // Somebody may still have stopped it.
    setTimeout(() => { isSent &&= !event.defaultPrevented; });
  });
  const last = (): void => {
    if (!isSent) void keeper.save(true);
  };
  addEventListener("blur", () => void keeper.save());
  addEventListener("pagehide", last);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") last();
    else void keeper.cameBack();
  });
  addEventListener("online", () => void keeper.cameBack());
  addEventListener("focus", () => void keeper.cameBack());
  addEventListener("pageshow", () => { isSent = false; });
  addEventListener("beforeunload", (event) => {
    if (!isSent && (keeper.isLost || keeper.fields.unsent() !== unsent)) event.preventDefault();
  });
  // Signing out waits for the text: see static/js/staff.js.
  document.addEventListener("signing-out", (event) => {
    (event as CustomEvent<{ waits: Promise<unknown>[] }>).detail.waits.push(keeper.save());
  });
  watch(keeper);
  if (!keeper.isSaved) {
    keeper.copy();
    keeper.touched();
  }
  void offerLeft(keeper);
  return keeper;
}

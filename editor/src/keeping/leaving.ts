// What happens when the page is left: sending the form, signing out, closing the tab.
// The form is sent only once the server has the text, so that an expired sign-in or a silent server never swallows it.

import { openDialog } from "../dialogs.js";
import { button, element } from "../elements.js";
import type { PostForm } from "../form.js";
import { words } from "../words.js";
import type { Copies } from "./copies.js";
import type { Keeper } from "./keeper.js";

/** What leaving needs from the rest. */
export interface Ways {
  /** Whether something is under way that would be lost with the page. */
  isBusy(): boolean;
  /** Has the writer sign in again and saves; says whether that worked. */
  signIn(): Promise<boolean>;
}

/** Guards every way out of the page. */
export function guardLeaving(form: PostForm, keeper: Keeper, copies: Copies, ways: Ways): void {
  let isLeaving = false;
  let isCleared = false;

  form.element.addEventListener("submit", async (event) => {
    form.writeBody();
    const submitter = event.submitter;
    if (submitter instanceof HTMLButtonElement && submitter.formTarget === "_blank") return;
    if (isCleared) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    let outcome = await keeper.save({ always: true });
    if (outcome === "signed-out" && (await ways.signIn())) outcome = keeper.standing.is;
    // What the server refused it explains best on its own page, with the text in it.
    if (outcome !== "saved" && outcome !== "refused") return;
    form.writeBody();
    isCleared = true;
    form.element.requestSubmit(submitter);
    isCleared = false;
  });

  for (const out of document.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
    out.addEventListener("submit", (event) => {
      keeper.keepCopy();
      if (isLeaving || (!keeper.isUnsaved && copies.all().length === 0)) return;
      event.preventDefault();
      askBeforeSignOut(keeper, copies, () => {
        isLeaving = true;
        keeper.stop();
        out.submit();
      });
    });
  }

  addEventListener("pageshow", () => {
    isLeaving = false;
  });
  addEventListener("pagehide", () => keeper.keepCopy());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isLeaving) void keeper.save({ outlives: true });
  });
  addEventListener("beforeunload", (event) => {
    keeper.keepCopy();
    if (!isLeaving && (keeper.isAtRisk || ways.isBusy())) event.preventDefault();
  });
}

function askBeforeSignOut(keeper: Keeper, copies: Copies, leave: () => void): void {
  const dialog = openDialog(words.signOutTitle);
  const said = element("p", {}, keeper.isUnsaved ? words.signOutUnsaved : words.signOutOthers);
  dialog.body.append(said);
  if (keeper.isUnsaved) {
    dialog.actions.append(
      button(words.saveAndSignOut, "button primary", async () => {
        if ((await keeper.save()) !== "saved") {
          said.textContent = words.couldNotSave;
          return;
        }
        dialog.close();
        leave();
      }),
    );
  }
  dialog.actions.append(
    button(words.keepAndSignOut, "button", () => {
      dialog.close();
      leave();
    }),
    button(words.dropAndSignOut, "button danger", () => {
      dialog.close();
      keeper.stop();
      for (const key of copies.all()) copies.drop(key);
      leave();
    }),
    button(words.stay, "button", () => dialog.close()),
  );
}

// Keeping what is written: to the server, to the browser, and through everything that goes wrong between them.
// The invariant: text that the server does not have lies in this browser, and the writer knows which it is.

import type { PostForm, Values } from "../form.js";
import type { Notices } from "../notices.js";
import { words } from "../words.js";
import { Copies } from "./copies.js";
import { Keeper, type Standing } from "./keeper.js";
import { guardLeaving } from "./leaving.js";
import { NewerVersions } from "./newer.js";
import { Returning } from "./returning.js";
import { signInAgain } from "./signingIn.js";
import { showStatus } from "./statusLine.js";
import { watchState } from "./watching.js";

/** What keeping needs from the editor. */
export interface Written {
  /** Puts another text in place as one step that can be undone. */
  replaceBody(body: string): void;
  /** Whether something is under way that would be lost with the page. */
  isBusy(): boolean;
}

/** Starts keeping; gives back the keeper, which is to be told of every change. */
export function keep(form: PostForm, notices: Notices, written: Written, storage: Storage = localStorage): Keeper {
  const zone = form.element.dataset.zone;
  const copies = new Copies(form.person, form.post, storage);
  const keeper = new Keeper(form, copies);
  const replace = (values: Partial<Values>): void => {
    form.setFields(values);
    if (values.body !== undefined) written.replaceBody(values.body);
    keeper.changed();
  };
  const newer = new NewerVersions(form, keeper, notices, replace, zone);
  const returning = new Returning(form, copies, notices, replace, zone);

  const head = form.element.querySelector(".writing-head") ?? form.element;
  showStatus(head, keeper, zone);
  keeper.follow((standing) => react(standing, form, keeper, notices, newer));
  guardLeaving(form, keeper, copies, {
    isBusy: () => written.isBusy(),
    signIn: () => askToSignIn(form, keeper, notices),
  });
  watchState(form, keeper, () => newer.fetchAndOffer());
  form.element.addEventListener("input", () => keeper.changed());
  form.element.addEventListener("change", () => keeper.changed());
  form.element.removeAttribute("data-unsaved");
  void returning.look();
  return keeper;
}

let isReacting = false;

function react(standing: Standing, form: PostForm, keeper: Keeper, notices: Notices, newer: NewerVersions): void {
  if (standing.is === "newer") newer.offer(standing.newer);
  else notices.remove("newer");
  if (standing.is === "gone") {
    notices.show("gone", words.goneMessage, [{ label: words.copyText, act: () => void copyText(form), stays: true }], {
      tone: "alarm",
      mayClose: false,
    });
  }
  if (standing.is !== "signed-out" || isReacting) return;
  isReacting = true;
  void askToSignIn(form, keeper, notices).finally(() => {
    isReacting = false;
  });
}

/** Has the writer sign in again, then saves. */
export async function askToSignIn(form: PostForm, keeper: Keeper, notices: Notices): Promise<boolean> {
  const how = await signInAgain(form);
  if (how === "same-person") {
    notices.remove("signed-out");
    const outcome = await keeper.save({ always: true });
    return outcome !== "signed-out";
  }
  if (how === "other-person") {
    keeper.stop();
    notices.show("signed-out", words.otherPerson, [{ label: words.loadAgain, act: () => location.reload(), isPrimary: true }], {
      tone: "alarm",
      mayClose: false,
    });
    return false;
  }
  const again = (): void => void askToSignIn(form, keeper, notices);
  notices.show("signed-out", words.signedOutMessage, [{ label: words.signIn, act: again, isPrimary: true, stays: true }], {
    tone: "alarm",
    mayClose: false,
  });
  return false;
}

async function copyText(form: PostForm): Promise<void> {
  const { title, body } = form.values();
  await navigator.clipboard.writeText(`# ${title}\n\n${body}`).catch(() => undefined);
}

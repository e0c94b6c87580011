// Signing in again without leaving the page: the text stays where it is and the save that failed goes on.
// Somebody else signing in never saves on this page; their browser is asked to load it anew.

import { button, element, freshId } from "../elements.js";
import { labelled, openDialog } from "../dialogs.js";
import type { PostForm } from "../form.js";
import { words } from "../words.js";
import { messageOf, post } from "./wire.js";

/** How the dialog ended. */
export type SignIn = "same-person" | "other-person" | "put-off";

let open: Promise<SignIn> | undefined;

/** Asks for mail address and password, once however often it is called meanwhile. */
export function signInAgain(form: PostForm): Promise<SignIn> {
  open ??= new Promise<SignIn>((end) => show(form, end)).finally(() => {
    open = undefined;
  });
  return open;
}

function show(form: PostForm, end: (how: SignIn) => void): void {
  let how: SignIn = "put-off";
  const dialog = openDialog(words.signInTitle, { onClose: () => end(how) });
  const email = element("input", { type: "email", name: "email", autocomplete: "username", required: true });
  const password = element("input", { type: "password", name: "password", autocomplete: "current-password", required: true });
  const error = element("p", { class: "error", role: "alert", id: freshId("error"), hidden: true });
  const fields = element("form", { class: "form", id: freshId("sign-in") });
  fields.append(element("p", {}, words.signInWhy), error, labelled(words.email, email), labelled(words.password, password));
  const send = element("button", { class: "button primary", form: fields.id }, words.signIn);
  dialog.body.append(fields);
  dialog.actions.append(send, button(words.notNow, "button", () => dialog.close()));

  const complain = (message: string): void => {
    error.textContent = message;
    error.hidden = false;
    password.select();
  };
  fields.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    const answer = await post(form.address("signIn"), { email: email.value, password: password.value });
    send.disabled = false;
    if (!answer.isReached) return complain(words.signInUnreachable);
    if (answer.status !== 200) return complain(messageOf(answer.body) || words.signInWrong);
    how = String(answer.body.person) === form.person ? "same-person" : "other-person";
    dialog.close();
  });
  email.focus();
}

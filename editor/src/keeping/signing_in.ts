// Signing in again without leaving the page: a dialog, and the text stays where it is.

import { actions, field, openDialog } from "../surface/dialog";
import { element } from "../surface/element";
import { signIn } from "./server";

/** Asks until somebody is signed in; gives the person's number, or nothing if the writer puts it off. */
export function signInAgain(url: string, person: string): Promise<string | undefined> {
  return new Promise((answer) => {
    let signedIn: string | undefined;
    const email = element("input", { type: "email", name: "email", autocomplete: "username", required: true });
    const password = element("input", { type: "password", name: "password", autocomplete: "current-password", required: true });
    const wrong = element("p", { class: "error", role: "alert" });
    const button = element("button", { class: "button primary" }, "Sign in");
    const send = async (): Promise<void> => {
      if (button.disabled) return;
      button.disabled = true;
      wrong.replaceChildren();
      const answered = await signIn(url, email.value, password.value);
      button.disabled = false;
      if (answered.kind === "not") {
        wrong.replaceChildren(answered.words);
        password.select();
      } else if (answered.person !== person) {
        wrong.replaceChildren("This is somebody else’s sign-in, and the text is not theirs. Please sign in as yourself to save it.");
        password.value = "";
        email.select();
      } else {
        signedIn = answered.person;
        dialog.close();
      }
    };
    const dialog = openDialog({ title: "Sign in again", onSubmit: () => void send(), onClose: () => answer(signedIn) },
      element("p", {}, "Your sign-in has ended. Nothing is lost: your text is on this page and in this browser, and is saved when you have signed in."),
      field("E-mail", email),
      field("Password", password),
      wrong,
      actions(button, element("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Later")));
    email.focus();
  });
}

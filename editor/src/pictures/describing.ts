// Asks what a picture shows, for people who cannot see it, or whether it only decorates; and for a caption.
// Leaving the dialog keeps the picture with what was typed so far.

import { labelled, openDialog } from "../dialogs.js";
import { element } from "../elements.js";
import { words } from "../words.js";

/** What is said about a picture. */
export interface Description {
  alt: string;
  caption: string;
}

/** Asks for the description of one picture. */
export function describePicture(now: Description, options: { likeness?: string; isNew?: boolean; count?: string } = {}): Promise<Description> {
  return new Promise((end) => {
    const read = (): Description => ({ alt: onlyDecoration.checked ? "" : oneLine(alt.value), caption: oneLine(caption.value) });
    const title = options.count ? `${words.describeTitle} (${options.count})` : words.describeTitle;
    const dialog = openDialog(title, { onClose: () => end(read()) });
    const alt = element("textarea", { rows: 3, maxlength: 500 });
    const caption = element("input", { type: "text", maxlength: 300 });
    const onlyDecoration = element("input", { type: "checkbox" });
    const form = element("form", { class: "form", id: "describe-picture" });
    const likeness = options.likeness ? element("img", { class: "rich-likeness", src: options.likeness, alt: "" }) : null;
    form.append(
      labelled(words.description, alt, words.descriptionHint),
      element("label", { class: "check" }, onlyDecoration, words.onlyDecoration),
      labelled(words.caption, caption, words.captionHint),
    );
    alt.value = now.alt;
    caption.value = now.caption;
    onlyDecoration.checked = now.alt === "" && !options.isNew;
    const follow = (): void => {
      alt.disabled = onlyDecoration.checked;
    };
    onlyDecoration.addEventListener("change", follow);
    follow();
    alt.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
    });
    if (likeness) dialog.body.append(likeness);
    dialog.body.append(form);
    dialog.actions.append(element("button", { class: "button primary", form: form.id }, words.done));
    (onlyDecoration.checked ? caption : alt).focus();
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

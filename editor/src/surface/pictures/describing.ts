// What a picture shows: asked for once it is there, and again whenever the writer selects it.
//
// The description is for those who cannot see the picture. "Only decoration" is an answer, and so is leaving it for later.

import type { Editor } from "@tiptap/core";
import type { Node as DocumentNode } from "@tiptap/pm/model";
import { actions, field, openDialog } from "../dialog.ts";
import { element, freshId } from "../element.ts";
import type { Surface } from "../surface.ts";
import { describePicture } from "./sending.ts";

/** What is known before the writer says anything. */
export interface Known {
  readonly isDecoration?: boolean;
  /** "Picture 2 of 3". */
  readonly title?: string;
}

/** The name that the site gave the picture, if it is one of the site's. */
function storedName(src: string): string | undefined {
  return /^\/media\/([^/?#]+)$/.exec(src)?.[1];
}

/** Asks for the description and caption of the picture that stands there; done when the dialog is closed. */
export function describe(surface: Surface, at: number, { isDecoration = false, title = "Describe the picture" }: Known = {}): Promise<void> {
  const { editor } = surface;
  const node = editor.state.doc.nodeAt(at);
  if (node?.type.name !== "image") return Promise.resolve();
  const { src, alt, title: caption } = node.attrs as { src: string; alt: string | null; title: string | null };
  return new Promise((closed) => {
    const description = element("textarea", { rows: 3, maxlength: 500 });
    description.value = alt ?? "";
    const only = element("input", { type: "checkbox", id: freshId("decoration"), onchange: () => settle() });
    only.checked = isDecoration;
    const under = element("input", { type: "text", maxlength: 300 });
    under.value = caption ?? "";
    const wrong = element("p", { class: "error", role: "alert" });
    const button = element("button", { class: "button primary" }, "Keep");
    const settle = () => { description.disabled = only.checked; };
    const send = async () => {
      const text = only.checked ? "" : oneLine(description.value);
      const name = storedName(src);
      button.disabled = true;
      try {
        if (name && surface.addresses.media) await describePicture(surface.addresses.media, name, text, only.checked);
        change(editor, node, at, { alt: text, title: oneLine(under.value) || null });
        dialog.close();
      } catch (error) {
        wrong.textContent = error instanceof Error ? error.message : String(error);
        button.disabled = false;
      }
    };
    const dialog = openDialog({ title, onSubmit: () => void send(), onClose: () => { editor.view.focus(); closed(); } },
      src.startsWith("/") ? element("img", { class: "describe-picture", src, alt: "" }) : "",
      field("What it shows", description, "For people who cannot see it: a short sentence, as you would tell it on the telephone."),
      element("label", { class: "check", for: only.id }, only, "Only decoration: nothing is lost without it"),
      field("Caption", under, "Stands under the picture; it may stay empty."),
      wrong,
      actions(button, element("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Later")));
    settle();
    (only.checked ? under : description).focus();
  });
}

function oneLine(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}

/** The picture may have moved meanwhile. */
function change(editor: Editor, node: DocumentNode, at: number, attributes: { alt: string; title: string | null }): void {
  const { state } = editor;
  let place: number | undefined = state.doc.nodeAt(at)?.eq(node) ? at : undefined;
  if (place === undefined) state.doc.descendants((other, where) => { if (place === undefined && other.eq(node)) place = where; });
  if (place !== undefined) editor.view.dispatch(state.tr.setNodeMarkup(place, undefined, { ...node.attrs, ...attributes }));
}

// The dialog behind "Picture": one from this device, or one that the site has already.

import { actions, field, openDialog } from "../dialog.ts";
import { element } from "../element.ts";
import { icon } from "../icons.ts";
import type { Surface } from "../surface.ts";
import { addPictures } from "./adding.ts";
import { describe } from "./describing.ts";
import { placeAtCaret } from "./placing.ts";
import { ACCEPT } from "./scaling.ts";
import { type Listed, listPictures } from "./sending.ts";

const PAUSE = 200;

/** Opens the dialog. */
export function choosePicture(surface: Surface): void {
  const { media } = surface.addresses;
  if (!media) return;
  let asked: AbortController | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const files = element("input", { type: "file", accept: ACCEPT, multiple: true, class: "visually-hidden", tabindex: -1, "aria-hidden": "true", onchange: () => {
    const chosen = [...(files.files ?? [])];
    dialog.close();
    if (chosen.length > 0) void addPictures(surface, chosen);
  } });
  const search = element("input", { type: "search", autocomplete: "off", oninput: () => look(PAUSE) });
  const said = element("p", { class: "hint", role: "status" });
  const grid = element("ul", { class: "picture-grid" });
  const use = async (picture: Listed) => {
    dialog.close();
    const at = placeAtCaret(surface.editor, picture.src, picture.description);
    if (at !== undefined && picture.description === "" && !picture.is_decoration) await describe(surface, at);
  };
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const pictures = await listPictures(media, search.value.trim(), signal);
      grid.replaceChildren(...pictures.map((picture) => element("li", {},
        element("button", { type: "button", onclick: () => void use(picture) },
          element("img", { src: picture.thumbnail, alt: "", loading: "lazy", width: 120, height: 120 }),
          element("span", {}, picture.description || (picture.is_decoration ? "Only decoration" : "Not described yet"))))));
      said.textContent = pictures.length > 0 ? "" : search.value ? "No picture has these words." : "The site has no pictures yet.";
    } catch (error) {
      if (!signal.aborted) said.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const look = (after: number) => {
    clearTimeout(pause);
    pause = setTimeout(() => void show(), after);
  };
  const dialog = openDialog({ title: "Picture", kind: "wide", onClose: () => { clearTimeout(pause); asked?.abort(); } },
    actions(element("button", { type: "button", class: "button primary", onclick: () => files.click() }, icon("picture"), "Choose or take a picture")),
    files,
    element("p", { class: "hint" }, "You can also drop pictures into the text, or paste them. Place and camera are taken out of every photo."),
    element("h3", {}, "On your site already"),
    field("Search", search, "By what the pictures show."),
    said, grid);
  dialog.dom.classList.add("picture-dialog");
  look(0);
}

// Mounts the editor on the page's form, and what keeps the text while it is written.
//
// Whatever fails, the textarea stays and works.

import { keep } from "./keeping/index.ts";
import { pasting } from "./paste/index.ts";
import { mount } from "./surface/mounting.ts";

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
if (form) {
  const keeper = keep(form);
  try {
    const surface = mount(form, (place, takePictures) => [pasting({ place, ...(takePictures ? { takePictures } : {}) })]);
    keeper.attach({ settle: () => void surface.markdown(), show: () => surface.replace(surface.textarea.value) });
    surface.onChange(() => keeper.touched());
  } catch (error) {
    console.error("the editor could not be opened; the plain field stays", error);
  }
}

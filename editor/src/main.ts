// Mounts the editor on the page's form, and what keeps the text while it is written.
//
// Whatever fails, the textarea stays and works.

import { mount } from "./surface/mounting.ts";

const form = document.querySelector<HTMLFormElement>("form[data-editor]");
if (form) {
  try {
    mount(form, () => ({}));
  } catch (error) {
    console.error("the editor could not be opened; the plain field stays", error);
  }
}

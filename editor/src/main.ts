// Finds the page's form and gives it the rich editor.
// If anything fails the textarea stays as it is, and writing goes on in Markdown.

import { PostForm } from "./form.js";
import { Mounted } from "./mounting.js";

for (const element of document.querySelectorAll<HTMLFormElement>("form[data-editor]")) {
  try {
    new Mounted(new PostForm(element));
  } catch (error) {
    console.error("the editor could not start; the text can be written as Markdown", error);
  }
}

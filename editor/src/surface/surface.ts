// What the parts of the editor know of each other: the page's form, the document, and a way to say something.
//
// Parts get a Surface and nothing else. The Markdown lives in the textarea only when somebody asks for it: `markdown()`
// writes the document anew, so it is called on saving, keeping and switching the view, never for a key.

import type { Editor } from "@tiptap/core";
import type { Announcer } from "./announcing.ts";

/** What the page's form tells the editor; an address that is absent means that the site cannot do it. */
export interface Addresses {
  readonly links: string;
  readonly planned: string;
  readonly media: string | undefined;
}

export interface Surface {
  readonly form: HTMLFormElement;
  readonly textarea: HTMLTextAreaElement;
  readonly editor: Editor;
  readonly addresses: Addresses;
  readonly announcer: Announcer;
  /** Whether the Markdown is shown in place of the page. */
  isSource(): boolean;
  showSource(): void;
  showPage(): void;
  /** The text as it stands now. */
  markdown(): string;
  /** Puts another text in place of this one; one undo brings the former back. */
  replace(markdown: string): void;
  /** Calls back after every change, whoever made it; gives back how to stop. */
  onChange(changed: () => void): () => void;
}

/** The number of the post that is written, empty while nothing is stored. */
export function postNumber(form: HTMLFormElement): string {
  return form.dataset["post"] ?? "";
}

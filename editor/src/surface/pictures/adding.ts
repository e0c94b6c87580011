// Adding pictures, however they come: picked, taken with a phone, dropped or pasted.
//
// Each is made ready, stands as a placeholder with its progress, is sent, and is then described. One that fails says why
// and leaves the text as it was; the others go on.

import type { EditorView } from "@tiptap/pm/view";
import { element } from "../element.ts";
import type { Surface } from "../surface.ts";
import { describe } from "./describing.ts";
import { hold, place, release } from "./placing.ts";
import { isPicture, prepared, thumbnail } from "./scaling.ts";
import { sendPicture, type Stored } from "./sending.ts";

let counted = 0;

/** The pictures among what was dropped. */
export function picturesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter(isPicture);
}

/** Where a drop points to. */
export function spotOf(view: EditorView, event: DragEvent): number | undefined {
  return view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
}

/** Adds these pictures there, or at the caret; one is sent at a time, and all of them are described at the end. */
export async function addPictures(surface: Surface, files: readonly File[], at?: number): Promise<void> {
  const { media } = surface.addresses;
  if (!media) return;
  const coming = files.map((file) => new Coming(surface, file, at));
  const added: Stored[] = [];
  for (const one of coming) {
    const stored = await one.send(media);
    if (stored) added.push(stored);
  }
  if (added.length > 0) surface.announcer.say(added.length === 1 ? "The picture is there." : `${added.length} pictures are there.`);
  for (const [index, { src, is_decoration: isDecoration }] of added.entries()) {
    const where = placeOf(surface, src);
    const title = added.length > 1 ? `Describe picture ${index + 1} of ${added.length}` : "Describe the picture";
    if (where !== undefined) await describe(surface, where, { isDecoration, title });
  }
}

/** A picture on its way. */
class Coming {
  readonly #surface: Surface;
  readonly #file: File;
  readonly #id: string;
  readonly #asked = new AbortController();
  readonly #bar: HTMLProgressElement;
  readonly #words: HTMLElement;

  constructor(surface: Surface, file: File, at: number | undefined) {
    counted += 1;
    this.#surface = surface;
    this.#file = file;
    this.#id = `picture-${counted}`;
    this.#bar = element("progress", { max: 1, value: 0, "aria-label": `Sending ${file.name}` });
    this.#words = element("span", {}, `“${file.name}” is next…`);
    const holder = element("div", { class: "picture-coming", contenteditable: "false" },
      element("div", { class: "picture-coming-words" }, this.#words, this.#bar),
      element("button", { type: "button", class: "button", onclick: () => this.#asked.abort() }, "Cancel"));
    hold(surface.editor, this.#id, holder, at);
    void thumbnail(file).then((small) => { if (small) holder.prepend(small); });
  }

  async send(media: string): Promise<Stored | undefined> {
    const { editor, announcer } = this.#surface;
    const { signal } = this.#asked;
    const { name } = this.#file;
    try {
      this.#words.textContent = `Making “${name}” ready…`;
      const ready = await prepared(this.#file);
      signal.throwIfAborted();
      this.#words.textContent = `Sending “${name}”…`;
      const stored = await sendPicture(media, ready, (part) => {
        this.#bar.value = part;
        if (part === 1) this.#words.textContent = `The site makes “${name}” ready…`;
      }, signal);
      return place(editor, this.#id, stored.src, stored.description) === undefined ? undefined : stored;
    } catch (error) {
      release(editor, this.#id);
      if (signal.aborted) announcer.say(`“${name}” was not added.`);
      else announcer.say(error instanceof Error ? error.message : String(error), { stays: true });
      return undefined;
    }
  }
}

function placeOf(surface: Surface, src: string): number | undefined {
  let found: number | undefined;
  surface.editor.state.doc.descendants((node, at) => { if (node.type.name === "image" && node.attrs["src"] === src) found = at; });
  return found;
}

// Takes pictures that were picked, dropped or pasted: asks for a description while they are sent, then puts them in.
// A failure stays in the picture's place with words and a way to try again; nothing goes into the text half-way.

import type { EditorView } from "@tiptap/pm/view";
import { button, element } from "../elements.js";
import { words } from "../words.js";
import { type Description, describePicture } from "./describing.js";
import { addPlaceholder, placeOf, removePlaceholder } from "./placeholder.js";
import { type Ready, Unusable, isPicture, makeReady } from "./scaling.js";
import { type Sent, sendPicture } from "./sending.js";

const ACCEPT = "image/jpeg,image/png,image/webp,image/gif";

/** What taking pictures needs from the page. */
export interface Surroundings {
  view(): EditorView;
  address(): string;
  signIn(): Promise<boolean>;
  say(message: string): void;
}

/** Takes pictures into the text. */
export class Pictures {
  #underWay = 0;
  #describing: Promise<unknown> = Promise.resolve();

  constructor(readonly around: Surroundings) {}

  /** Whether a picture is on its way or waits for another try. */
  get isBusy(): boolean {
    return this.#underWay > 0;
  }

  /** Lets the writer choose pictures. */
  pick(): void {
    const input = element("input", { type: "file", accept: ACCEPT, multiple: true, hidden: true });
    input.addEventListener("change", () => {
      this.take([...(input.files ?? [])]);
      input.remove();
    });
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
  }

  /** Takes files, at a position of the text or where the caret is; says whether there was a picture among them. */
  take(files: File[], at = this.around.view().state.selection.from): boolean {
    const pictures = files.filter(isPicture);
    if (files.length > pictures.length) this.around.say(words.notPictures(files.length - pictures.length));
    pictures.forEach((file, index) => {
      const count = pictures.length > 1 ? words.pictureOf(index + 1, pictures.length) : undefined;
      void this.#takeOne(file, roomFor(this.around.view(), at), count);
    });
    return pictures.length > 0;
  }

  async #takeOne(file: File, at: number, count: string | undefined): Promise<void> {
    const id = {};
    const box = new Box(file.name);
    this.#underWay += 1;
    addPlaceholder(this.around.view(), id, at, box.element);
    try {
      const ready = await this.#ready(file, box);
      if (!ready) return;
      const description = this.#describe(ready, count);
      const stored = await this.#send(ready, box);
      if (stored) this.#insert(id, stored.url, await description);
    } finally {
      this.#underWay -= 1;
      if (!this.around.view().isDestroyed) removePlaceholder(this.around.view(), id);
    }
  }

  async #ready(file: File, box: Box): Promise<Ready | null> {
    try {
      const ready = await makeReady(file);
      box.show(ready.likeness);
      return ready;
    } catch (error) {
      await box.fail(error instanceof Unusable ? error.message : words.pictureUnreadable, false);
      return null;
    }
  }

  #describe(ready: Ready, count: string | undefined): Promise<Description> {
    const asked = this.#describing.then(() =>
      describePicture({ alt: "", caption: "" }, { isNew: true, likeness: ready.likeness, ...(count ? { count } : {}) }),
    );
    this.#describing = asked;
    return asked;
  }

  async #send(ready: Ready, box: Box): Promise<Extract<Sent, { is: "stored" }> | null> {
    for (;;) {
      box.progress(0);
      const sent = await sendPicture(this.around.address(), ready.file, (share) => box.progress(share), box.abandon.signal);
      if (box.abandon.signal.aborted) return null;
      if (sent.is === "stored") return sent;
      if (sent.is === "signed-out" && (await this.around.signIn())) continue;
      const message = sent.is === "signed-out" ? words.pictureSignedOut : sent.message;
      this.around.say(message);
      if (!(await box.fail(message, true))) return null;
    }
  }

  #insert(id: object, src: string, { alt, caption }: Description): void {
    const view = this.around.view();
    const at = placeOf(view, id);
    if (at === null) return this.around.say(words.placeGone);
    const { schema, tr } = view.state;
    const image = schema.nodes.image?.create({ src, alt, title: caption || null });
    const paragraph = schema.nodes.paragraph;
    if (!image || !paragraph) return;
    const place = tr.doc.resolve(at);
    const isBetween = !place.parent.inlineContent;
    tr.insert(at, isBetween ? paragraph.create(null, image) : image);
    view.dispatch(tr.scrollIntoView());
    this.around.say(words.pictureIn);
  }
}

// A picture gets a paragraph of its own: the empty one it was put into, or one after the block.
function roomFor(view: EditorView, at: number): number {
  const place = view.state.doc.resolve(Math.min(at, view.state.doc.content.size));
  if (!place.parent.inlineContent || place.parent.content.size === 0) return place.pos;
  const paragraph = view.state.schema.nodes.paragraph;
  const around = place.node(-1);
  const index = place.indexAfter(-1);
  if (!paragraph) return place.pos;
  return around.canReplaceWith(index, index, paragraph) ? place.after() : place.pos;
}

class Box {
  readonly element = element("span", { class: "picture-coming", contenteditable: "false" });
  readonly abandon = new AbortController();
  readonly #bar = element("progress", { max: 1 });
  readonly #line: HTMLElement;

  constructor(name: string) {
    this.#line = element("span", { class: "picture-coming-name" }, words.sendingPicture(name));
    this.#bar.setAttribute("aria-label", words.sendingPicture(name));
    this.element.append(this.#line, this.#bar, button(words.cancel, "button", () => this.abandon.abort()));
  }

  show(likeness: string): void {
    if (likeness) this.element.prepend(element("img", { src: likeness, alt: "" }));
  }

  progress(share: number): void {
    if (share > 0) this.#bar.value = share;
  }

  /** Shows what went wrong; true if it is to be tried again. */
  fail(message: string, mayRetry: boolean): Promise<boolean> {
    const before = [...this.element.childNodes];
    return new Promise((end) => {
      const retry = button(words.tryAgain, "button", () => {
        this.element.replaceChildren(...before);
        end(true);
      });
      const remove = button(words.remove, "button", () => end(false));
      const said = element("span", { class: "picture-coming-name", role: "alert" }, message);
      this.element.replaceChildren(...before.filter((node) => node instanceof HTMLImageElement), said, ...(mayRetry ? [retry] : []), remove);
    });
  }
}

// Puts the rich editor in the place of the body's textarea and ties its parts together.
// The textarea stays the one thing that is sent. A text that saving would change opens as Markdown instead.

import { Editor, Extension } from "@tiptap/core";
import { type Hands, WITH_KEYS } from "./acts.js";
import { blockPlugins, shown } from "./blocks/index.js";
import { leaveNote, removeNote } from "./blocks/footnotes.js";
import { describeSelected } from "./blocks/picture.js";
import { Source } from "./codec/source.js";
import { countingLine } from "./counting.js";
import { button, element, freshId } from "./elements.js";
import { FindBar } from "./finding/bar.js";
import { findingPlugin } from "./finding/finding.js";
import type { PostForm } from "./form.js";
import { openHelp } from "./help.js";
import { askToSignIn, keep } from "./keeping/index.js";
import type { Keeper } from "./keeping/keeper.js";
import { openLinkPicker } from "./linking/picker.js";
import { Notices } from "./notices.js";
import { Pasting } from "./paste/index.js";
import { Pictures } from "./pictures/taking.js";
import { extensions } from "./schema/index.js";
import { slashMenu } from "./slash/slash.js";
import { Toolbar } from "./toolbar/toolbar.js";
import { words } from "./words.js";
import { Written } from "./written.js";

/** One editor on one page. */
export class Mounted {
  readonly #bar = element("div", { class: "rich-bar" });
  readonly #surface = element("div", { class: "rich-surface prose" });
  readonly #told = element("p", { class: "visually-hidden", role: "status" });
  readonly #notices = new Notices();
  readonly #find = new FindBar(() => this.editor);
  readonly #pictures: Pictures;
  readonly #toolbar: Toolbar;
  readonly #written: Written;
  readonly #counting: ReturnType<typeof countingLine>;
  readonly #keeper: Keeper;
  readonly editor: Editor;

  constructor(readonly form: PostForm) {
    const source = Source.read(form.body.value);
    this.#pictures = new Pictures({
      view: () => this.editor.view,
      address: () => form.address("pictures"),
      signIn: () => askToSignIn(form, this.#keeper, this.#notices),
      say: (message) => this.#say(message),
    });
    this.editor = this.#makeEditor(source);
    this.#written = new Written(this.editor, form.body, source);
    const hands: Hands = {
      editor: this.editor,
      pickPictures: () => this.#pictures.pick(),
      openLink: () => this.#openLink(),
    };
    this.#hands = hands;
    this.#toolbar = new Toolbar(hands, this.#bar, {
      toggleSource: () => this.#toggleSource(),
      find: () => this.#find.open(),
    });
    this.#counting = countingLine(() => this.#written.plainText());
    this.#place();
    form.readBodyFrom(() => this.#written.markdown());
    this.#keeper = keep(form, this.#notices, {
      replaceBody: (body) => this.#replaceBody(body),
      isBusy: () => this.#pictures.isBusy,
    });
    if (!this.#written.isFaithful) this.#openSource(words.unfaithful);
  }

  #hands: Hands | undefined;

  #makeEditor(source: Source): Editor {
    const label = document.querySelector<HTMLLabelElement>(`label[for="${this.form.body.id}"]`);
    if (label) label.id ||= freshId("body-label");
    return new Editor({
      element: this.#surface,
      extensions: [
        ...shown(extensions()),
        Pasting.configure({
          onLostPictures: (count: number) => this.#notices.show("lost", words.lostPictures(count)),
          onOffers: (offers) => this.#offer(offers),
          onPictureFiles: (files: File[]) => void this.#pictures.take(files),
        }),
        slashMenu(() => this.#ready()),
        blockPlugins(() => this.editor, (orphan, text) => this.#askAboutOrphan(orphan, text)),
        this.#keys(),
      ],
      content: source.document,
      injectCSS: false,
      enablePasteRules: false,
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          ...(label ? { "aria-labelledby": label.id } : { "aria-label": words.text }),
          ...(this.form.body.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
          "aria-describedby": this.form.body.getAttribute("aria-describedby") ?? "",
        },
        scrollThreshold: { top: 130, bottom: 60, left: 0, right: 0 },
        scrollMargin: { top: 140, bottom: 80, left: 0, right: 0 },
        handleDrop: (view, event, _, isMoved) => {
          const files = [...(event.dataTransfer?.files ?? [])];
          if (isMoved || files.length === 0) return false;
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
          event.preventDefault();
          this.#pictures.take(files, at);
          return true;
        },
      },
      onTransaction: ({ transaction }) => {
        if (!this.#hands) return;
        this.#toolbar.changed();
        if (!transaction.docChanged) return;
        this.#counting.changed();
        this.#keeper?.changed();
      },
    });
  }

  #ready(): Hands {
    if (!this.#hands) throw new Error("the editor is not ready");
    return this.#hands;
  }

  #keys(): Extension {
    const shortcuts: Record<string, () => boolean> = {
      "Alt-F10": () => (this.#toolbar.focus(), true),
      "Mod-f": () => (this.#find.open(), true),
      "Mod-s": () => (void this.#keeper.save(), true),
      "Mod-/": () => (openHelp(), true),
      "Mod-Enter": () => describeSelected(this.#surface),
      Enter: () => describeSelected(this.#surface),
      Escape: () => leaveNote(this.editor),
    };
    for (const act of WITH_KEYS) if (act.keys) shortcuts[act.keys] = () => (act.run(this.#ready()), true);
    return Extension.create({
      name: "pageKeys",
      priority: 900,
      addKeyboardShortcuts: () => shortcuts,
      addProseMirrorPlugins: () => [findingPlugin()],
    });
  }

  #place(): void {
    const { body, title } = this.form;
    this.#bar.prepend(this.#toolbar.element, this.#find.element, this.#notices.element);
    body.before(this.#bar);
    const help = button(words.help, "button-link", () => openHelp());
    const foot = element("div", { class: "rich-foot" }, this.#counting.element, help);
    body.after(this.#surface, foot, this.#told);
    body.hidden = true;
    body.parentElement?.classList.add("is-rich");
    document.documentElement.classList.add("js");
    const hint = document.getElementById("body-hint");
    if (hint) hint.hidden = true;
    title.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && !body.matches(":not([hidden])")) this.editor.commands.focus("start");
    });
    for (const link of document.querySelectorAll(`a[href="#${body.id}"]`)) {
      link.addEventListener("click", (event) => {
        if (!body.hidden) return;
        event.preventDefault();
        this.editor.commands.focus("start");
      });
    }
    addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
      event.preventDefault();
      void this.#keeper.save();
    });
    body.addEventListener("input", () => this.#counting.changed());
    this.#stickBelowHead();
  }

  #stickBelowHead(): void {
    const head = this.form.element.querySelector<HTMLElement>(".writing-head");
    if (!head) return;
    const follow = (): void => {
      const isSticky = getComputedStyle(head).position === "sticky";
      this.#bar.style.setProperty("--below-head", isSticky ? `${head.offsetHeight}px` : "0px");
    };
    new ResizeObserver(follow).observe(head);
    addEventListener("resize", follow);
    follow();
  }

  #say(message: string): void {
    this.#told.textContent = message;
  }

  #openLink(): void {
    const { form } = this;
    openLinkPicker(this.editor, {
      links: () => form.address("links"),
      planned: () => form.address("planned"),
      post: () => form.post,
      say: (message) => void this.#notices.show("planned", message),
    });
  }

  #askAboutOrphan(label: string, text: string): void {
    this.#notices.show(`orphan-${label}`, words.orphan(text), [
      { label: words.removeFootnote, act: () => removeNote(this.editor, label), isPrimary: true },
      { label: words.keepFootnote, act: () => undefined },
    ]);
  }

  #offer(offers: readonly { message: string; apply(editor: Editor): void }[]): void {
    offers.forEach((offer, index) => {
      this.#notices.show(`offer-${index}`, offer.message, [
        { label: words.doIt, act: () => offer.apply(this.editor), isPrimary: true },
        { label: words.leaveIt, act: () => undefined },
      ]);
    });
  }

  #replaceBody(body: string): void {
    if (this.#written.isSource) this.form.body.value = body;
    else if (!this.#written.replace(body)) this.#openSource(words.unfaithful);
    this.#counting.changed();
  }

  #toggleSource(): void {
    if (!this.#written.isSource) return this.#openSource(words.sourceOpen);
    if (!this.#written.closeSource()) {
      this.#notices.show("source", words.unfaithful);
      return;
    }
    this.#notices.remove("source");
    this.#showSource(false);
    this.editor.commands.focus();
  }

  #openSource(message: string): void {
    this.#find.close();
    this.#written.openSource();
    this.#notices.show("source", message);
    this.#showSource(true);
  }

  #showSource(isOpen: boolean): void {
    this.form.body.hidden = !isOpen;
    this.#surface.hidden = isOpen;
    this.#toolbar.showSource(isOpen);
    if (isOpen && document.activeElement?.closest(".rich-toolbar")) this.form.body.focus();
  }
}

// Puts the editor into the page in place of the textarea, and takes care of what the two views share.
//
// If any of it throws, the page is as it was: with the plain textarea.

import { Editor, Extension, type KeyboardShortcutCommand } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { Dropcursor, Gapcursor, Placeholder, UndoRedo } from "@tiptap/extensions";
import { documentExtensions, documentSchema } from "../schema/index.ts";
import { KEYED, SLASH, TOOLBAR, type Act } from "./acts.ts";
import { Announcer } from "./announcing.ts";
import { ContextBar } from "./context_bar.ts";
import { wordCount } from "./counting.ts";
import { element } from "./element.ts";
import { FindBar } from "./find_bar.ts";
import { Finding } from "./finding.ts";
import { FocusAtOnce } from "./focusing.ts";
import { Footnotes } from "./footnotes.ts";
import { showHelp } from "./help.ts";
import { addPictures, picturesIn, spotOf } from "./pictures/adding.ts";
import { choosePicture } from "./pictures/choosing.ts";
import { describe } from "./pictures/describing.ts";
import { Placing } from "./pictures/placing.ts";
import { Resting } from "./resting.ts";
import { slashMenu } from "./slash.ts";
import type { Addresses, Surface } from "./surface.ts";
import { Text } from "./text.ts";
import { type Tool, Tools } from "./tools.ts";
import { nodeViews } from "./views.ts";

/** What others bring to the editor: how it pastes, with the place for their offers. */
export type Bringing = (offers: HTMLElement, takePictures: ((files: File[]) => void) | undefined) => Extension[];

const UNFAITHFUL = "This text holds something that the page view could change, so it is shown as Markdown. It stays as it is.";

/** Mounts the editor on the form; gives back what the other parts need. */
export function mount(form: HTMLFormElement, bringing: Bringing): Surface {
  try {
    return new Mounted(form, bringing);
  } catch (error) {
    for (const part of form.querySelectorAll(".editor, .editor-head, .word-count")) part.remove();
    form.classList.remove("has-editor");
    for (const hidden of form.querySelectorAll<HTMLElement>("textarea[name=body], #body-hint")) hidden.hidden = false;
    throw error;
  }
}

/** A sheet of the page's own: an attribute for it would look like somebody's inline style. */
const ceiling = new CSSStyleSheet();
document.adoptedStyleSheets.push(ceiling);

class Mounted implements Surface {
  readonly form: HTMLFormElement;
  readonly textarea: HTMLTextAreaElement;
  readonly editor: Editor;
  readonly addresses: Addresses;
  readonly announcer = new Announcer();
  readonly #text: Text;
  readonly #listeners = new Set<() => void>();
  readonly #tools: Tools;
  readonly #context: ContextBar;
  readonly #find: FindBar;
  readonly #page = element("div", { class: "editor" });
  readonly #head = element("div", { class: "editor-head" });
  readonly #margin = { top: 90, right: 0, bottom: 60, left: 0 };
  #isSource = false;
  #frame = 0;

  constructor(form: HTMLFormElement, bringing: Bringing) {
    this.form = form;
    this.textarea = found(form, "textarea[name=body]");
    const { links = "", planned = "", media } = form.dataset;
    this.addresses = { links, planned, media: media || undefined };
    this.#text = new Text(this.textarea, documentSchema());
    const content = this.#text.read();
    const offers = element("div", { class: "editor-offers" });
    const takePictures = this.addresses.media ? (files: File[]) => void addPictures(this, files) : undefined;
    this.editor = new Editor({
      element: this.#page,
      injectCSS: false,
      enablePasteRules: false,
      content: content ?? null,
      extensions: [
        ...documentExtensions, UndoRedo.configure({ newGroupDelay: 600 }), Gapcursor, Dropcursor.configure({ class: "drop-place", color: false, width: 3 }),
        Placeholder.configure({ placeholder: "Begin to write, or press / for headings, lists and pictures…" }),
        FocusAtOnce, Footnotes, Finding, Placing, nodeViews((at) => void describe(this, at)), slashMenu(() => this.#slashActs(), (act) => this.#run(act)), this.#keys(), ...bringing(offers, takePictures),
      ],
      editorProps: {
        attributes: this.#attributes(),
        scrollMargin: this.#margin,
        scrollThreshold: this.#margin,
        handleDrop: (view, event, _, isMoved) => !isMoved && this.#addFrom(event.dataTransfer, spotOf(view, event)),
      },
    });
    new Resting(this.editor);
    this.#find = new FindBar(this);
    this.#tools = new Tools("Text", this.#groups(), () => this.#focus());
    this.#context = new ContextBar(this, (at) => void describe(this, at), () => this.#head.getBoundingClientRect().bottom);
    this.#page.prepend(this.#context.dom);
    this.#head.append(this.#tools.dom, this.#find.dom, offers, this.announcer.dom);
    this.#listen();
    this.#attach();
    if (content === undefined) {
      this.#show(true);
      this.announcer.say(UNFAITHFUL, { stays: true });
    }
  }

  isSource(): boolean {
    return this.#isSource;
  }

  markdown(): string {
    return this.#isSource ? this.textarea.value : this.#text.write(this.editor.state.doc);
  }

  replace(markdown: string): void {
    this.textarea.value = markdown;
    if (!this.#isSource) this.#readAgain();
    this.#tell();
  }

  onChange(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  showSource(): void {
    if (this.#isSource) return;
    this.markdown();
    this.#find.close();
    this.#show(true);
    this.textarea.focus();
  }

  showPage(): void {
    if (!this.#isSource || !this.#readAgain()) return;
    this.#show(false);
    this.announcer.hush();
    this.editor.commands.focus();
  }

  /** The document anew from the textarea, if it says something else; false if it can only be shown as Markdown. */
  #readAgain(): boolean {
    if (this.#text.isCurrent) return true;
    const content = this.#text.read();
    if (!content) {
      this.#show(true);
      this.announcer.say(UNFAITHFUL, { stays: true });
      return false;
    }
    const { state, view } = this.editor;
    const doc = state.schema.nodeFromJSON(content);
    view.dispatch(closeHistory(state.tr).replaceWith(0, state.doc.content.size, doc.content).setMeta("isReading", true));
    return true;
  }

  #show(isSource: boolean): void {
    this.#isSource = isSource;
    this.#page.hidden = isSource;
    this.textarea.hidden = !isSource;
    const hint = this.form.querySelector<HTMLElement>("#body-hint");
    if (hint) hint.hidden = !isSource;
    this.#refresh();
  }

  #attach(): void {
    const writing = this.form.querySelector<HTMLElement>(".writing-head");
    writing?.after(this.#head);
    writing?.querySelector(".state")?.after(wordCount(this));
    this.textarea.before(this.#page);
    this.form.classList.add("has-editor");
    this.#show(false);
    const measure = () => {
      const isStuck = writing !== null && getComputedStyle(writing).position === "sticky";
      const top = isStuck ? writing.getBoundingClientRect().height : 0;
      ceiling.replaceSync(`.writing { --editor-ceiling: ${top}px }`);
      this.#margin.top = top + this.#head.offsetHeight + 70;
    };
    const sizes = new ResizeObserver(measure);
    for (const part of [writing, this.#head]) if (part) sizes.observe(part);
    measure();
  }

  #listen(): void {
    this.editor.on("update", ({ transaction }) => {
      if (transaction.getMeta("isReading")) return this.#tell();
      this.#text.change();
      this.announcer.moveOn();
      this.#tell();
    });
    for (const what of ["transaction", "focus", "blur"] as const) this.editor.on(what, () => this.#refresh());
    this.textarea.addEventListener("input", () => this.#tell());
    // Whoever sends the form or looks what it would send gets the text as it stands.
    this.form.addEventListener("formdata", ({ formData }) => formData.set("body", this.markdown()));
    this.#page.addEventListener("click", (event) => {
      // Below the last line the page is still the page.
      if (event.target === this.#page) this.editor.commands.focus("end");
    });
    const title = this.form.querySelector<HTMLElement>("#title");
    title?.addEventListener("keydown", (event) => {
      if (this.#isSource || event.isComposing || !(event.key === "Enter" || isDownAtEnd(event, title))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.editor.commands.focus("start");
    }, { capture: true });
    this.textarea.addEventListener("keydown", (event) => this.#handleSourceKey(event));
    document.addEventListener("click", (event) => {
      if (this.#isSource || !(event.target instanceof Element) || !event.target.closest('a[href="#body"]')) return;
      event.preventDefault();
      this.editor.commands.focus();
    });
    // A file that misses the text would be opened in place of the page.
    for (const what of ["dragover", "drop"] as const) {
      addEventListener(what, (event) => { if (event.dataTransfer?.types.includes("Files") && !event.defaultPrevented) event.preventDefault(); });
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Once before the next picture of the screen, however much happened. */
  #refresh(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#tools.refresh();
      this.#context.show();
    });
  }

  #focus(): void {
    if (this.#isSource) this.textarea.focus();
    else this.editor.view.focus();
  }

  #attributes(): Record<string, string> {
    const label = this.form.querySelector<HTMLElement>('label[for="body"]');
    if (label) label.id ||= "body-label";
    const error = this.form.querySelector("#body-error");
    return {
      class: "prose editor-page", role: "textbox", "aria-multiline": "true", spellcheck: "true",
      ...(label ? { "aria-labelledby": label.id } : { "aria-label": "Text" }),
      ...(error ? { "aria-describedby": "body-error", "aria-invalid": "true" } : {}),
    };
  }

  /** An act is an undo of its own, however soon it comes after typing. */
  #run(act: Act): void {
    const { view, state } = this.editor;
    view.dispatch(closeHistory(state.tr));
    act.run(this);
  }

  #tool(act: Act): Tool {
    return {
      ...act,
      run: () => this.#run(act),
      isOn: act.isOn && (() => !this.#isSource && (act.isOn?.(this.editor) ?? false)),
      isPossible: () => !this.#isSource && (act.isPossible?.(this.editor) ?? true),
    } as Tool;
  }

  #groups(): Tool[][] {
    const groups = TOOLBAR.map((group) => group.map((act) => this.#tool(act)));
    const isPossible = () => !this.#isSource;
    if (this.addresses.media) groups[3]?.unshift({ name: "picture", word: "Picture", icon: "picture", run: () => choosePicture(this), isPossible });
    return [...groups, [
      { name: "find", word: "Find", long: "Find and replace", icon: "find", keys: "Mod-f", run: () => this.#find.open(), isPossible },
      { name: "source", word: "Markdown", long: "Markdown, the source of the text", icon: "source", run: () => (this.#isSource ? this.showPage() : this.showSource()), isOn: () => this.#isSource },
      { name: "help", word: "Help", icon: "help", keys: "Mod-/", run: showHelp },
    ]];
  }

  #slashActs(): readonly Act[] {
    const picture: Act = { name: "picture", word: "Picture", icon: "picture", also: "photo image", run: () => choosePicture(this) };
    return this.addresses.media ? [...SLASH.slice(0, 3), picture, ...SLASH.slice(3)] : SLASH;
  }

  #toTools(): void {
    if (this.#context.isOpen) this.#context.focus();
    else this.#tools.focus();
  }

  #keys(): Extension {
    const acts: Record<string, KeyboardShortcutCommand> = {};
    const on = (keys: string, run: () => void) => { acts[keys] = () => { run(); return true; }; };
    for (const act of KEYED) if (act.keys) on(act.keys, () => this.#run(act));
    on("Mod-y", () => this.editor.commands.redo());
    on("Mod-f", () => this.#find.open());
    on("Mod-/", showHelp);
    on("Alt-F10", () => this.#toTools());
    return Extension.create({ name: "actKeys", priority: 900, addKeyboardShortcuts: () => acts });
  }

  #handleSourceKey(event: KeyboardEvent): void {
    if (event.altKey && event.key === "F10") this.#tools.focus();
    else if ((event.ctrlKey || event.metaKey) && event.key === "/") showHelp();
    else return;
    event.preventDefault();
  }

  #addFrom(data: DataTransfer | null, at?: number): boolean {
    const pictures = picturesIn(data);
    if (pictures.length === 0) return false;
    if (this.addresses.media) void addPictures(this, pictures, at);
    else this.announcer.say("Pictures cannot be added here.");
    return true;
  }
}

function isDownAtEnd(event: KeyboardEvent, title: HTMLElement): boolean {
  return event.key === "ArrowDown" && title instanceof HTMLTextAreaElement && title.selectionStart === title.value.length;
}

function found<Kind extends Element>(within: ParentNode, selector: string): Kind {
  const node = within.querySelector<Kind>(selector);
  if (!node) throw new Error(`the page has no ${selector}`);
  return node;
}

// Links: one field that finds the site's own posts, takes a pasted address, and plans a post that is not written yet.
//
// Where a post stands is said in words. A planned post gets its final address at once, so the link never has to change.

import { getMarkRange, type Range } from "@tiptap/core";
import { addressOf, shortAddress } from "./addresses.ts";
import { Refusal, ask } from "./asking.ts";
import { Choices, type Choice } from "./choices.ts";
import { actions, field, openDialog, type Dialog } from "./dialog.ts";
import { element } from "./element.ts";
import { postNumber, type Surface } from "./surface.ts";

interface Offer {
  readonly title: string;
  readonly path: string;
  readonly state: string;
}

const STATES: Readonly<Record<string, string>> = { published: "live", page: "page", planned: "coming", draft: "draft", scheduled: "scheduled" };
const HINTS: Readonly<Record<string, string>> = {
  planned: "Readers see the link marked as coming.",
  draft: "Readers see plain words until it is out.",
  scheduled: "Readers see plain words until it is out.",
};
const PAUSE = 150;

/** What the link is put on: the link around the caret, or what is selected. */
interface Place extends Range {
  readonly href: string;
  readonly words: string;
}

/** Opens the picker for the link at the caret, or for a new one. */
export function pickLink(surface: Surface): void {
  const place = placeOf(surface);
  if (!place) return;
  const picker = new Picker(surface, place);
  picker.open();
}

/** Takes the link at the caret away, and leaves its words. */
export function removeLink({ editor }: Surface): void {
  editor.chain().focus().extendMarkRange("link").unsetMark("link").run();
}

function placeOf({ editor }: Surface): Place | undefined {
  const { state } = editor;
  const { from, to, $from } = state.selection;
  const type = state.schema.marks["link"];
  if (!type || !$from.parent.inlineContent || !$from.parent.type.allowsMarkType(type)) return undefined;
  const mark = $from.marksAcross($from)?.find(({ type: { name } }) => name === "link") ?? $from.nodeAfter?.marks.find(({ type: { name } }) => name === "link");
  const range = mark ? getMarkRange($from, type, mark.attrs) : undefined;
  const around = range && to <= range.to ? range : { from, to };
  return { ...around, href: range && mark ? String(mark.attrs["href"]) : "", words: state.doc.textBetween(around.from, around.to, " ") };
}

class Picker {
  readonly #surface: Surface;
  readonly #place: Place;
  readonly #input: HTMLInputElement;
  readonly #choices: Choices;
  readonly #said = element("p", { class: "hint", role: "status" });
  #dialog: Dialog | undefined;
  #asked: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Whether what is offered was found for other words than those in the field, or nothing was yet. */
  #isBehind = true;
  #isChosenAhead = false;

  constructor(surface: Surface, place: Place) {
    this.#surface = surface;
    this.#place = place;
    this.#input = element("input", {
      type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false",
      placeholder: "Words of a title, or https://…",
      oninput: () => this.#search(PAUSE),
      onkeydown: (event: KeyboardEvent) => this.#handleKey(event),
    });
    this.#choices = new Choices(this.#input, "Where the link can lead");
    this.#input.setAttribute("aria-controls", this.#choices.dom.id);
  }

  open(): void {
    const { href, words } = this.#place;
    this.#input.value = href || (words.length <= 80 ? words : "");
    const remove = href && element("button", { type: "button", class: "button", onclick: () => { this.#dialog?.close(); removeLink(this.#surface); } }, "Remove the link");
    this.#dialog = openDialog({ title: href ? "Change the link" : "Link", onClose: () => this.#end() },
      field("Find a post, or paste an address", this.#input), this.#choices.dom, this.#said, ...(remove ? [actions(remove)] : []));
    this.#dialog.dom.classList.add("link-dialog");
    this.#input.select();
    this.#search(0);
  }

  #end(): void {
    clearTimeout(this.#pause);
    this.#asked?.abort();
  }

  /** Enter on words that are still looked up chooses when they have been. */
  #handleKey(event: KeyboardEvent): void {
    if (event.key === "Tab") return;
    if (event.key === "Enter" && this.#isBehind && !event.isComposing) {
      event.preventDefault();
      this.#isChosenAhead = true;
    } else this.#choices.handleKey(event);
  }

  /** What was asked for other words is not waited for: its answer could be taken for the one to these. */
  #search(pause: number): void {
    this.#isBehind = true;
    this.#isChosenAhead = false;
    this.#asked?.abort();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#offer(), pause);
  }

  async #offer(): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    const typed = this.#input.value.trim();
    const address = addressOf(typed);
    let offers: Offer[] = [];
    let said = "";
    if (!address || address.startsWith("/")) {
      try {
        offers = offersIn(await ask(`${this.#surface.addresses.links}?q=${encodeURIComponent(typed)}`, undefined, asked.signal));
      } catch (error) {
        if (asked.signal.aborted) return;
        said = error instanceof Refusal ? error.message : String(error);
      }
    }
    if (asked.signal.aborted) return;
    const found = offers.map((offer): Choice => ({
      icon: offer.state === "planned" ? "plan" : "page", title: offer.title, aside: STATES[offer.state] ?? offer.state,
      ...(HINTS[offer.state] ? { hint: HINTS[offer.state] as string } : {}),
      choose: () => this.#link(offer.path, offer.title),
    }));
    const choices = [
      ...(address ? [{ icon: "open", title: `Link to ${shortAddress(address)}`, choose: () => this.#link(address, shortAddress(address)) } satisfies Choice] : []),
      ...found,
      ...(!address && typed ? [this.#planning(typed)] : []),
    ];
    this.#said.textContent = said || (found.length === 0 && typed && !address ? "No post has these words in its title." : "");
    this.#choices.show(choices);
    this.#input.setAttribute("aria-expanded", String(choices.length > 0));
    this.#isBehind = false;
    if (this.#isChosenAhead) this.#choices.choose();
  }

  #planning(typed: string): Choice {
    return { icon: "plan", title: `Plan this post: “${typed}”`, hint: "It is not written yet; readers see that it is coming.", choose: () => this.#plan(this.#input.value.trim()) };
  }

  #link(href: string, title: string): void {
    this.#dialog?.close();
    const { from, to, words } = this.#place;
    const { editor } = this.#surface;
    const chain = editor.chain().focus();
    if (words) chain.setTextSelection({ from, to }).setMark("link", { href, title: null }).setTextSelection(to);
    else chain.insertContentAt(from, { type: "text", text: title, marks: [{ type: "link", attrs: { href } }] });
    // What is typed next is not part of the link.
    chain.unsetMark("link").run();
  }

  #plan(typed: string): void {
    const title = element("input", { type: "text", required: true, maxlength: 200, value: typed.charAt(0).toUpperCase() + typed.slice(1) });
    const about = element("textarea", { rows: 3, maxlength: 1000 });
    const wrong = element("p", { class: "error", role: "alert" });
    const first = this.#dialog;
    const button = element("button", { class: "button primary" }, "Plan it and link");
    const send = async () => {
      if (title.value.trim() === "") {
        wrong.textContent = "Give it a title; it can change later.";
        return title.focus();
      }
      button.disabled = true;
      try {
        const { title: named, path } = await ask(this.#surface.addresses.planned, { title: title.value, about: about.value, from: postNumber(this.#surface.form) }) as { title: string; path: string };
        planning.close();
        this.#link(path, named);
        this.#surface.announcer.say(`“${named}” is planned. Readers see that it is coming; begin it under “Planned posts” on the desk.`);
      } catch (error) {
        wrong.textContent = error instanceof Error ? error.message : String(error);
        button.disabled = false;
      }
    };
    const planning = openDialog({ title: "Plan this post", onSubmit: () => void send() },
      element("p", { class: "quiet" }, "It gets its address now. Readers see the link marked as coming, and a page that says what it will be about."),
      field("Title", title),
      field("What it will be about", about, "One line for readers; it may stay empty."),
      wrong,
      actions(button, element("button", { type: "button", class: "button", onclick: () => planning.close() }, "Back")));
    first?.dom.addEventListener("close", () => planning.close(), { once: true });
    (title.value ? about : title).focus();
  }
}

function offersIn(json: unknown): Offer[] {
  const { links } = json as { links?: Offer[] };
  return Array.isArray(links) ? links : [];
}

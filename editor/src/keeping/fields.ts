// The form as values: what the server keeps of it, and what it asks for beside that.
//
// The text is every field with a name, but for what belongs to the sending alone. Line ends are one kind, so that the same
// text is the same wherever it comes from.

/** Values by the names of their fields. */
export type Text = Readonly<Record<string, string>>;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What belongs to one sending, or is decided only when the post goes out. */
const OWN = new Set(["base", "told", "at", "person", "key", "_method"]);

/** Fields that a save by itself leaves alone while readers can see the post. */
const NOT_LIVE = new Set(["comments"]);

export class Fields {
  readonly #form: HTMLFormElement;

  constructor(form: HTMLFormElement) {
    this.#form = form;
  }

  /** The text as it stands in the form. */
  text(): Text {
    return this.#read((field) => field.value);
  }

  /** The text as the page came with it. */
  loaded(): Text {
    return this.#read((field) => {
      if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
      return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
    });
  }

  /** What is in the form and goes nowhere by itself: a time, or comments of a live post. */
  unsent(): string {
    return JSON.stringify(this.#fields().filter((field) => field.name === "at" || this.#isLeft(field.name)).map((field) => field.value));
  }

  /** Puts another text into the form. */
  put(text: Text): void {
    for (const field of this.#fields()) {
      const value = text[field.name];
      if (value === undefined || OWN.has(field.name) || field.value === value) continue;
      field.value = value;
      // Whoever follows the field hears of it: a title that grows, an address that is suggested.
      if (field.name !== "body") field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** The revision that the text was made from. */
  get base(): string {
    return this.#hidden("base").value;
  }

  set base(revision: string) {
    this.#hidden("base").value = revision;
  }

  /** The form as it is sent, with what only a script adds. */
  sent(more: Readonly<Record<string, string>>): URLSearchParams {
    const sent = new URLSearchParams({ ...this.text(), base: this.base });
    for (const field of this.#fields()) if (NOT_LIVE.has(field.name)) sent.set(field.name, field.value);
    for (const [name, value] of Object.entries(more)) sent.set(name, value);
    return sent;
  }

  #read(value: (field: Field) => string): Text {
    const kept = this.#fields().filter((field) => !OWN.has(field.name) && !this.#isLeft(field.name));
    return Object.fromEntries(kept.map((field) => [field.name, value(field).replace(/\r\n?/g, "\n")]));
  }

  #isLeft(name: string): boolean {
    return NOT_LIVE.has(name) && this.#form.querySelector(".state-published, .state-changed") !== null;
  }

  #fields(): Field[] {
    const isText = (field: Element): field is Field => field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement
      || (field instanceof HTMLInputElement && !["submit", "button", "file", "checkbox", "radio"].includes(field.type));
    return [...this.#form.elements].filter(isText).filter((field) => field.name !== "");
  }

  #hidden(name: string): HTMLInputElement {
    const field = this.#form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) return field;
    const made = Object.assign(document.createElement("input"), { type: "hidden", name });
    this.#form.append(made);
    return made;
  }
}

/** Whether two texts say the same. A field that one of them does not know is none of its business. */
export function isSame(one: Text, other: Text): boolean {
  return Object.keys(one).every((name) => other[name] === undefined || bare(one[name] ?? "") === bare(other[name] ?? ""));
}

/** Whether there is anything worth keeping. */
export function isBlank(text: Text): boolean {
  return ["title", "body", "excerpt", "tags"].every((name) => (text[name] ?? "").trim() === "");
}

function bare(value: string): string {
  return value.trimEnd();
}

// The page's form: what is typed into it, where it is sent, and what it learns when the server answers.
// The body's textarea stays the one thing that is sent; nothing here knows about the rich editor.

/** What one version of a post holds. */
export interface Values {
  title: string;
  body: string;
  tags: string;
  slug: string;
  excerpt: string;
  comments: string;
}

/** The server's answer to a save. */
export interface Saved {
  post: number;
  revision: number;
  saved_at: number;
  edit: string;
  autosave: string;
  state: string;
}

const NAMES: readonly (keyof Values)[] = ["title", "body", "tags", "slug", "excerpt", "comments"];

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Whether two versions hold the same text and settings. */
export function isSame(one: Values, other: Values): boolean {
  return NAMES.every((name) => one[name] === other[name]);
}

/** The form that holds one post. */
export class PostForm {
  readonly title: HTMLTextAreaElement;
  readonly body: HTMLTextAreaElement;
  #bodyOf: (() => string) | undefined;

  constructor(readonly element: HTMLFormElement) {
    this.title = this.#required("title");
    this.body = this.#required("body");
  }

  #required(name: string): HTMLTextAreaElement {
    const found = this.#field(name);
    if (!(found instanceof HTMLTextAreaElement)) throw new Error(`the page has no field for the ${name}`);
    return found;
  }

  #field(name: string): Field | null {
    const found = this.element.elements.namedItem(name);
    const isField =
      found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement || found instanceof HTMLSelectElement;
    return isField ? found : null;
  }

  /** Says where the body's text comes from while the rich editor holds it. */
  readBodyFrom(read: () => string): void {
    this.#bodyOf = read;
  }

  /** Puts the editor's text into the textarea, so that sending the form sends it. */
  writeBody(): void {
    if (this.#bodyOf) this.body.value = this.#bodyOf();
  }

  /** What the writer sees at this moment. */
  values(): Values {
    const value = (name: keyof Values): string => this.#field(name)?.value ?? "";
    return {
      title: value("title"),
      body: this.#bodyOf ? this.#bodyOf() : this.body.value,
      tags: value("tags"),
      slug: value("slug"),
      excerpt: value("excerpt"),
      comments: value("comments"),
    };
  }

  /** Sets every field but the body, which belongs to the editor. */
  setFields(values: Partial<Values>): void {
    for (const name of NAMES) {
      const field = this.#field(name);
      const value = values[name];
      if (name === "body" || !field || value === undefined || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** The revision that the text was begun from. */
  get base(): number {
    return Number(this.#field("base")?.value ?? 0);
  }

  set base(revision: number) {
    const field = this.#field("base");
    if (field) field.value = String(revision);
  }

  /** The post's number, or nothing while it is new. */
  get post(): string {
    return this.element.dataset.post ?? "";
  }

  /** Who is signed in. */
  get person(): string {
    return this.element.dataset.person ?? "";
  }

  /** When the text on the page was saved, if it ever was. */
  get savedAt(): number | null {
    const time = Number(this.element.dataset.savedAt);
    return time > 0 ? time : null;
  }

  /** The address that the page names for one purpose, or nothing. */
  address(name: "autosave" | "state" | "links" | "planned" | "pictures" | "signIn"): string {
    return this.element.dataset[name] ?? "";
  }

  /** Takes over what a save answered: the new revision, and for a new post the addresses it has from now on. */
  adopt(saved: Saved): void {
    this.base = saved.revision;
    if (this.post === String(saved.post)) return;
    const before = this.element.getAttribute("action") ?? "";
    this.element.setAttribute("action", saved.edit);
    for (const button of this.element.querySelectorAll("[formaction]")) {
      const target = button.getAttribute("formaction") ?? "";
      if (target.startsWith(before)) button.setAttribute("formaction", saved.edit + target.slice(before.length));
    }
    Object.assign(this.element.dataset, { post: String(saved.post), autosave: saved.autosave, state: saved.state });
    history.replaceState(history.state, "", saved.edit);
  }
}

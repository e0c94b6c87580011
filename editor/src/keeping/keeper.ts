// Keeps the text while it is written: at the server after every pause, and in this browser until the server has it.
//
// The server's answer decides: a text is called saved only when it said so. A newer version is never overwritten, another
// person's session never gets the text, and whatever fails leaves it in the browser and says so.

import { offerChoice } from "./choosing";
import { Copies, type Copy } from "./copies";
import { Fields, isBlank, isSame, type Text } from "./fields";
import { momentWords } from "./moments";
import { Notices } from "./notices";
import { Retry, Timer } from "./pace";
import { autosave, type Kept, type Newer, type Refusal, saveOnPurpose } from "./server";
import { signInAgain } from "./signing_in";
import { StateLine } from "./state_line";
import { Tabs } from "./tabs";
import { check } from "./watching";

/** What is written in, where that is not the plain field. */
export interface Written {
  /** Brings the form up to date. */
  settle(): void;
  /** Shows the form's text again, after it was replaced. */
  show(): void;
}

export type Outcome = "kept" | "same" | "newer" | Refusal["kind"] | "stopped";

export class Keeper {
  readonly form: HTMLFormElement;
  readonly fields: Fields;
  readonly notices: Notices;
  readonly tabs: Tabs;
  readonly copies: Copies;
  readonly person: string;
  readonly #line: StateLine;
  readonly #toServer = new Timer({ pause: 3_000, most: 30_000 }, () => void this.save());
  readonly #toBrowser = new Timer({ pause: 700, most: 5_000 }, () => this.copy());
  readonly #retry = new Retry(() => void this.#again());
  #written: Written | undefined;
  /** What the server has; nothing while that is not known. */
  #held: Text | undefined;
  #sending: Promise<Outcome> | undefined;
  /** A text that was sent without an answer. */
  #unheard: Text | undefined;
  /** What somebody else saved, until the writer has chosen. */
  #newer: Newer | undefined;
  #isSignedOut = false;
  #isAsking = false;
  #isStored = true;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.person = form.dataset["person"] ?? "";
    this.fields = new Fields(form);
    this.notices = new Notices(form);
    this.#line = new StateLine(form);
    this.tabs = new Tabs({ saved: (post) => this.#heardOfSave(post), signedIn: (person) => this.#heardOfSignIn(person) });
    this.copies = new Copies(this.person, this.tabs.page);
    // A page that came back with something to mend holds a text that is stored nowhere.
    const isReturned = document.querySelector(".error-summary, main > .notice[role=alert]") !== null;
    this.#held = isReturned ? undefined : this.fields.loaded();
  }

  /** Connects what is written in. */
  attach(written: Written): void {
    this.#written = written;
  }

  /** Somebody wrote something. It is cheap: the text is looked at only in a pause. */
  touched(): void {
    this.#line.waits();
    this.#toBrowser.touch();
    if (this.#newer === undefined && !this.#isSignedOut) this.#toServer.touch();
  }

  /** The post's number, empty while it has none. */
  get post(): string {
    return this.form.dataset["post"] ?? "";
  }

  /** The text as it stands. */
  text(): Text {
    this.#written?.settle();
    return this.fields.text();
  }

  /** Whether the server has the text as it stands. */
  get isSaved(): boolean {
    const text = this.text();
    return this.#held !== undefined ? isSame(text, this.#held) : this.post === "" && isBlank(text);
  }

  /** Whether leaving the page loses something. */
  get isLost(): boolean {
    return !this.#isStored && !this.isSaved;
  }

  /** Puts another text into the page. */
  put(text: Text): void {
    this.fields.put(text);
    this.#written?.show();
    this.touched();
  }

  /** Keeps the text in this browser, or forgets the copy if the server has it. */
  copy(): void {
    this.#toBrowser.stop();
    if (this.isSaved) {
      this.copies.clear();
      this.#isStored = true;
      this.#line.settles();
      return;
    }
    const copy: Copy = { post: this.post, autosave: this.form.dataset["autosave"] ?? "", base: this.fields.base, at: Date.now(), text: this.text() };
    this.#isStored = this.copies.write(copy);
  }

  /** Keeps the text at the server; with `isLast`, the page may not be there any more when the answer comes. */
  async save(isLast = false): Promise<Outcome> {
    this.#toServer.stop();
    this.copy();
    while (this.#sending) {
      if (isLast) return "stopped";
      await this.#sending;
    }
    if (this.isSaved) return "same";
    if (this.#newer) return "newer";
    if (this.#isSignedOut) return "signedOut";
    if (this.post === "" && isBlank(this.text())) return "same";
    this.#sending = this.#send(isLast);
    try {
      return await this.#sending;
    } finally {
      this.#sending = undefined;
    }
  }

  /** The site cannot be reached: tells so, and tries again by and by. */
  away(): void {
    this.#retry.later();
    this.notices.say("line", this.#isStored
      ? "No connection. Your text is kept in this browser and will be saved when the connection is back."
      : "No connection, and this browser has no room for your text. Please leave this page open.");
  }

  /** The site asked for a pause of so many seconds. */
  pause(seconds?: number): void {
    if (seconds === undefined) this.notices.say("line", "The site asks for a short pause. Your text is kept; please try again in a moment.");
    else this.#retry.later(seconds);
  }

  /** Lets the writer sign in, and saves then; whether that worked. */
  async signIn(): Promise<boolean> {
    if (this.#isAsking) return false;
    this.#isAsking = true;
    const person = await signInAgain(this.form.dataset["signIn"] ?? "/sign-in", this.person);
    this.#isAsking = false;
    if (person === undefined) return false;
    this.tabs.signedIn(person);
    await this.signedIn();
    return true;
  }

  /** The session is gone: the text stays here until somebody signs in. */
  signedOut(): void {
    this.#isSignedOut = true;
    this.copy();
    this.notices.say("signedOut", `You are signed out. ${this.#where()}`, { word: "Sign in again", isPrimary: true, run: () => void this.signIn() });
  }

  /** The session is there again, wherever it was begun. */
  async signedIn(): Promise<void> {
    if (!this.#isSignedOut) return;
    this.#isSignedOut = false;
    this.notices.hush("signedOut");
    await this.save();
  }

  /** The writer comes back to the page, perhaps from signing in on another. */
  async cameBack(): Promise<void> {
    this.#retry.now();
    // A new text has no state to be asked for; a save tells as well.
    if (!this.#isSignedOut || this.form.dataset["state"]) return;
    this.#isSignedOut = false;
    await this.save();
  }

  /** Somebody else saved another version. */
  overtaken(newer: Newer): void {
    this.#newer = newer;
    this.copy();
    offerChoice(this, newer);
  }

  /** Goes on with the text as it stands, on top of the newer version. */
  async keepMine(newer: Newer): Promise<void> {
    this.#chosen(newer.revision);
    await this.save();
  }

  /** Puts the text among the versions, and goes on with the newer one. */
  async takeTheirs(newer: Newer): Promise<void> {
    this.#chosen(newer.revision);
    this.#held = undefined;
    if (await this.save() !== "kept") return;
    // Saved on purpose it stays, where a text that was kept by itself would thin out.
    await saveOnPurpose(this.form.getAttribute("action") ?? "", this.fields);
    this.copies.clear();
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: `${newer.url}/restoration` });
    const base = Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: this.fields.base });
    form.append(base);
    document.body.append(form);
    form.submit();
  }

  async #send(isLast: boolean): Promise<Outcome> {
    const text = this.text();
    const more = { person: this.person, ...(this.post === "" ? { key: this.tabs.page } : {}) };
    const answer = await autosave(this.form.dataset["autosave"] ?? "", this.fields, more, isLast);
    if (answer.kind !== "away") this.#retry.settle();
    switch (answer.kind) {
      case "kept":
        this.#keep(answer, text);
        break;
      case "newer":
        if (this.#isOwn(answer.newer)) {
          // It arrived before, and only the answer was lost.
          this.#unheard = undefined;
          this.fields.base = String(answer.newer.revision);
          return this.#send(isLast);
        }
        this.overtaken(answer.newer);
        break;
      case "signedOut":
        this.signedOut();
        break;
      case "refused":
        this.notices.say("refused", `Not saved yet: ${answer.words} ${this.#where()}`);
        break;
      case "slow":
        this.pause(answer.seconds);
        break;
      case "away":
        this.#unheard = text;
        this.away();
        break;
    }
    return answer.kind;
  }

  #keep(kept: Kept, text: Text): void {
    this.#held = text;
    this.#unheard = undefined;
    this.fields.base = String(kept.revision);
    if (this.post === "") this.#adopt(kept);
    this.notices.hush("line", "refused", "signedOut");
    this.#line.saved(kept, momentWords(kept.saved_at, this.form.dataset["zone"]));
    this.tabs.saved(this.post);
    this.copy();
    if (!this.isSaved) this.touched();
  }

  /** A new text has its post: the page is the post's page from here on. */
  #adopt(kept: Kept): void {
    const before = this.form.getAttribute("action") ?? "";
    Object.assign(this.form.dataset, { post: String(kept.post), autosave: kept.autosave, state: kept.state });
    this.form.setAttribute("action", kept.edit);
    for (const button of document.querySelectorAll<HTMLElement>("[formaction]")) {
      const action = button.getAttribute("formaction") ?? "";
      if (action.startsWith(`${before}/`)) button.setAttribute("formaction", kept.edit + action.slice(before.length));
    }
    history.replaceState(history.state, "", kept.edit);
    const heading = document.querySelector("main h1.visually-hidden");
    if (heading?.textContent) heading.textContent = heading.textContent.replace(/^New /, "Edit ");
  }

  #isOwn(newer: Newer): boolean {
    const sent = this.#unheard;
    return sent !== undefined && String(newer.person) === this.person && isSame({ title: newer.title, body: newer.body }, { title: (sent["title"] ?? "").trim(), body: sent["body"] ?? "" });
  }

  #chosen(revision: number): void {
    this.#newer = undefined;
    this.fields.base = String(revision);
    // What was held before is not what stands at the server now.
    this.#held = undefined;
    this.notices.hush("newer");
  }

  async #again(): Promise<void> {
    if (!this.isSaved) await this.save();
    else if (await check(this) === "away") this.away();
    else this.notices.hush("line");
  }

  #heardOfSave(post: string): void {
    if (post !== "" && post === this.post) this.form.dispatchEvent(new CustomEvent("saved-elsewhere"));
  }

  #heardOfSignIn(person: string): void {
    if (person === this.person) void this.signedIn();
  }

  #where(): string {
    return this.#isStored ? "Your text is kept in this browser." : "This browser has no room for your text; please leave this page open.";
  }
}

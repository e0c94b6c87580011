// Other pages of this site in the same browser: they tell each other what was saved, who signed in, and that they live.

interface Message {
  readonly kind: "saved" | "signedIn" | "who" | "here";
  readonly from: string;
  readonly post?: string;
  readonly person?: string;
}

/** How long a living page may take to say so. */
const ANSWER = 200;

export class Tabs {
  readonly page: string;
  readonly #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("knead.desk") : undefined;
  readonly #living = new Set<string>();

  constructor(heard: { saved: (post: string) => void; signedIn: (person: string) => void }) {
    this.page = name();
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
      if (data.from === this.page) return;
      if (data.kind === "who") this.#tell({ kind: "here" });
      else if (data.kind === "here") this.#living.add(data.from);
      else if (data.kind === "saved") heard.saved(data.post ?? "");
      else if (data.kind === "signedIn") heard.signedIn(data.person ?? "");
    });
  }

  /** The names of the other pages that are open now. */
  async living(): Promise<ReadonlySet<string>> {
    this.#living.clear();
    if (!this.#channel) return this.#living;
    this.#tell({ kind: "who" });
    await new Promise((done) => { setTimeout(done, ANSWER); });
    return this.#living;
  }

  saved(post: string): void {
    this.#tell({ kind: "saved", post });
  }

  signedIn(person: string): void {
    this.#tell({ kind: "signedIn", person });
  }

  #tell(message: Omit<Message, "from">): void {
    this.#channel?.postMessage({ ...message, from: this.page });
  }
}

/** A name that is a UUID, so that the server can tell by it which new text is which. */
function name(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

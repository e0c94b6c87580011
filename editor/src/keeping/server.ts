// What the site answers, by what it means for the text.
//
// An answer that is not the site's own JSON came from something in between: the site was not reached, and nothing is known
// of what became of the request.

import type { Fields } from "./fields";

export interface Kept {
  readonly kind: "kept";
  readonly post: number;
  readonly revision: number;
  readonly saved_at: number;
  readonly words: string;
  readonly class: string;
  readonly edit: string;
  readonly autosave: string;
  readonly state: string;
}

/** What somebody else saved. */
export interface Newer {
  readonly revision: number;
  readonly by: string;
  readonly person: number | null;
  readonly saved_at: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
}

export interface Standing {
  readonly revision: number;
  readonly by: string;
  readonly person: number | null;
  readonly saved_at: number;
}

/** Answers that say why nothing was done. */
export type Refusal =
  | { readonly kind: "signedOut"; readonly words: string }
  | { readonly kind: "refused"; readonly words: string }
  | { readonly kind: "slow"; readonly seconds: number }
  | { readonly kind: "away" };

const PATIENCE = 20_000;
const MOST_LAST = 60_000;

/** Sends the form to be kept. */
export async function autosave(url: string, fields: Fields, more: Readonly<Record<string, string>>, isLast: boolean): Promise<Kept | { kind: "newer"; newer: Newer } | Refusal> {
  const body = fields.sent(more);
  // A browser takes only so much along when the page goes.
  const keepalive = isLast && body.toString().length < MOST_LAST;
  const answer = await ask(url, { method: "POST", body, keepalive });
  if (!answer) return { kind: "away" };
  if (answer.status === 200) return { ...(answer.json as Omit<Kept, "kind">), kind: "kept" };
  if (answer.status === 409) return { kind: "newer", newer: (answer.json as { newer: Newer }).newer };
  return refusal(answer);
}

/** Asks what stands at the server. */
export async function standing(url: string, person: string): Promise<({ kind: "stands" } & Standing) | Refusal> {
  const answer = await ask(`${url}?${new URLSearchParams({ person })}`, {});
  if (!answer) return { kind: "away" };
  return answer.status === 200 ? { ...(answer.json as Standing), kind: "stands" } : refusal(answer);
}

/** Signs in; the number of the person, or what to tell. */
export async function signIn(url: string, email: string, password: string): Promise<{ kind: "signedIn"; person: string } | { kind: "not"; words: string }> {
  const answer = await ask(url, { method: "POST", body: new URLSearchParams({ email, password }) });
  if (!answer) return { kind: "not", words: "The site cannot be reached just now. Your text is kept in this browser; please try again." };
  if (answer.status === 200) return { kind: "signedIn", person: String((answer.json as { person: number }).person) };
  const wait = answer.status === 429 && answer.seconds ? ` Please wait ${answer.seconds} seconds.` : "";
  return { kind: "not", words: wait ? `That was a little fast.${wait}` : words(answer.json) };
}

/** Saves on purpose, as the button does; whether it was taken. */
export async function saveOnPurpose(url: string, fields: Fields): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: "POST", body: fields.sent({}), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly seconds: number;
}

async function ask(url: string, request: RequestInit): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, {
      ...request, credentials: "same-origin", cache: "no-store", redirect: "error",
      headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return undefined;
    return { status: answer.status, json: await answer.json(), seconds: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return undefined;
  }
}

function refusal({ status, json, seconds }: Answer): Refusal {
  if (status === 401) return { kind: "signedOut", words: words(json) };
  if (status === 429) return { kind: "slow", seconds: Math.max(1, seconds) };
  if (status >= 500) return { kind: "away" };
  return { kind: "refused", words: words(json) };
}

function words(json: unknown): string {
  const { message, errors } = json as { message?: string; errors?: Record<string, string> };
  return message ?? Object.values(errors ?? {}).join(" ");
}

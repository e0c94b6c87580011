// Requests to the site that the page came from.
// Whatever is not the site's own JSON, such as a proxy's page or silence, counts as "not reachable"; nothing throws.

const PATIENCE = 20_000;

/** What came back. */
export type Answer = { isReached: true; status: number; body: Record<string, unknown> } | { isReached: false };

async function read(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null) return { isReached: false };
  return { isReached: true, status: response.status, body: body as Record<string, unknown> };
}

async function ask(address: string, options: RequestInit): Promise<Answer> {
  const abandon = new AbortController();
  const timer = setTimeout(() => abandon.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json" };
    return await read(await fetch(address, { ...options, headers, credentials: "same-origin", signal: abandon.signal }));
  } catch {
    return { isReached: false };
  } finally {
    clearTimeout(timer);
  }
}

/** Reads something. */
export function get(address: string): Promise<Answer> {
  return ask(address, { method: "GET", cache: "no-store" });
}

/** Sends fields; with `outlives` the browser goes on sending when the page is left. */
export function post(address: string, fields: Record<string, string>, options: { outlives?: boolean } = {}): Promise<Answer> {
  const body = new URLSearchParams(fields);
  // Browsers refuse to carry on with more than 64 KiB.
  const keepalive = options.outlives === true && body.toString().length < 60_000;
  return ask(address, { method: "POST", body, keepalive });
}

/** The sentence in an answer, if it has one. */
export function messageOf(body: Record<string, unknown>): string {
  return typeof body.message === "string" ? body.message : "";
}

/** The first of the errors in an answer. */
export function firstErrorOf(body: Record<string, unknown>): string {
  const errors = body.errors;
  if (typeof errors !== "object" || errors === null) return messageOf(body);
  return Object.values(errors).find((each): each is string => typeof each === "string") ?? messageOf(body);
}

// Asking the site: JSON comes back, or a sentence that says what to do.
//
// An answer that is not JSON came from something in between, so the site was not reached.

/** Why the site did not do it, in words for the writer. */
export class Refusal extends Error {
  constructor(message: string, readonly status: number, readonly fields: Readonly<Record<string, string>> = {}) {
    super(message);
  }
}

const UNREACHED = "The site could not be reached. Look at your connection and try again.";

/** Asks for something, or sends fields if there are any. */
export async function ask(address: string, fields?: Record<string, string>, signal?: AbortSignal): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(address, {
      headers: { Accept: "application/json" },
      ...(fields ? { method: "POST", body: new URLSearchParams(fields) } : {}),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(UNREACHED, 0);
  }
  return read(answer.status, answer.headers.get("Content-Type"), await answer.text());
}

/** The answer's JSON, or the refusal in it. */
export function read(status: number, type: string | null, text: string): unknown {
  let json: unknown;
  if (type?.includes("json")) {
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
  }
  if (status >= 200 && status < 300 && json !== undefined) return json;
  throw refusal(status, json);
}

function refusal(status: number, json: unknown): Refusal {
  const { message, errors } = (typeof json === "object" && json !== null ? json : {}) as { message?: unknown; errors?: unknown };
  const fields = typeof errors === "object" && errors !== null ? Object.fromEntries(Object.entries(errors).map(([name, words]) => [name, String(words)])) : {};
  const words = typeof message === "string" && message ? message : Object.values(fields)[0];
  if (words) return new Refusal(words, status, fields);
  if (status === 401) return new Refusal("You are signed out. Sign in again in another tab, then try again.", status);
  return new Refusal(UNREACHED, status);
}

// Waiting on a condition instead of on time. Gives back the condition's first truthy answer, and fails with the
// condition's name when it does not come in time.
import { setTimeout as pause } from "node:timers/promises";

export async function until(what, condition, { within = 15_000, every = 50 } = {}) {
  const deadline = Date.now() + within;
  let last;
  for (;;) {
    try {
      const answer = await condition();
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${within} ms in vain until ${what}`, { cause: last });
    }
    await pause(every);
  }
}

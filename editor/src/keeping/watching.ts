// Looks now and then whether the text still stands at the server as this page has it, while the page is looked at.

import type { Keeper } from "./keeper";
import { momentWords } from "./moments";
import { standing } from "./server";

const EVERY = 30_000;

/** Begins to watch. */
export function watch(keeper: Keeper): void {
  const look = (): void => {
    if (document.visibilityState === "visible") void check(keeper);
  };
  setInterval(look, EVERY);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  keeper.form.addEventListener("saved-elsewhere", look);
}

/** One look; gives what came of it. */
export async function check(keeper: Keeper): Promise<"well" | "newer" | "signedOut" | "away"> {
  const url = keeper.form.dataset["state"];
  if (!url) return "well";
  const base = keeper.fields.base;
  const found = await standing(url, keeper.person);
  if (found.kind === "signedOut") {
    keeper.signedOut();
    return "signedOut";
  }
  if (found.kind === "away" || found.kind === "slow") return "away";
  if (found.kind === "stands") await keeper.signedIn();
  // A save of this page may have come in between.
  if (found.kind !== "stands" || String(found.revision) === keeper.fields.base || base !== keeper.fields.base) return "well";
  if (!keeper.isSaved) {
    // The server compares the two itself, and hands back what stands there.
    await keeper.save();
    return "newer";
  }
  const time = momentWords(found.saved_at, keeper.form.dataset["zone"]);
  const who = String(found.person) === keeper.person ? "A newer version was saved in another window" : `${found.by} saved a newer version`;
  keeper.notices.say("newer", `${who} at ${time}. This page shows the one before.`,
    { word: "Show the newest", isPrimary: true, run: () => location.reload() });
  return "newer";
}

// The buttons of the form: before the browser sends it, the text is kept, so that neither a lost connection nor an ended
// sign-in takes the page away with it.

import type { Keeper } from "./keeper";
import { check } from "./watching";

/** Stands between the buttons and the browser. */
export function send(keeper: Keeper): void {
  let isReady = false;
  let isBusy = false;
  keeper.form.addEventListener("submit", (event) => {
    keeper.text();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (isReady || button?.formTarget === "_blank") return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    void mayGo(keeper).then((goes) => {
      isBusy = false;
      if (!goes) return;
      isReady = true;
      keeper.form.requestSubmit(button);
      isReady = false;
    });
  });
}

async function mayGo(keeper: Keeper): Promise<boolean> {
  const outcome = await keeper.save();
  const how = outcome === "same" ? await check(keeper) : outcome;
  if (how === "signedOut") return await keeper.signIn() && mayGo(keeper);
  if (how === "away") keeper.away();
  if (how === "slow") keeper.pause();
  // What else the site has to say, its page says better.
  return how !== "away" && how !== "slow" && how !== "stopped";
}

// One quiet line above the text: "Saved 10:42", or in plain words why not.
// Screen readers hear it only when the words change; that a save is under way is a dot, not a sentence.

import { element } from "../elements.js";
import { words } from "../words.js";
import type { Keeper, Standing } from "./keeper.js";

/** An hour and minute as the writer reads a clock; the day as well if it was not today. */
export function clock(at: number, zone?: string): string {
  const day = (time: number): string => new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", ...inZone(zone) }).format(time);
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...inZone(zone) }).format(at);
  return day(at) === day(Date.now()) ? time : `${day(at)}, ${time}`;
}

function inZone(zone: string | undefined): Intl.DateTimeFormatOptions {
  return zone ? { timeZone: zone } : {};
}

function sentence(standing: Standing, zone: string | undefined): string {
  switch (standing.is) {
    case "new":
      return words.notSavedYet;
    case "saved":
      return words.savedAt(clock(standing.at, zone));
    case "unreachable":
      return standing.isKept ? words.unreachableKept : words.unreachable;
    case "signed-out":
      return words.signedOut;
    case "newer":
      return words.newerWaits;
    case "refused":
      return standing.message ? words.refused(standing.message) : words.refusedPlainly;
    case "gone":
      return words.gone;
  }
}

/** Shows in `head` how the text stands. */
export function showStatus(head: Element, keeper: Keeper, zone: string | undefined): void {
  const text = element("span", { role: "status" });
  const line = element("p", { class: "rich-status" }, element("span", { class: "rich-status-dot", "aria-hidden": "true" }), text);
  const state = head.querySelector(".state");
  if (state) state.after(line);
  else head.prepend(line);
  keeper.follow((standing) => {
    const said = sentence(standing, zone);
    if (text.textContent !== said) text.textContent = said;
    const isCalm = standing.is === "saved" || standing.is === "new";
    line.dataset.standing = !isCalm ? "trouble" : keeper.isSaving ? "saving" : standing.is;
  });
}

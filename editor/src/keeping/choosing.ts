// Two versions of one text, and the writer's choice: both stay among the versions whatever is chosen.

import { compare } from "./comparing";
import type { Keeper } from "./keeper";
import { momentWords } from "./moments";
import type { Act } from "./notices";
import type { Newer } from "./server";

/** Tells of the newer version and offers the choice. */
export function offerChoice(keeper: Keeper, newer: Newer): void {
  const time = momentWords(newer.saved_at, keeper.form.dataset["zone"]);
  const isOwn = String(newer.person) === keeper.person;
  const who = isOwn ? `Another version was saved at ${time}, in another window of yours.` : `${newer.by} saved another version at ${time}.`;
  const theirs = isOwn ? "Go on with the other" : "Go on with theirs";
  const choices: Act[] = [
    { word: "Keep mine on top", run: () => void keeper.keepMine(newer) },
    { word: theirs, run: () => void keeper.takeTheirs(newer) },
  ];
  const look = (): void => {
    const legend = `${who} Struck out is only in ${isOwn ? "the other" : "theirs"}, underlined only in yours. The one that you do not choose stays in the list of earlier versions.`;
    compare("Two versions", legend, { title: newer.title, body: newer.body }, keeper.text(), choices);
  };
  keeper.notices.say("newer", `${who} Yours is kept in this browser until you choose.`, { word: "See both", run: look, isPrimary: true }, ...choices);
}

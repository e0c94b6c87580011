// A text that was left in this browser, offered when its page is opened again. Nothing is put into the page unasked.

import { compare } from "./comparing";
import type { Copy } from "./copies";
import { isBlank, isSame } from "./fields";
import type { Keeper } from "./keeper";
import { momentWords } from "./moments";
import { standing } from "./server";

/** Offers the newest text that was left behind, and then the next. */
export async function offerLeft(keeper: Keeper): Promise<void> {
  const belongs = (copy: Copy): boolean => (keeper.post !== "" ? copy.post === keeper.post : copy.post === "" && copy.autosave === keeper.form.dataset["autosave"]);
  const left = keeper.copies.left().filter(([, copy]) => belongs(copy));
  if (left.length === 0) return;
  const living = await keeper.tabs.living();
  for (const [page, copy] of left) {
    if (living.has(page)) continue;
    if (isBlank(copy.text) || isSame(copy.text, keeper.fields.loaded())) keeper.copies.remove(page);
    else return await isOnItsWay(keeper) ? location.reload() : offer(keeper, page, copy);
  }
}

/** The last words of the page before may have reached the server after this page was made. */
async function isOnItsWay(keeper: Keeper): Promise<boolean> {
  const url = keeper.form.dataset["state"];
  if (!url || !keeper.isSaved) return false;
  const found = await standing(url, keeper.person);
  return found.kind === "stands" && String(found.revision) !== keeper.fields.base && keeper.isSaved;
}

function offer(keeper: Keeper, page: string, copy: Copy): void {
  const time = momentWords(copy.at, keeper.form.dataset["zone"]);
  const settle = (): void => {
    keeper.notices.hush("copy");
    void offerLeft(keeper);
  };
  const use = (): void => {
    keeper.put(copy.text);
    // The page's own copy takes over before the old one goes.
    keeper.copy();
    keeper.copies.remove(page);
    settle();
    void keeper.save();
  };
  const discard = (): void => {
    keeper.copies.remove(page);
    keeper.notices.hush("copy");
    keeper.notices.say("copy", "The text is discarded.",
      { word: "Undo", run: () => { keeper.copies.restore(page, copy); settle(); } },
      { word: "Close", run: settle });
  };
  const acts = [{ word: "Use it", isPrimary: true, run: use }, { word: "Discard", run: discard }];
  const look = (): void => compare("The text in this browser", `It is from ${time}. Struck out is only in the saved text, underlined only in this browser.`, keeper.fields.loaded(), copy.text, acts);
  keeper.notices.say("copy", `There is text from ${time} in this browser that was not saved.`,
    { word: "Use it", isPrimary: true, run: use }, { word: "Look at both", run: look }, { word: "Discard", run: discard });
}

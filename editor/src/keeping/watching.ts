// Asks every half minute, and when the page comes back into view, whether somebody saved a newer version.
// It asks only while the page is visible, and never counts the writer's own saves.

import type { PostForm } from "../form.js";
import type { Keeper } from "./keeper.js";
import { get } from "./wire.js";

const EVERY = 30_000;

/** Watches the post; `onNewer` runs when the server's revision is not the one this page began from. */
export function watchState(form: PostForm, keeper: Keeper, onNewer: () => Promise<void>): void {
  let isAsking = false;
  const look = async (): Promise<void> => {
    const address = form.address("state");
    const isIdle = keeper.standing.is === "saved" || keeper.standing.is === "new" || keeper.standing.is === "unreachable";
    if (isAsking || !address || document.visibilityState !== "visible" || !isIdle || keeper.isSaving) return;
    isAsking = true;
    const before = form.base;
    const answer = await get(address);
    isAsking = false;
    if (!answer.isReached) return;
    if (keeper.standing.is === "unreachable") await keeper.save();
    if (answer.status === 401) {
      if (keeper.isUnsaved) await keeper.save();
      return;
    }
    const isOurs = keeper.isSaving || form.base !== before || Number(answer.body.revision) === before;
    if (answer.status === 200 && !isOurs) await onNewer();
  };
  setInterval(() => void look(), EVERY);
  addEventListener("focus", () => void look());
  addEventListener("online", () => void keeper.save());
  document.addEventListener("visibilitychange", () => void look());
}

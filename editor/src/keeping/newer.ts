// Somebody saved a newer version of this post: both are shown word by word and the writer chooses.
// Neither is thrown away: theirs stays under "Earlier versions", and what was written here stays one undo away.

import { openDialog } from "../dialogs.js";
import { button, element } from "../elements.js";
import type { PostForm, Values } from "../form.js";
import type { Notices } from "../notices.js";
import { words } from "../words.js";
import { showComparison } from "../comparing/showing.js";
import type { Keeper, Newer } from "./keeper.js";
import { clock } from "./statusLine.js";

/** Puts another text into the editor as one step that can be undone. */
export type Replace = (values: Partial<Values>) => void;

/** Tells of newer versions while writing. */
export class NewerVersions {
  #offered = 0;

  constructor(
    readonly form: PostForm,
    readonly keeper: Keeper,
    readonly notices: Notices,
    readonly replace: Replace,
    readonly zone: string | undefined,
  ) {}

  /** A version that is known whole. */
  offer(newer: Newer): void {
    if (this.#offered === newer.revision) return;
    this.#offered = newer.revision;
    this.notices.show(
      "newer",
      words.newerMessage(newer.by, clock(newer.saved_at, this.zone)),
      [{ label: words.seeBoth, act: () => this.choose(newer), isPrimary: true, stays: true }],
      { tone: "alarm", mayClose: false },
    );
  }

  /** A version of which only the number is known: asks the server for the whole of it. */
  async fetchAndOffer(): Promise<void> {
    await this.keeper.save({ always: true });
  }

  /** Shows both versions. */
  choose(newer: Newer): void {
    const mine = this.form.values();
    const dialog = openDialog(words.newerTitle, { isWide: true });
    dialog.body.append(
      element("p", {}, words.newerExplained(newer.by, clock(newer.saved_at, this.zone))),
      showComparison({ title: newer.title, body: newer.body }, mine, {
        before: words.theirs(newer.by),
        after: words.mine,
      }),
    );
    const settle = (): void => {
      dialog.close();
      this.notices.remove("newer");
      this.#offered = 0;
    };
    dialog.actions.append(
      button(words.keepMine, "button primary", () => {
        settle();
        void this.keeper.followOn(newer.revision);
      }),
      button(words.takeTheirs(newer.by), "button", () => {
        settle();
        this.replace(newer);
        this.keeper.takeAsStored(this.form.values(), newer.revision, newer.saved_at);
      }),
      button(words.decideLater, "button", () => dialog.close()),
    );
  }
}

// Text that stayed in this browser and never reached the site is offered when the post is opened again.
// A copy that says what the server already has goes away without a word; nothing is replaced unasked.

import { showComparison } from "../comparing/showing.js";
import { openDialog } from "../dialogs.js";
import { button, element } from "../elements.js";
import { type PostForm, type Values, isSame } from "../form.js";
import type { Notices } from "../notices.js";
import { words } from "../words.js";
import type { Copies, Found } from "./copies.js";
import { clock } from "./statusLine.js";

/** Offers what was left behind. */
export class Returning {
  constructor(
    readonly form: PostForm,
    readonly copies: Copies,
    readonly notices: Notices,
    readonly restore: (values: Values) => void,
    readonly zone: string | undefined,
  ) {}

  /** Looks for copies of this post and offers the newest that differs. */
  async look(): Promise<void> {
    const [copy] = (await this.copies.left(this.form.post)).filter((each) => {
      if (!isSame(each.values, this.form.values())) return true;
      this.copies.drop(each.key);
      return false;
    });
    if (!copy) return;
    this.notices.show(
      "copy",
      words.copyFound(clock(copy.keptAt, this.zone)),
      [{ label: words.seeCopy, act: () => this.#compare(copy), isPrimary: true, stays: true }],
      { mayClose: false },
    );
  }

  #compare(copy: Found): void {
    const dialog = openDialog(words.copyTitle, { isWide: true });
    dialog.body.append(
      element("p", {}, words.copyExplained(clock(copy.keptAt, this.zone))),
      showComparison(this.form.values(), copy.values, { before: words.onTheSite, after: words.inThisBrowser }),
    );
    const settle = (): void => {
      dialog.close();
      this.notices.remove("copy");
      this.copies.drop(copy.key);
    };
    dialog.actions.append(
      button(words.useCopy, "button primary", () => {
        this.restore(copy.values);
        settle();
        void this.look();
      }),
      button(words.dropCopy, "button danger", () => {
        settle();
        void this.look();
      }),
      button(words.decideLater, "button", () => dialog.close()),
    );
  }
}

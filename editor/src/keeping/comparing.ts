// Two texts in one dialog, word by word, with the choice between them.

import { actions, openDialog } from "../surface/dialog";
import { element } from "../surface/element";
import { differences } from "./differing";
import type { Text } from "./fields";
import type { Act } from "./notices";

const NAMES: Readonly<Record<string, string>> = {
  title: "Title", body: "Text", tags: "Tags", slug: "Address", excerpt: "Excerpt", sources: "Sources",
  seo_title: "Title in searches", seo_description: "Description in searches", comments: "Comments",
};

/** Shows how `mine` differs from `theirs`; choosing closes it. */
export function compare(title: string, legend: string, theirs: Text, mine: Text, acts: readonly Act[]): void {
  const fields = Object.keys(NAMES).filter((name) => theirs[name] !== undefined && mine[name] !== undefined && theirs[name]?.trimEnd() !== mine[name]?.trimEnd());
  const parts = fields.flatMap((name) => [
    element("h3", {}, NAMES[name] ?? name),
    element("div", { class: "differing", tabindex: 0, role: "group", "aria-label": NAMES[name] ?? name }, ...drawn(theirs[name] ?? "", mine[name] ?? "")),
  ]);
  const dialog = openDialog({ title, kind: "wide" },
    element("p", {}, legend),
    ...(parts.length > 0 ? parts : [element("p", {}, "The words are the same in both.")]),
    actions(...acts.map((act) => element("button", {
      type: "button", class: act.isPrimary ? "button primary" : "button",
      onclick: () => {
        dialog.close();
        act.run();
      },
    }, act.word))));
}

function drawn(theirs: string, mine: string): Node[] {
  return differences(theirs.trimEnd(), mine.trimEnd()).map(({ kind, words }) =>
    kind === "same" ? document.createTextNode(words) : element(kind === "out" ? "del" : "ins", {}, words));
}

// How a picture stands in the editor: as readers see it, with its caption and one button for its description.
// Pictures of other sites are never fetched: the page's policy forbids it, so a box names where they lie.

import type { NodeViewRenderer } from "@tiptap/core";
import { button, element } from "../elements.js";
import { icon } from "../icons.js";
import { describePicture } from "../pictures/describing.js";
import { words } from "../words.js";

function isOwn(address: string): boolean {
  try {
    const url = new URL(address, location.href);
    return url.origin === location.origin || /^data:image\//.test(address);
  } catch {
    return false;
  }
}

function hostOf(address: string): string {
  try {
    return new URL(address, location.href).host || address;
  } catch {
    return address;
  }
}

/** Shows pictures. */
export const pictureView: NodeViewRenderer = ({ node, view, getPos }) => {
  let current = node;
  const dom = element("span", { class: "picture" });
  const describe = button(words.describe, "button picture-describe", () => void ask(), icon("pen"));
  const caption = element("span", { class: "picture-caption" });
  const badge = element("span", { class: "picture-badge" });

  const show = (): void => {
    const { src, alt, title } = current.attrs as { src: string; alt: string | null; title: string | null };
    caption.textContent = title ?? "";
    badge.textContent = alt ? "" : words.noDescription;
    badge.hidden = Boolean(alt);
    const shown = isOwn(src)
      ? element("img", { src, alt: alt ?? "", draggable: "false" })
      : element("span", { class: "outside-picture" }, words.outsidePicture(hostOf(src), alt ?? ""));
    dom.replaceChildren(shown, badge, describe, caption);
  };
  const ask = async (): Promise<void> => {
    const { alt, title, src } = current.attrs;
    const before = { alt: String(alt ?? ""), caption: String(title ?? "") };
    const said = await describePicture(before, { likeness: isOwn(src) ? src : "" });
    const at = getPos();
    if (at === undefined || (said.alt === before.alt && said.caption === before.caption)) return view.focus();
    view.dispatch(view.state.tr.setNodeMarkup(at, null, { ...current.attrs, alt: said.alt, title: said.caption || null }));
    view.focus();
  };
  dom.addEventListener("dblclick", () => void ask());
  show();

  return {
    dom,
    update(next) {
      if (next.type !== current.type) return false;
      const isChanged = !next.eq(current);
      current = next;
      if (isChanged) show();
      return true;
    },
    selectNode: () => dom.classList.add("is-selected"),
    deselectNode: () => dom.classList.remove("is-selected"),
    stopEvent: (event) => event.target instanceof Node && describe.contains(event.target),
    ignoreMutation: () => true,
  };
};

/** Opens the description of the picture that is selected, if one is. */
export function describeSelected(dom: HTMLElement): boolean {
  const found = dom.querySelector<HTMLButtonElement>(".picture.is-selected .picture-describe");
  found?.click();
  return found !== null;
}

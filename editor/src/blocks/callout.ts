// How a callout stands in the editor: its kind and its own heading above its text.
// The server writes the kind's name where the heading is empty; the field shows the same word.

import type { NodeViewRenderer } from "@tiptap/core";
import { element } from "../elements.js";
import { CALLOUT_KINDS, type CalloutKind, words } from "../words.js";

/** Shows callouts. */
export const calloutView: NodeViewRenderer = ({ node, view, getPos }) => {
  let current = node;
  const kind = element("select", { class: "callout-kind", "aria-label": words.calloutKind });
  for (const each of CALLOUT_KINDS) kind.append(element("option", { value: each }, words.callouts[each]));
  const title = element("input", { class: "callout-title", type: "text", maxlength: 120, "aria-label": words.calloutTitle });
  const contentDOM = element("div", { class: "callout-text" });
  const head = element("div", { class: "callout-head", contenteditable: "false" }, kind, title);
  const dom = element("aside", {}, head, contentDOM);

  const show = (): void => {
    const name = String(current.attrs.kind) as CalloutKind;
    dom.className = `callout markdown-alert markdown-alert-${name}`;
    dom.setAttribute("aria-label", words.callouts[name]);
    kind.value = name;
    title.placeholder = words.callouts[name];
    const heading = String(current.attrs.title ?? "");
    if (title.value !== heading) title.value = heading;
  };
  const change = (attributes: Record<string, unknown>): void => {
    const at = getPos();
    if (at !== undefined) view.dispatch(view.state.tr.setNodeMarkup(at, null, { ...current.attrs, ...attributes }));
  };
  kind.addEventListener("change", () => change({ kind: kind.value }));
  title.addEventListener("input", () => change({ title: title.value }));
  title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    view.focus();
  });
  show();

  return {
    dom,
    contentDOM,
    update(next) {
      if (next.type !== current.type) return false;
      current = next;
      show();
      return true;
    },
    stopEvent: (event) => event.target instanceof Node && head.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target) && mutation.target !== contentDOM,
  };
};

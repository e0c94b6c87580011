// What an element's style says, read from the renamed attribute, since the browser hides the real one (see quieting.ts).

import type { Marks } from "./tree";

/** Declarations of an element, names in lower case; the last one of a name counts. */
export function styleOf(element: Element): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const part of (element.getAttribute("data-s") ?? "").split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) said.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).trim());
  }
  return said;
}

/** Whether nobody saw it where it was copied. */
export function isHidden(element: Element): boolean {
  const style = styleOf(element);
  return element.hasAttribute("hidden")
    || style.get("display")?.toLowerCase() === "none"
    || style.get("visibility")?.toLowerCase() === "hidden"
    || style.get("mso-hide")?.toLowerCase() === "all"
    || /(^|\s)(screen-reader-text|visually-hidden|sr-only)(\s|$)/.test(element.getAttribute("class") ?? "");
}

/** The marks inside an element whose own name and style are looked at, on top of those outside. */
export function marksIn(element: Element, outside: Marks): Marks {
  const marks = { ...outside };
  switch (element.localName) {
    case "b": case "strong": marks.bold = true; break;
    case "i": case "em": case "cite": case "var": case "dfn": marks.italic = true; break;
    case "s": case "strike": case "del": marks.strike = true; break;
    case "code": case "kbd": case "samp": case "tt": marks.code = true; break;
  }
  const style = styleOf(element);
  const weight = style.get("font-weight")?.toLowerCase();
  if (weight !== undefined) marks.bold = weight === "bold" || weight === "bolder" || Number.parseInt(weight, 10) >= 600;
  const slant = style.get("font-style")?.toLowerCase();
  if (slant !== undefined) marks.italic = slant === "italic" || slant.startsWith("oblique");
  const line = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`.toLowerCase();
  if (line.includes("line-through")) marks.strike = true;
  return marks;
}

// Pictures in a paste: our own stay, signs that are drawn as pictures become signs again, and all others are named, so
// that the writer can bring them. None is ever fetched.

import type { Inline } from "./tree";

export type Found =
  | { kind: "taken"; image: Inline & { kind: "image" } }
  | { kind: "left"; name: string }
  | { kind: "sign"; words: string };

/** What becomes of a picture. */
export function pictureOf(element: Element, origin: string, caption = ""): Found {
  const alt = folded(element.getAttribute("alt") ?? "");
  const src = element.getAttribute("src") ?? "";
  const own = src.startsWith(`${origin}/media/`) ? src.slice(origin.length) : src;
  if (/^\/media\/[^/?#]+$/.test(own)) {
    const title = folded(caption || element.getAttribute("title") || "");
    return { kind: "taken", image: { kind: "image", src: own, alt, title } };
  }
  if (isSign(element, alt)) return { kind: "sign", words: alt };
  if (isUnseen(element)) return { kind: "sign", words: "" };
  return { kind: "left", name: folded(caption) || (isFileName(alt) ? "" : alt) || fileName(src) };
}

function isSign(element: Element, alt: string): boolean {
  return /\b(emoji|wp-smiley|joypixels)\b/.test(element.className) || element.hasAttribute("data-emoji") || element.hasAttribute("goomoji")
    ? alt !== ""
    : /^(\p{Extended_Pictographic}|\p{Regional_Indicator}|\u200d|\ufe0f|\p{Emoji_Modifier})+$/u.test(alt);
}

/** Marks that count openings of mails, gaps of old pages, and ticks that are drawn. */
function isUnseen(element: Element): boolean {
  const size = (name: string): number => Number.parseInt(element.getAttribute(name) ?? "", 10);
  return size("width") <= 2 || size("height") <= 2 || element.getAttribute("aria-roledescription") === "checkbox";
}

function fileName(src: string): string {
  const last = /([^/\\?#]+\.(?:jpe?g|png|gif|webp|heic|avif|bmp|tiff?))(?:[?#].*)?$/i.exec(src)?.[1] ?? "";
  // Office's own names say nothing.
  if (/^(clip_)?image\d+\./i.test(last)) return "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function isFileName(words: string): boolean {
  return /^\S+\.(jpe?g|png|gif|webp|heic|avif)$/i.test(words);
}

function folded(words: string): string {
  return words.replace(/\s+/g, " ").trim();
}

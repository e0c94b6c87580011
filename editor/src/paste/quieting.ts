// HTML from a clipboard, made harmless as a string, before any DOM sees it.
//
// Under `style-src 'self'` Chromium reports every `style` attribute that a parser meets, even in a document that is never
// shown, and hides its values; so the attribute is renamed first (`data-s`) and read from there. Comments, Word's
// conditional sections and the contents of style sheets and scripts go. The scanner walks the string once.

const EMPTIED = /^(style|script|xml|title|noscript|template|svg|math|object|head)$/i;

/** The same HTML without comments and style sheets, its `style` attributes renamed to `data-s`. */
export function quiet(html: string): string {
  let out = "";
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) return out + html.slice(at);
    out += html.slice(at, open);
    if (html.startsWith("<!--", open)) {
      at = after(html, "-->", open + 4);
    } else if (html[open + 1] === "!" || html[open + 1] === "?") {
      at = after(html, ">", open + 1);
    } else if (/[a-z/]/i.test(html[open + 1] ?? "")) {
      const end = endOfTag(html, open);
      const tag = html.slice(open, end);
      const name = /^<\/?([^\s/>]*)/.exec(tag)?.[1] ?? "";
      const isWhole = EMPTIED.test(name) && !tag.startsWith("</") && !tag.endsWith("/>");
      at = isWhole ? behind(html, name, end) : end;
      if (!EMPTIED.test(name)) out += renamed(tag);
    } else {
      out += "&lt;";
      at = open + 1;
    }
  }
  return out;
}

/** Where the tag that opens here is closed; quoted values may hold anything. */
function endOfTag(html: string, open: number): number {
  let quote = "";
  for (let at = open + 1; at < html.length; at += 1) {
    const sign = html[at] ?? "";
    if (quote) {
      if (sign === quote) quote = "";
    } else if ((sign === '"' || sign === "'") && /=\s*$/.test(html.slice(Math.max(open, at - 3), at))) {
      quote = sign;
    } else if (sign === ">") {
      return at + 1;
    }
  }
  return html.length;
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from);
  return found < 0 ? html.length : found + end.length;
}

/** Behind the closing tag of an element whose contents are nobody's text. */
function behind(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}\\s*>`, "gi");
  closing.lastIndex = from;
  const found = closing.exec(html);
  // A head that is never closed ends where the body begins.
  if (!found) return name.toLowerCase() === "head" ? from : html.length;
  return found.index + found[0].length;
}

function renamed(tag: string): string {
  return tag.replace(/"[^"]*"|'[^']*'|(?<=[\s"'/])style(?=\s*=)/gi, (found) => (found.toLowerCase() === "style" ? "data-s" : found));
}

// What counts as an address when a writer types or pastes one, and how it is written down.
//
// Only addresses that lead somewhere readers can go: the web, mail, telephone, and places of this site.

/** The address as it is written into the text, or nothing if this is none. */
export function addressOf(typed: string): string | undefined {
  const text = typed.trim();
  if (text === "" || /\s/.test(text)) return undefined;
  if (/^(https?:\/\/)[^/]/i.test(text)) return URL.canParse(text) ? text : undefined;
  if (/^mailto:[^@]+@[^@]+$/i.test(text) || /^tel:\+?[\d\-().]+$/i.test(text)) return text;
  if (/^\/(?!\/)/.test(text) || /^#./.test(text)) return text;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:.]{2,}$/.test(text)) return `mailto:${text}`;
  // "example.org/page" without its beginning; a single word with a dot in a sentence is left to be searched.
  if (/^([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?([/?#].*)?$/i.test(text) && URL.canParse(`https://${text}`)) return `https://${text}`;
  return undefined;
}

/** An address without what nobody reads. */
export function shortAddress(address: string): string {
  return address.replace(/^(https?:\/\/(www\.)?|mailto:|tel:)/i, "").replace(/\/$/, "");
}

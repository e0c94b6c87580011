// Tells an address from the name of a post, and writes it the way a link needs it.
// Only addresses that a reader may follow: the web, mail, telephone, and the site's own paths.

const TOP = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?::\d+)?(?:[/?#]\S*)?$/u;
const MAIL = /^[^\s@/]+@[^\s@/]+\.\p{L}{2,}$/u;

/** The address that was typed, or nothing if it reads like words. */
export function asAddress(typed: string): string | null {
  const text = typed.trim();
  if (/^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(text)) return text;
  if (/^[/#]\S*$/.test(text) && !text.startsWith("//")) return text;
  if (MAIL.test(text)) return `mailto:${text}`;
  if (TOP.test(text)) return `https://${text}`;
  return null;
}

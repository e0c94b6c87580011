// WordPress: the codes in square brackets that its pages turn into something, and its old sources, where a blank line is
// a paragraph between the tags.

/** HTML with the codes that say something made into elements, and those of page builders taken off. */
export function withoutCodes(html: string): string {
  return html
    .replace(/\[caption\b[^\]]*\]([\s\S]*?)\[\/caption\]/gi, (_, inside: string) => captioned(inside))
    .replace(/\[gallery\b[^\]]*\]/gi, '<img alt="a gallery" src="gallery">')
    .replace(/\[embed\b[^\]]*\]\s*([\s\S]*?)\s*\[\/embed\]/gi, (_, address: string) => `<p>${address}</p>`)
    .replace(/\[(?:youtube|vimeo)\s+(?:url=)?["']?(https?:[^\s\]"']+)[^\]]*\]/gi, (_, address: string) => `<p>${address}</p>`)
    .replace(/\[\/?(?:vc|et_pb|fusion|av|cs|x|fl|su|elementor)_[\w-]*\b[^\]]*\]/gi, "");
}

function captioned(inside: string): string {
  const end = /^[\s\S]*?<img\b[^>]*>(?:\s*<\/a>)?/i.exec(inside)?.[0] ?? "";
  const words = inside.slice(end.length).trim();
  return `</p><figure>${end}<figcaption>${words}</figcaption></figure><p>`;
}

const TAG = /<\/?(p|h[1-6]|strong|em|b|i|a|ul|ol|li|blockquote|img|table|tr|td|figure|div|span|pre|code|br|hr)\b[^<>]*>/gi;

/** Whether a plain text is a source in HTML: blocks of WordPress, its codes, or several pairs of tags. */
export function isHtmlSource(words: string): boolean {
  if (/<!--\s*\/?wp:/.test(words) || /\[caption\b[^\]]*\][\s\S]*\[\/caption\]/.test(words)) return true;
  const tags = [...words.matchAll(TAG)];
  const pairs = tags.filter(([tag, name = ""]) => tag.startsWith("</") && tags.some(([other]) => other.toLowerCase().startsWith(`<${name.toLowerCase()}`)));
  return pairs.length > 1 || (pairs.length === 1 && /^\s*<\w[\s\S]*>\s*$/.test(words));
}

const BLOCK = /^\s*<\/?(p|h[1-6]|ul|ol|li|blockquote|table|thead|tbody|tr|td|th|figure|div|pre|hr|section|article|!--)/i;

/** An old source with its blank lines as paragraphs and its line ends as breaks, as its pages show it. */
export function paragraphed(source: string): string {
  const parts: string[] = [];
  for (const kept of source.replace(/\r\n?/g, "\n").split(/(<pre\b[\s\S]*?<\/pre>)/i)) {
    if (/^<pre\b/i.test(kept)) parts.push(kept);
    else parts.push(...kept.split(/\n[ \t]*\n+/).map(paragraph));
  }
  return parts.join("\n");
}

function paragraph(part: string): string {
  const words = part.trim();
  if (!words) return "";
  const lines = words.split("\n");
  if (lines.some((line) => BLOCK.test(line))) return words;
  return `<p>${lines.join("<br>\n")}</p>`;
}

// Addresses as a careful person would have typed them: redirects of mail and search programs taken off, our own site's
// as paths, and nothing that runs or leads into somebody's own computer.

const SAFE = /^(https?|mailto|tel):/i;

/** The address to link to; nothing if it is none that a reader could follow. */
export function followable(href: string, origin: string): string | undefined {
  // Browsers ignore these inside a scheme.
  const trimmed = href.replace(/[\u0000-\u0020\u007f]+/g, (signs, at: number) => (at > 0 && /^ +$/.test(signs) ? "%20" : "")).trim();
  if (trimmed === "" || trimmed.startsWith("#")) return undefined;
  if (/^\/(?![/\\])/.test(trimmed)) return trimmed;
  if (!SAFE.test(trimmed)) return undefined;
  const direct = unwrapped(trimmed);
  if (!SAFE.test(direct)) return undefined;
  return direct.startsWith(`${origin}/`) ? direct.slice(origin.length) : direct;
}

/** Takes a redirect off whose target stands in the address. */
function unwrapped(href: string): string {
  const url = read(href);
  if (!url) return href;
  const { hostname: host, pathname: path, searchParams: told } = url;
  let target: string | null = null;
  if (/(^|\.)google\.[a-z.]+$/.test(host) && path === "/url") target = told.get("q") ?? told.get("url");
  else if (host.endsWith(".safelinks.protection.outlook.com")) target = told.get("url");
  else if (/^lm?\.(facebook|instagram)\.com$/.test(host)) target = told.get("u");
  else if (host === "www.youtube.com" && path === "/redirect") target = told.get("q");
  return target !== null && /^https?:/i.test(target) && read(target) ? target : href;
}

function read(href: string): URL | undefined {
  try {
    return new URL(href);
  } catch {
    return undefined;
  }
}

/** The page of a film that somebody put into a frame. */
export function filmPage(frame: string): string | undefined {
  const url = read(frame.startsWith("//") ? `https:${frame}` : frame);
  if (!url) return undefined;
  const tube = /^\/embed\/([\w-]{6,})/.exec(url.pathname);
  if (tube && /(^|\.)youtube(-nocookie)?\.com$/.test(url.hostname)) return `https://www.youtube.com/watch?v=${tube[1]}`;
  const vimeo = /^\/video\/(\d+)/.exec(url.pathname);
  return vimeo && url.hostname === "player.vimeo.com" ? `https://vimeo.com/${vimeo[1]}` : undefined;
}

// An address ends before the punctuation of its sentence.
const BARE = /(?<![\w@./-])(?:https?:\/\/[^\s<>"“”„‘’`]+|www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s<>"“”„‘’`]*|[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})/gi;

export interface Found {
  /** Where it begins. */
  at: number;
  words: string;
  href: string;
}

/** Addresses of pages and mailboxes that stand in a text. */
export function bare(words: string): Found[] {
  return [...words.matchAll(BARE)].map((match) => {
    const found = withoutEnd(match[0]);
    const isMail = !/^(https?:|www\.)/i.test(found);
    const href = isMail ? `mailto:${found}` : /^www\./i.test(found) ? `https://${found}` : found;
    return { at: match.index, words: found, href };
  }).filter(({ href }) => read(href) !== undefined && href.length > 10);
}

/** The address if the whole text is one. */
export function alone(words: string): string | undefined {
  const trimmed = words.trim();
  const [found] = bare(trimmed);
  return found && found.at === 0 && found.words === trimmed ? found.href : undefined;
}

function withoutEnd(address: string): string {
  let found = address;
  for (;;) {
    const last = found.at(-1) ?? "";
    const isOpen = (open: string, close: string): boolean => last === close && found.split(open).length < found.split(close).length;
    if (/[.,;:!?*_~'…]/.test(last) || isOpen("(", ")") || isOpen("[", "]") || isOpen("{", "}")) found = found.slice(0, -1);
    else return found;
  }
}

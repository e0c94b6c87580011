// Lists out of lines that only say how deep they are, as Word writes them.

export interface Line {
  /** What moves into the item. */
  readonly element: Element;
  /** 1 for the outermost. */
  readonly level: number;
  readonly isOrdered: boolean;
  readonly start: number;
  /** What tells one list from the next; lines of one list have the same. */
  readonly list: string;
}

interface Open {
  readonly list: Element;
  readonly level: number;
  readonly name: string;
}

/** Puts the lines, in their order, into lists that stand where the first line stood. */
export function nest(lines: readonly Line[]): void {
  const first = lines[0];
  if (!first) return;
  const document = first.element.ownerDocument;
  const place = document.createComment("");
  first.element.before(place);
  const open: Open[] = [];
  for (const line of lines) {
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > line.level) open.pop();
    const name = line.isOrdered ? "ol" : "ul";
    const same = open.at(-1);
    const begins = line.isOrdered && line.start === 1 && same?.name !== line.list;
    if (same && same.level === line.level && (same.list.localName !== name || begins)) open.pop();
    if ((open.at(-1)?.level ?? 0) < line.level) {
      const list = document.createElement(name);
      if (line.isOrdered && line.start !== 1) list.setAttribute("start", String(line.start));
      const parent = open.at(-1)?.list.lastElementChild;
      if (parent) parent.append(list);
      else place.before(list);
      open.push({ list, level: line.level, name: line.list });
    }
    const item = document.createElement("li");
    item.append(line.element);
    open.at(-1)?.list.append(item);
  }
  place.remove();
}

/** Splits elements into runs that stand directly one after the other; white space between them does not count. */
export function runsOf<Found extends { element: Element }>(found: readonly Found[]): Found[][] {
  const runs: Found[][] = [];
  for (const one of found) {
    const last = runs.at(-1)?.at(-1);
    if (last && last.element.nextElementSibling === one.element && !hasWordsBetween(last.element, one.element)) runs.at(-1)?.push(one);
    else runs.push([one]);
  }
  return runs;
}

function hasWordsBetween(one: Element, other: Element): boolean {
  for (let node = one.nextSibling; node && node !== other; node = node.nextSibling) {
    if ((node.textContent ?? "").trim() !== "") return true;
  }
  return false;
}

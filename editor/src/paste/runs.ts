// A run of inline pieces as it came from HTML, made into paragraphs as somebody would have typed them.
//
// White space is folded, a double line break is a new paragraph, marks end where the words end, and no-break spaces stay
// only where one is meant.

import type { Inline, Marks } from "./tree";

const NAMES = ["bold", "italic", "strike", "code", "link"] as const;

/** The paragraphs in a run; none if there is nothing to read. */
export function paragraphs(run: readonly Inline[]): Inline[][] {
  const found: Inline[][] = [[]];
  let breaks = 0;
  for (const piece of folded(run)) {
    if (piece.kind === "break") {
      breaks += 1;
      continue;
    }
    const current = found.at(-1);
    if (breaks > 1 && current && current.length > 0) found.push([]);
    else if (breaks === 1 && current && current.length > 0) current.push({ kind: "break" });
    breaks = 0;
    found.at(-1)?.push(piece);
  }
  return found.filter((content) => content.length > 0).map((content) => merged(settled(content)));
}

/** The whole run in one paragraph, line breaks kept as one break each. */
export function oneParagraph(run: readonly Inline[]): Inline[] {
  return paragraphs(run).flatMap((content, at): Inline[] => (at > 0 ? [{ kind: "break" }, ...content] : content));
}

/** White space as a browser shows it: folded, and none at the edges of lines. */
function folded(run: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  let isAfterSpace = true;
  for (const piece of run) {
    if (piece.kind !== "text") {
      if (piece.kind === "break") trimEnd(out);
      out.push(piece);
      isAfterSpace = piece.kind === "break";
      continue;
    }
    let words = piece.text.replace(/[\u200b\ufeff\u00ad]/g, "").replace(/[ \t\n\r\f]+/g, " ");
    words = piece.marks.code ? words.replace(/\u00a0/g, " ") : meantSpaces(words);
    if (isAfterSpace) words = words.replace(/^ +/, "");
    if (!words) continue;
    isAfterSpace = words.endsWith(" ");
    out.push({ ...piece, text: words });
  }
  trimEnd(out);
  return out;
}

function trimEnd(out: Inline[]): void {
  for (let last = out.at(-1); last?.kind === "text"; last = out.at(-1)) {
    const words = last.text.replace(/[ \u00a0]+$/, "");
    out.pop();
    if (!words) continue;
    out.push({ ...last, text: words });
    return;
  }
}

/** No-break spaces that programs put in for width become spaces; those before French signs and inside numbers stay. */
export function meantSpaces(words: string): string {
  return words.replace(/[ \u00a0]*\u00a0[ \u00a0]*/g, (spaces, at: number) => {
    const [before, behind] = [words[at - 1] ?? "", words[at + spaces.length] ?? ""];
    const isMeant = spaces === "\u00a0" && (before === "«" || /[»:;!?%€]/.test(behind) || (/\d/.test(before) && /\d/.test(behind)));
    return isMeant ? spaces : " ";
  });
}

/** Spaces at the edge of a mark stand outside it, as Markdown wants them. */
function settled(content: readonly Inline[]): Inline[] {
  return content.flatMap((piece, at): Inline[] => {
    if (piece.kind !== "text" || piece.marks.code) return [piece];
    const [, lead = "", core = "", tail = ""] = /^(\s*)(.*?)(\s*)$/su.exec(piece.text) ?? [];
    const before = marksOf(content[at - 1]);
    const behind = marksOf(content[at + 1]);
    if (!core) return [{ ...piece, text: lead, marks: shared(shared(piece.marks, before), behind) }];
    return [
      ...(lead ? [{ ...piece, text: lead, marks: shared(piece.marks, before) }] : []),
      { ...piece, text: core },
      ...(tail ? [{ ...piece, text: tail, marks: shared(piece.marks, behind) }] : []),
    ];
  });
}

function marksOf(piece: Inline | undefined): Marks {
  return piece?.kind === "text" ? piece.marks : {};
}

function shared(one: Marks, other: Marks): Marks {
  return Object.fromEntries(NAMES.filter((name) => one[name] !== undefined && one[name] === other[name]).map((name) => [name, one[name]]));
}

/** Neighbours with the same marks as one piece. */
function merged(content: readonly Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const piece of content) {
    const last = out.at(-1);
    if (last?.kind === "text" && piece.kind === "text" && isSame(last.marks, piece.marks)) {
      out[out.length - 1] = { ...last, text: last.text + piece.text };
    } else {
      out.push(piece);
    }
  }
  return out;
}

function isSame(one: Marks, other: Marks): boolean {
  return NAMES.every((name) => (one[name] || undefined) === (other[name] || undefined));
}

// What differs between two texts: first paragraph by paragraph, then word by word inside what changed.
// The shortest edit by Myers' method; beyond a bound of work the rest counts as rewritten, so it never hangs.
// Same and removed pieces together give the first text back exactly, same and added ones the second.

/** A stretch of text and where it stands. */
export interface Piece {
  is: "same" | "removed" | "added";
  text: string;
}

const MOST_STEPS = 2_000;

/** Compares two texts. */
export function compare(before: string, after: string): Piece[] {
  const pieces: Piece[] = [];
  let removed = "";
  let added = "";
  const flush = (): void => {
    for (const piece of removed && added ? edit(wordsOf(removed), wordsOf(added)) : whole(removed, added)) push(pieces, piece);
    removed = "";
    added = "";
  };
  for (const piece of edit(linesOf(before), linesOf(after))) {
    if (piece.is === "removed") removed += piece.text;
    else if (piece.is === "added") added += piece.text;
    else {
      flush();
      push(pieces, piece);
    }
  }
  flush();
  return pieces;
}

function whole(removed: string, added: string): Piece[] {
  const pieces: Piece[] = [
    { is: "removed", text: removed },
    { is: "added", text: added },
  ];
  return pieces.filter((piece) => piece.text !== "");
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}'’]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? [];
}

function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (last?.is === piece.is) last.text += piece.text;
  else if (piece.text !== "") pieces.push({ ...piece });
}

function edit(before: string[], after: string[]): Piece[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;

  const pieces: Piece[] = [];
  push(pieces, { is: "same", text: before.slice(0, start).join("") });
  const middle = shortest(before.slice(start, before.length - end), after.slice(start, after.length - end));
  for (const piece of middle) push(pieces, piece);
  push(pieces, { is: "same", text: before.slice(before.length - end).join("") });
  return pieces;
}

function shortest(before: string[], after: string[]): Piece[] {
  if (before.length === 0 || after.length === 0) return whole(before.join(""), after.join(""));
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  const bound = Math.min(before.length + after.length, MOST_STEPS);
  for (let depth = 0; depth <= bound; depth += 1) {
    trace.push(furthest);
    const next = new Map<number, number>();
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const down = furthest.get(diagonal + 1) ?? -1;
      const right = furthest.get(diagonal - 1) ?? -1;
      let x = diagonal === -depth || (diagonal !== depth && right < down) ? down : right + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(before, after, trace);
    }
    furthest = next;
  }
  return whole(before.join(""), after.join(""));
}

function walkBack(before: string[], after: string[], trace: Map<number, number>[]): Piece[] {
  const pieces: Piece[] = [];
  let x = before.length;
  let y = after.length;
  const same = (): void => {
    x -= 1;
    y -= 1;
    pieces.push({ is: "same", text: before[x] ?? "" });
  };
  for (let depth = trace.length - 1; depth > 0; depth -= 1) {
    const furthest = trace[depth];
    const diagonal = x - y;
    const down = furthest?.get(diagonal + 1) ?? -1;
    const right = furthest?.get(diagonal - 1) ?? -1;
    const isDown = diagonal === -depth || (diagonal !== depth && right < down);
    const fromX = isDown ? down : right;
    const fromY = fromX - (isDown ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY && !(x === fromX + (isDown ? 0 : 1) && y === fromY + (isDown ? 1 : 0))) same();
    if (isDown) {
      y -= 1;
      pieces.push({ is: "added", text: after[y] ?? "" });
    } else {
      x -= 1;
      pieces.push({ is: "removed", text: before[x] ?? "" });
    }
  }
  while (x > 0 && y > 0) same();
  pieces.reverse();
  const joined: Piece[] = [];
  for (const piece of pieces) push(joined, piece);
  return joined;
}

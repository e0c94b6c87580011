// Two texts compared word by word, for whoever has to choose between them.
//
// Lines are matched first, then the words of the lines between, by the shortest way from one to the other (E. Myers,
// 1986). Texts that have hardly anything in common are given as taken out and put in.

export interface Piece {
  readonly kind: "same" | "out" | "in";
  readonly words: string;
}

/** The longest way that is worked out, in steps. */
const MOST_STEPS = 1_000;

/** The way from one text to the other. */
export function differences(before: string, after: string): Piece[] {
  const pieces: Piece[] = [];
  let out = "";
  let put = "";
  const between = (): void => {
    for (const step of way(tokens(out), tokens(put))) add(pieces, step);
    out = put = "";
  };
  for (const step of way(lines(before), lines(after))) {
    if (step.kind === "out") out += step.words;
    else if (step.kind === "in") put += step.words;
    else {
      between();
      add(pieces, step);
    }
  }
  between();
  return pieces;
}

function add(pieces: Piece[], { kind, words }: Piece): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) pieces[pieces.length - 1] = { kind, words: last.words + words };
  else if (words) pieces.push({ kind, words });
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Words, runs of white space, and every other sign by itself. */
function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}'’]+|\s+|[^\p{L}\p{N}'’\s]/gu) ?? [];
}

/** The steps from one sequence to the other; what both begin and end with is not worked out. */
function way(old: readonly string[], now: readonly string[]): Piece[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const same = (words: string): Piece => ({ kind: "same", words });
  return [
    ...old.slice(0, head).map(same),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

function middle(old: readonly string[], now: readonly string[]): Piece[] {
  const most = Math.min(MOST_STEPS, old.length + now.length);
  const reached: Map<number, number>[] = [];
  let ends = new Map<number, number>([[1, 0]]);
  for (let steps = 0; steps <= most; steps += 1) {
    const next = new Map<number, number>();
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const isDown = diagonal === -steps || (diagonal !== steps && (ends.get(diagonal - 1) ?? -1) < (ends.get(diagonal + 1) ?? -1));
      let x = isDown ? ends.get(diagonal + 1) ?? 0 : (ends.get(diagonal - 1) ?? 0) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return back([...reached, ends], old, now);
    }
    reached.push(ends);
    ends = next;
  }
  return [...old.map((words): Piece => ({ kind: "out", words })), ...now.map((words): Piece => ({ kind: "in", words }))];
}

function back(reached: readonly Map<number, number>[], old: readonly string[], now: readonly string[]): Piece[] {
  const steps: Piece[] = [];
  let [x, y] = [old.length, now.length];
  for (let at = reached.length - 1; at >= 0; at -= 1) {
    const ends = reached[at] ?? new Map<number, number>();
    const diagonal = x - y;
    const isDown = diagonal === -at || (diagonal !== at && (ends.get(diagonal - 1) ?? -1) < (ends.get(diagonal + 1) ?? -1));
    const from = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = at === 0 ? 0 : ends.get(from) ?? 0;
    const fromY = at === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      steps.push({ kind: "same", words: old[x - 1] ?? "" });
      x -= 1;
      y -= 1;
    }
    if (at === 0) break;
    steps.push(isDown ? { kind: "in", words: now[fromY] ?? "" } : { kind: "out", words: old[fromX] ?? "" });
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}

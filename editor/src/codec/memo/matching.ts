// Which blocks of the document are still those of the text it was opened from.
//
// Equal blocks may come from different sources (`---` and `***`), so it matters which is which: what begins and ends as it
// did is matched from both ends, the rest in order.

/** For every block now, the place among the blocks then that it keeps, or null if it is new or changed. */
export function match(then: readonly string[], now: readonly string[]): (number | null)[] {
  const places = new Array<number | null>(now.length).fill(null)
  const most = Math.min(then.length, now.length)
  let first = 0
  while (first < most && then[first] === now[first]) {
    places[first] = first
    first += 1
  }
  let last = 0
  while (last < most - first && then[then.length - 1 - last] === now[now.length - 1 - last]) {
    places[now.length - 1 - last] = then.length - 1 - last
    last += 1
  }
  matchBetween(then.slice(first, then.length - last), now.slice(first, now.length - last)).forEach((place, index) => {
    places[first + index] = place === null ? null : first + place
  })
  return places
}

/** Takes for every block the next equal one after the last taken, else any that is free. */
function matchBetween(then: readonly string[], now: readonly string[]): (number | null)[] {
  if (then.length === 0) return now.map(() => null)
  const free = new Map<string, number[]>()
  then.forEach((key, index) => free.set(key, [...(free.get(key) ?? []), index]))
  let last = -1
  return now.map((key) => {
    const candidates = free.get(key) ?? []
    const at = candidates.findIndex((candidate) => candidate > last)
    const [place = null] = candidates.splice(Math.max(at, 0), 1)
    if (place !== null) last = place
    return place
  })
}

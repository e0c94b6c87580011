// Chance that can be repeated: the same seed gives the same choices.

export class Chance {
  constructor(private seed: number) {}

  /** A number from 0 up to 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  /** Whether something with this likelihood happens. */
  is(likelihood: number): boolean {
    return this.next() < likelihood
  }

  /** One of the choices. */
  one<Choice>(choices: readonly Choice[]): Choice {
    const choice = choices[Math.floor(this.next() * choices.length)]
    if (choice === undefined) throw new Error('there is nothing to choose from')
    return choice
  }

  /** So many times what `make` makes. */
  several<Made>(least: number, most: number, make: () => Made): Made[] {
    return Array.from({ length: this.number(least, most) }, make)
  }
}

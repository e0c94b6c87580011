// Pure rules of keeping: how two texts are compared, and how moments are worded.

import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "../src/keeping/differing";
import { isBlank, isSame } from "../src/keeping/fields";
import { momentWords } from "../src/keeping/moments";

function told(before: string, after: string): string {
  return differences(before, after).map(({ kind, words }) => (kind === "same" ? words : kind === "out" ? `[-${words}-]` : `{+${words}+}`)).join("");
}

for (const [before, after, expected] of [
  ["", "", ""],
  ["same\n", "same\n", "same\n"],
  ["", "new", "{+new+}"],
  ["old", "", "[-old-]"],
  ["Drink warm water.", "Drink cold water.", "Drink [-warm-]{+cold+} water."],
  ["one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"],
  ["one\nthree\n", "one\ntwo\nthree\n", "one\n{+two\n+}three\n"],
  ["a b c", "a c b", "a [-b -]c{+ b+}"],
] as const) {
  test(`from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => assert.equal(told(before, after), expected));
}

test("both texts can be read out of any comparison", () => {
  let seed = 7;
  const random = (below: number): number => { seed = (seed * 48_271) % 2_147_483_647; return seed % below; };
  const words = (): string => Array.from({ length: random(40) }, () => ["a", "b", "c ", "\n", "Wörter", ", "][random(6)]).join("");
  for (let round = 0; round < 500; round += 1) {
    const [before, after] = [words(), words()];
    const pieces = differences(before, after);
    assert.equal(pieces.filter(({ kind }) => kind !== "in").map((piece) => piece.words).join(""), before);
    assert.equal(pieces.filter(({ kind }) => kind !== "out").map((piece) => piece.words).join(""), after);
  }
});

test("long texts with nothing in common are given as out and in", () => {
  const [before, after] = [0, 1].map((side) => Array.from({ length: 20_000 }, (_, at) => `w${side}${at}`).join(" "));
  assert.deepEqual(differences(before ?? "", after ?? "").map(({ kind }) => kind), ["out", "in"]);
});

test("a text is the same whatever stands at its end, and fields that one side lacks do not count", () => {
  assert.ok(isSame({ title: "A", body: "b\n" }, { title: "A", body: "b" }));
  assert.ok(isSame({ title: "A" }, { title: "A", body: "b" }));
  assert.ok(!isSame({ title: "A", body: "b" }, { title: "A", body: "c" }));
  assert.ok(isBlank({ title: " ", body: "\n", slug: "x" }));
  assert.ok(!isBlank({ title: "", body: "x" }));
});

test("moments are worded in the site's zone", () => {
  const at = Date.UTC(2026, 10, 23, 9, 42);
  assert.equal(momentWords(at, "Europe/Berlin", at + 1000), "10:42");
  assert.equal(momentWords(at, "Europe/Berlin", at + 86_400_000), "23 November 2026, 10:42");
  assert.equal(momentWords(at, "Nowhere/Land", at).length, 5);
});

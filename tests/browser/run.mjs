// All browser tests, two files at a time: what waits in one lets the other work. The longest begin, so that none of them
// is left to run alone at the end. `node run.mjs NAME…` runs those files only.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const AT_ONCE = 2;
const LONGEST_MINUTES = 15;
const LONG = ["xss", "accessibility", "editor_keeping", "editor_writing"];

const here = dirname(fileURLToPath(import.meta.url));
const ending = ".test.mjs";
const known = readdirSync(here).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
for (const name of [...LONG, ...process.argv.slice(2)]) {
  if (!known.includes(name)) throw new Error(`there is no ${name}${ending}`);
}
const wanted = process.argv.length > 2 ? process.argv.slice(2) : [...new Set([...LONG, ...known])];
const files = wanted.map((name) => join(here, name + ending));

run({ files, concurrency: AT_ONCE, timeout: LONGEST_MINUTES * 60_000 })
  .on("test:fail", () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);

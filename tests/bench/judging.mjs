// How well comments are told apart: node tests/bench/judging.mjs [FILE.json] [--folds N | --train SHARE] [--by FIELD] [--show]
//
// FILE holds rows of {content, spam}: an array, an array under any key, or one row a line; `spam` may be true, 1, "1",
// "spam" or "yes". Without FILE the set beside this script is taken. With --folds every row is judged once by what the
// others taught (five folds unless told otherwise); with --train SHARE that share teaches and the rest is judged; with --by
// FIELD the rows of one value of FIELD are judged by what the others taught. --show prints what was judged wrongly.
// Ends with 1 where less than 90 % of the spam is held or marked, or 5 % of the ham or more is marked.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const options = { folds: 5 };
let file = join(here, "judging.json");
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift();
  if (word === "--folds") options.folds = Number(words.shift());
  else if (word === "--train") options.train = Number(words.shift());
  else if (word === "--by") options.by = words.shift();
  else if (word === "--show") options.show = true;
  else file = word;
}

function parsed(text) {
  try {
    const json = JSON.parse(text);
    return Array.isArray(json) ? json : Object.values(json).find(Array.isArray) ?? [];
  } catch {
    return text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  }
}

const field = (row, names) => {
  const key = Object.keys(row).find((key) => names.includes(key.toLowerCase()));
  return key === undefined ? undefined : row[key];
};
const isSpam = (value) => value === true || ["1", "spam", "true", "yes"].includes(String(value).toLowerCase());
const rows = parsed(readFileSync(file, "utf8"))
  .map((row) => ({
    content: String(field(row, ["content", "text", "comment", "body"]) ?? ""),
    spam: isSpam(field(row, ["spam", "class", "label", "is_spam"])),
    lewd: isSpam(field(row, ["lewd"])),
    group: options.by ? String(row[options.by]) : "",
  }))
  .filter((row) => row.content !== "");

// Always the same order that looks like none, so that folds are alike and runs can be compared.
let state = 20260302;
const random = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
for (let at = rows.length - 1; at > 0; at -= 1) {
  const other = Math.floor(random() * (at + 1));
  [rows[at], rows[other]] = [rows[other], rows[at]];
}
const groups = [...new Set(rows.map((row) => row.group))];
const seen = { true: 0, false: 0 };
for (const row of rows) {
  const number = seen[row.spam]++;
  if (options.by) row.fold = groups.indexOf(row.group);
  else if (options.train) row.fold = (number * options.train) % 1 < options.train ? -1 : 0;
  else row.fold = number % options.folds;
}

const input = JSON.stringify(rows.map(({ content, spam, fold, lewd }) => ({ content, spam, fold, lewd })));
const program = process.env.KNEAD_JUDGING;
const [command, args] = program ? [program, []] : ["cargo", ["run", "--quiet", "--example", "judging"]];
const output = execFileSync(command, args, { input, cwd: join(here, "../.."), encoding: "utf8", maxBuffer: 2 ** 28 });
const tally = JSON.parse(output);

const percent = (part, whole) => (whole === 0 ? "none" : `${((100 * part) / whole).toFixed(1)} %`);
const caught = tally.spam_held + tally.spam_marked;
const taught = rows.filter((row) => row.fold === -1).length;
console.log(`${rows.length} comments, ${taught ? `${taught} taught, ` : ""}${tally.spam + tally.ham} judged: ${tally.spam} spam, ${tally.ham} ham`);
console.log(`spam held or marked  ${percent(caught, tally.spam)}  (marked ${percent(tally.spam_marked, tally.spam)}, held ${percent(tally.spam_held, tally.spam)})`);
console.log(`ham marked as spam   ${percent(tally.ham_marked, tally.ham)}  (${tally.ham_marked})`);
console.log(`ham held             ${percent(tally.ham_held, tally.ham)}  (${tally.ham_held})`);
console.log(`right of all         ${percent(caught + tally.ham - tally.ham_held - tally.ham_marked, tally.spam + tally.ham)}`);
console.log("deleted              0  (the judge has no such word)");
if (tally.lewd) console.log(`harassment covered by words alone  ${percent(tally.lewd_covered, tally.lewd)}, ham covered ${tally.ham_covered}`);
console.log(`ham that would be asked about private matters  ${percent(tally.ham_asked, tally.ham)}`);
if (options.show) {
  for (const text of tally.missed) console.log(`missed: ${text.replaceAll("\n", " / ")}`);
  for (const text of tally.wronged) console.log(`wronged: ${text.replaceAll("\n", " / ")}`);
}
const isGood = caught >= 0.9 * tally.spam && tally.ham_marked < 0.05 * tally.ham;
process.exitCode = isGood ? 0 : 1;

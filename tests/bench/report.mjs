// What was measured, as a table for people: printed, and written to docs/benchmarks.md.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

export class Report {
  #rows = [];
  #notes = [];

  /** A budget: `value` against `bound`, met when `value` is at least (`atLeast`) or at most (`atMost`) that. */
  budget(what, value, { atLeast, atMost, unit = "", detail = "" }) {
    const isMet = atLeast === undefined ? value <= atMost : value >= atLeast;
    const bound = atLeast === undefined ? `at most ${atMost}${unit}` : `at least ${atLeast}${unit}`;
    this.#rows.push({ what, value: `${round(value)}${unit}`, bound, isMet, detail });
    console.log(`${isMet ? "met   " : "MISSED"}  ${what}: ${round(value)}${unit} (${bound})${detail ? `; ${detail}` : ""}`);
    if (!isMet) process.exitCode = 1;
  }

  /** Something that has no budget. */
  note(line) {
    this.#notes.push(line);
    console.log(`        ${line}`);
  }

  write(file, title) {
    const rows = this.#rows.map((row) => `| ${row.what} | ${row.value} | ${row.bound} | ${row.isMet ? "yes" : "**no**"} | ${row.detail} |`);
    writeFileSync(file, `# Benchmarks

Written by \`make bench\`; ${title}. Ratios are medians of rounds in which both sides ran in turn, on loopback, with the
load from the same machine.

${machine().map((line) => `- ${line}`).join("\n")}

| what | measured | budget | met | detail |
|---|---|---|---|---|
${rows.join("\n")}

${this.#notes.map((line) => `- ${line}`).join("\n")}
`);
  }
}

function machine() {
  const first = (command, ...options) => (spawnSync(command, options, { encoding: "utf8" }).stdout ?? "").split("\n")[0];
  const nginx = spawnSync("nginx", ["-v"], { encoding: "utf8" }).stderr.trim();
  const system = /PRETTY_NAME="(.*)"/.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  return [
    `${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${system}`,
    `${first("rustc", "--version")}, ${nginx}, ${first("wrk", "-v")}, Node ${process.version}`,
    new Date().toISOString().slice(0, 10),
  ];
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

export function round(value) {
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

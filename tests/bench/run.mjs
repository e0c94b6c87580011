// `make bench`: a release build on sample content, measured on this machine, told as ratios within one run and medians
// of five rounds. Everything it makes lies in a temporary folder; the tree is not touched beyond cargo's own target.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { bareCommitsPerSecond, commentsPerSecond } from "./comments.mjs";
import { requestsPerSecond } from "./load.mjs";

const ROUNDS = 5;
const COMMENTS = 200;
const KILO = 1_024;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "knead-bench-"));
let running;

process.once("exit", () => {
  running?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const program = build();
const port = await freePort();
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KNEAD_"))),
  KNEAD_DATA__DIR: join(folder, "data"), KNEAD_LISTEN__PORT: String(port), KNEAD_LIMITS__COMMENTS_PER_MINUTE: "1000000",
};

const filled = spawnSync(program, ["demo"], { env, cwd: folder, encoding: "utf8" });
if (filled.status !== 0) throw new Error(`knead demo failed: ${filled.stderr}`);

say(`knead on ${process.arch}, Node ${process.version}; medians of ${ROUNDS} rounds`);
const starts = [];
for (let round = 0; round < ROUNDS; round += 1) {
  if (running) await stop();
  starts.push(await start());
}
const post = await openPost();
await rates(post);
await weight(post);
say(`cold start to the first 200: ${median(starts).toFixed(0)} ms`);
await stop();

function build() {
  const built = spawnSync("cargo", ["build", "--release", "--bin", "knead"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (built.status !== 0) process.exit(built.status ?? 1);
  const told = spawnSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: root, encoding: "utf8", maxBuffer: 64 * KILO * KILO });
  return join(JSON.parse(told.stdout).target_directory, "release", "knead");
}

/** Starts the site and gives the milliseconds until the home page answered 200. */
async function start() {
  const began = performance.now();
  running = spawn(program, ["serve"], { env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  running.stderr.setEncoding("utf8").on("data", (text) => (complaints = (complaints + text).slice(-4_000)));
  while (performance.now() - began < 20_000) {
    const status = await fetchPage("/").then((answer) => answer.status, () => 0);
    if (status === 200) return performance.now() - began;
    if (running.exitCode !== null) break;
    await pause(2);
  }
  throw new Error(`the site did not start:\n${complaints}`);
}

async function stop() {
  const ended = new Promise((done) => running.once("exit", done));
  running.kill("SIGTERM");
  const code = await ended;
  running = undefined;
  if (code !== 0) throw new Error(`the site ended with ${code}`);
}

async function rates(path) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const floor = await requestsPerSecond({ port, path: "/health/live" });
    const page = await requestsPerSecond({ port, path });
    const home = await requestsPerSecond({ port, path: "/" });
    const commits = bareCommitsPerSecond(folder, COMMENTS * 5, round);
    const comments = await commentsPerSecond(port, path, COMMENTS, round);
    rounds.push({ floor, page, home, commits, comments });
  }
  const middle = (pick) => median(rounds.map(pick));
  say(`/health/live, the floor: ${middle((one) => one.floor).toFixed(0)} requests a second`);
  say(`post page: ${middle((one) => one.page / one.floor).toFixed(3)} of the floor (${middle((one) => one.page).toFixed(0)} a second)`);
  say(`home: ${middle((one) => one.home / one.floor).toFixed(3)} of the floor (${middle((one) => one.home).toFixed(0)} a second)`);
  if (rounds[0].commits === undefined) {
    say(`comments accepted: ${middle((one) => one.comments).toFixed(0)} a second; against bare commits: not measured, there is no sqlite3 command`);
  } else {
    say(`comments accepted: ${middle((one) => one.comments / one.commits).toFixed(3)} of bare SQLite commits (${middle((one) => one.comments).toFixed(0)} of ${middle((one) => one.commits).toFixed(0)} a second)`);
  }
}

/** What a post page weighs with everything that it makes a browser load, pictures left out. */
async function weight(path) {
  const page = await fetchPage(path);
  const html = page.body.toString("utf8");
  const loads = [...html.matchAll(/<(link|script|img|iframe|source|video|audio|embed|object|use)\b[^>]*>/g)].filter(([tag, name]) =>
    name !== "link" || /rel="?(stylesheet|icon|preload|modulepreload|manifest)/.test(tag));
  const addresses = new Set(loads.flatMap(([tag]) => [...tag.matchAll(/\s(?:src|href|data|poster)="([^"#]+)/g)].map(([, found]) => found)));
  let bytes = brotliCompressSync(page.body).length;
  let elsewhere = 0;
  const parts = [`page ${bytes}`];
  for (const address of addresses) {
    const url = new URL(address, `http://127.0.0.1:${port}${path}`);
    if (url.protocol === "data:") continue;
    if (url.host !== `127.0.0.1:${port}`) elsewhere += 1;
    else if (/\.(css|js|mjs)$/.test(url.pathname)) {
      const size = brotliCompressSync((await fetchPage(url.pathname)).body).length;
      bytes += size;
      parts.push(`${url.pathname.split("/").pop()} ${size}`);
    }
  }
  say(`post page, compressed with brotli: ${(bytes / KILO).toFixed(1)} KB (${parts.join(", ")} bytes)`);
  say(`third-party requests of a post page: ${elsewhere}`);
  if (elsewhere > 0) process.exitCode = 1;
}

/** The sample content's first post that takes comments. */
async function openPost() {
  const archive = (await fetchPage("/archive")).body.toString("utf8");
  for (const [, path] of archive.matchAll(/href="(\/[a-z0-9-]+)"/g)) {
    const page = await fetchPage(path);
    if (page.status === 200 && page.body.includes(`action="${path}/comments"`)) return path;
  }
  throw new Error("the sample content has no post with open comments");
}

function fetchPage(path) {
  return new Promise((done, failed) => {
    get({ host: "127.0.0.1", port, path, agent: false, timeout: 10_000 }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.once("end", () => done({ status: answer.statusCode, body: Buffer.concat(parts) }));
    }).once("error", failed);
  });
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address();
      server.close(() => done(free));
    });
  });
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function say(line) {
  console.log(line);
}

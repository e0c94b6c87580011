// `make bench`: a release build, measured on this machine against nginx and against bare SQLite, told as ratios.
//
// `--only cached` (or another part) measures that alone and writes nothing down; `--program FILE` measures a program that
// was built before. `--ten` makes the large site ten times larger. KNEAD_BENCH_POSTGRES=postgres://…/postgres
// measures there what depends on the database. Everything it makes lies in a temporary folder; the tree gets
// docs/benchmarks.md and nothing else.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { bareCommitsPerSecond, commentsPerSecond } from "./comments.mjs";
import { fill, wait } from "./filling.mjs";
import { Nginx } from "./nginx.mjs";
import { instructionsPerRequest } from "./instructions.mjs";
import { triage } from "./triage.mjs";
import { Report, median, round } from "./report.mjs";
import { Site } from "./site.mjs";
import { weigh } from "./weight.mjs";
import { hit } from "./wrk.mjs";

const ROUNDS = 5;
/** Against nginx there are more: the slowest of a hundred answers tell of the scheduler, and differ by a fifth between rounds. */
const DUELS = 15;
const DUEL = 2;
const COMMENTS = 1_000;
const WAITING = 1_000;
const TRIAGES = 200;
const SMALL = { posts: 1_000, comments: 10_000 };
const TIMES = process.argv.includes("--ten") ? 100 : 10;
const LARGE = { posts: SMALL.posts * TIMES, comments: SMALL.comments * TIMES };
/** WordPress with PHP-FPM and MariaDB on a machine of this class answered 34 uncached post pages a second. */
const WORDPRESS = 34;
const GZIP = { "Accept-Encoding": "gzip" };
const CLOSE = { Connection: "close" };
/** A session cookie, even a worthless one, goes past the page cache. */
const UNCACHED = { Cookie: "session=worthless" };

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = mkdtempSync(join(tmpdir(), "knead-bench-"));
const open = [];
process.once("exit", () => {
  for (const one of open) one.kill();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

install();
const program = build();
const postgres = process.env.KNEAD_BENCH_POSTGRES;
const report = new Report();

/** What is measured, in this order; `--only NAME` measures one of them and writes nothing down. */
const parts = {
  cached: () => onSmall(againstNginx),
  uncached: () => onSmall(uncached),
  footprint: () => onSmall(footprint),
  comments: () => onSmall(comments),
  instructions: async () => report.note(`instructions per cached request: ${round(await instructionsPerRequest(program, room("callgrind")))} (callgrind)`),
  triage: async () => {
    await answersInTime("SQLite");
    if (postgres) await withDatabases((database) => answersInTime("PostgreSQL", database("triage")));
  },
  growth: () => growth("SQLite"),
  postgres: () => (postgres ? withDatabases(onPostgres) : undefined),
};
const only = process.argv[process.argv.indexOf("--only") + 1];
if (process.argv.includes("--only") && !parts[only]) throw new Error(`--only takes one of ${Object.keys(parts).join(", ")}`);
let standing;
for (const [name, measure] of Object.entries(parts)) {
  if (!process.argv.includes("--only") || name === only) await measure();
}
if (!process.argv.includes("--only")) report.write(join(root, "docs/benchmarks.md"), postgres ? "SQLite and PostgreSQL" : "SQLite");
process.exit();

function install() {
  const wanted = [["nginx", "nginx"], ["wrk", "wrk"], ["sqlite3", "sqlite3"], ["valgrind", "valgrind"]]
    .filter(([command]) => spawnSync("sh", ["-c", `command -v ${command}`]).status !== 0)
    .map(([, name]) => name);
  if (wanted.length === 0) return;
  const sudo = process.getuid() === 0 ? [] : ["sudo"];
  const [command, ...options] = [...sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...wanted];
  const ran = spawnSync(command, options, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" } });
  if (ran.status !== 0) throw new Error(`needs ${wanted.join(", ")}; install them by hand`);
}

function build() {
  const named = process.argv.indexOf("--program");
  if (named > 0) return resolve(process.argv[named + 1]);
  const built = spawnSync("cargo", ["build", "--release", "--bin", "knead"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (built.status !== 0) process.exit(built.status ?? 1);
  const told = spawnSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  return join(JSON.parse(told.stdout).target_directory, "release", "knead");
}

function room(name) {
  const made = join(folder, name);
  mkdirSync(made);
  return made;
}

/** The site of some years, made when the first asks for it. */
async function onSmall(measure) {
  if (!standing) {
    standing = await Site.filled(program, room("small"));
    open.push(standing);
    standing.longest = `/${fill(standing.file, SMALL)}`;
  }
  await standing.start();
  await measure(standing);
  await standing.stop();
}

/** The page of a post with 50 comments, by both servers in turn. */
async function againstNginx(knead) {
  const page = (await knead.fetch(knead.longest)).body;
  const gzip = gzipSync(page, { level: 9 });
  const nginx = await Nginx.serving(folder, { plain: page, gzip });
  open.push(nginx);
  for (const [name, headers] of [["plain", {}], ["gzip", GZIP], ["plain, new connections", CLOSE], ["gzip, new connections", { ...GZIP, ...CLOSE }]]) {
    const rounds = [];
    for (let round = 0; round < DUELS; round += 1) {
      const sides = [["ours", knead.port, knead.longest], ["theirs", nginx.port, "/page.html"]];
      if (round % 2 === 1) sides.reverse();
      const measured = {};
      for (const [side, port, path] of sides) measured[side] = await hit(port, path, { headers, seconds: DUEL });
      rounds.push(measured);
    }
    const middle = (pick) => median(rounds.map(pick));
    report.budget(`cached post page against nginx, ${name}: requests a second`, middle(({ ours, theirs }) => ours.rate / theirs.rate), {
      atLeast: 1, unit: " ×", detail: `${round(middle(({ ours }) => ours.rate))} and ${round(middle(({ theirs }) => theirs.rate))} a second`,
    });
    report.budget(`the same, ${name}: p99`, middle(({ ours, theirs }) => ours.p99 / theirs.p99), {
      atMost: 1, unit: " ×", detail: `${round(middle(({ ours }) => ours.p99))} and ${round(middle(({ theirs }) => theirs.p99))} ms`,
    });
  }
  report.note(`the page has ${page.length} bytes, gzipped ${gzip.length}; knead sends its security headers with it, nginx none`);
  await nginx.stop();
}

async function uncached(knead) {
  const rates = [];
  for (let round = 0; round < ROUNDS; round += 1) rates.push((await hit(knead.port, knead.longest, { headers: UNCACHED })).rate);
  report.budget("uncached post page against WordPress", median(rates) / WORDPRESS, {
    atLeast: 50, unit: " ×", detail: `${round(median(rates))} a second; WordPress's ${WORDPRESS} are from another run on a machine of this class`,
  });
  report.budget("uncached render of a post with 50 comments: processor time", await knead.costOf(knead.longest, { headers: UNCACHED }), { atMost: 2, unit: " ms" });
}

async function footprint(knead) {
  await knead.stop();
  await knead.start();
  for (let page = 1; page <= 120; page += 1) {
    const list = (await knead.fetch(`/?page=${page}`)).body.toString("utf8");
    const paths = new Set([...list.matchAll(/href="(\/bench-\d+)"/g)].map(([, path]) => path));
    for (const path of paths) await knead.fetch(path);
    if (paths.size === 0 && page > 3) break;
  }
  report.budget("resident memory after every one of 1,000 posts was served", knead.memory(), { atMost: 80, unit: " MB" });
  const starts = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await knead.stop();
    starts.push(await knead.start());
  }
  report.budget("cold start to the first 200", median(starts), { atMost: 200, unit: " ms" });
  const returns = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const load = hit(knead.port, "/", { seconds: 1 }).catch(() => undefined);
    await new Promise((done) => setTimeout(done, 300));
    await knead.killed();
    returns.push(await knead.start());
    await load;
  }
  report.budget("killed under load and started again: to the first 200", median(returns), { atMost: 200, unit: " ms" });
  const { kilobytes, elsewhere, parts } = await weigh(knead, await openPost(knead));
  report.budget("a post page with what it loads, compressed, without pictures", kilobytes, { atMost: 20, unit: " KB", detail: parts });
  report.budget("third-party requests of a post page", elsewhere, { atMost: 0 });
}

async function comments(knead) {
  const path = await openPost(knead);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = bareCommitsPerSecond(folder, COMMENTS, round);
    rounds.push({ bare, taken: await commentsPerSecond(knead.port, path, COMMENTS, { folder, round }) });
  }
  report.budget("comments accepted against bare SQLite commits", median(rounds.map(({ bare, taken }) => taken / bare)), {
    atLeast: 0.5, unit: " ×", detail: `${round(median(rounds.map(({ taken }) => taken)))} and ${round(median(rounds.map(({ bare }) => bare)))} a second, synchronous=FULL, 32 senders at once`,
  });
}

/** The moderators' queue with a thousand waiting: the page, and a decision from the press to its answer. */
async function answersInTime(name, database) {
  const site = await Site.filled(program, room(`triage-${name}`), { database });
  open.push(site);
  wait(database ?? site.file, WAITING);
  await site.start();
  for (const [what, { p95, middle }] of Object.entries(await triage(site, TRIAGES))) {
    report.budget(`${what} on ${name} with ${WAITING} waiting: 95 of 100 within`, p95, { atMost: 50, unit: " ms", detail: `half of them within ${round(middle)} ms` });
  }
  await site.stop();
}

/** What three pages cost the processor on a site of some size. */
async function costs(name, size, database) {
  const grown = await Site.filled(program, room(name), { database });
  open.push(grown);
  fill(database ?? grown.file, size);
  await grown.start();
  const headers = { Cookie: await grown.signIn() };
  const costs = {};
  for (const [page, path] of [["home", "/"], ["tag page", "/tags/massage"], ["queue", "/moderation"]]) {
    costs[page] = await grown.costOf(path, { headers });
  }
  await grown.stop();
  return costs;
}

async function growth(name, database = () => undefined) {
  const before = await costs(`${name}-small`, SMALL, database("small"));
  const after = await costs(`${name}-large`, LARGE, database("large"));
  for (const page of Object.keys(before)) {
    report.budget(`${page} on ${name}, ${LARGE.posts} posts and ${LARGE.comments} comments against ${SMALL.posts} and ${SMALL.comments}`, after[page] / before[page], {
      atMost: 2, unit: " ×", detail: `${round(after[page])} and ${round(before[page])} ms of processor time in knead`,
    });
  }
}

async function onPostgres(database) {
  await growth("PostgreSQL", database);
  const shared = await Site.filled(program, room("postgres"), { database: database("rates") });
  open.push(shared);
  await shared.start();
  const path = await openPost(shared);
  report.note(`PostgreSQL: uncached post page ${round((await hit(shared.port, path, { headers: UNCACHED })).rate)} a second, cached ${round((await hit(shared.port, path)).rate)}, comments ${round(await commentsPerSecond(shared.port, path, COMMENTS, { folder, round: "on PostgreSQL" }))} a second`);
  await shared.stop();
}

/** Databases of its own on that server, which go with it. */
async function withDatabases(work) {
  const made = [];
  const database = (name) => {
    const own = `knead_bench_${process.pid}_${name}`;
    psql(`CREATE DATABASE ${own}`);
    made.push(own);
    return postgres.replace(/\/[^/]*$/, `/${own}`);
  };
  try {
    await work(database);
  } finally {
    for (const own of made) psql(`DROP DATABASE ${own} WITH (FORCE)`);
  }
}

function psql(statement) {
  const ran = spawnSync("psql", ["-qX", postgres, "-c", statement], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** The sample content's first post that takes comments. */
async function openPost(knead) {
  for (const { path } of await sample(knead)) {
    const page = await knead.fetch(path);
    if (page.status === 200 && page.body.includes(`action="${path}/comments"`)) return path;
  }
  throw new Error("the sample content has no post with open comments");
}

async function sample(knead) {
  const feed = (await knead.fetch("/tags/massage")).body.toString("utf8");
  return [...feed.matchAll(/href="(\/[a-z0-9-]+)"/g)].map(([, path]) => ({ path }));
}

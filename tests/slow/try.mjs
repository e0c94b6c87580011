// Slow clients by slowhttptest (Debian package): heads, bodies and reading, 300 connections for 60 seconds each, while
// somebody else reads the site; then a process that may open 256 files, with 400 sockets held and let go.
//
// KNEAD_BIN names the program. Loopback only; it ends by itself after about four minutes.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const program = resolve(process.env.KNEAD_BIN ?? "target/release/knead");
const SECONDS = Number(process.env.KNEAD_SLOW_SECONDS ?? 60);
/** Nobody who reads may wait longer than this, in milliseconds. */
const PATIENCE = 2_000;
const folder = mkdtempSync(join(tmpdir(), "knead-slow-"));
const running = new Set();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

if (spawnSync("sh", ["-c", "command -v slowhttptest"]).status !== 0) throw new Error("needs the Debian package slowhttptest");
const port = await freePort();
const others = Object.entries(process.env).filter(([name]) => !name.startsWith("KNEAD_"));
const env = { ...Object.fromEntries(others), KNEAD_DATA__DIR: join(folder, "data"), KNEAD_LISTEN__PORT: String(port) };
if (spawnSync(program, ["demo"], { env, cwd: folder }).status !== 0) throw new Error("knead demo failed");

const site = `http://127.0.0.1:${port}`;
let failed = false;
let server = await serve("");
await attack("slow heads", ["-H", "-i", "10", "-r", "200", "-t", "GET", "-u", `${site}/`, "-x", "24"]);
await attack("slow bodies", ["-B", "-i", "10", "-r", "200", "-s", "8192", "-t", "POST", "-u", `${site}/sign-in`, "-x", "10"]);
await attack("slow reading", ["-X", "-r", "200", "-w", "1", "-y", "4", "-n", "5", "-z", "32", "-k", "3", "-u", `${site}/`]);
await end(server);
server = await serve("ulimit -n 256;");
await fewFiles();
await end(server);
process.exit(failed ? 1 : 0);

async function attack(name, options) {
  const until = performance.now() + SECONDS * 1_000;
  let longest = 0;
  let count = 0;
  let told = [];
  // It ends early when the site has let all of its connections go; then it comes again.
  while (performance.now() < until) {
    const attacking = slowly(options);
    while (!attacking.isOver) {
      longest = Math.max(longest, await answered());
      count += 1;
      await pause(100);
    }
    told = [...told, ...attacking.looks()];
  }
  const available = told.filter((word) => word === "YES").length;
  judge(`${name}: available in ${available} of ${told.length} looks; ${count} readers beside it, the longest wait ${Math.round(longest)} ms`,
    told.length > SECONDS / 10 && available === told.length && longest < PATIENCE);
}

function slowly(options) {
  const child = spawn("slowhttptest", ["-c", "300", "-p", "2", "-l", String(SECONDS), ...options], { cwd: folder });
  running.add(child);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
  const attacking = {
    isOver: false,
    // What it prints is coloured.
    looks: () => [...printed.replaceAll(/\u001b\[[\d;]*m/g, "").matchAll(/service available:\s+(YES|NO)/g)].map(([, word]) => word),
  };
  child.once("close", () => {
    running.delete(child);
    attacking.isOver = true;
  });
  return attacking;
}

async function fewFiles() {
  const sockets = await Promise.all(Array.from({ length: 400 }, () => held()));
  const during = await answered().catch(() => Infinity);
  for (const socket of sockets) socket.destroy();
  const after = await answered().catch(() => Infinity);
  judge(`256 files, 400 sockets held: a newcomer waits ${Math.round(during)} ms; let go: ${Math.round(after)} ms`, Math.min(during, after) < PATIENCE && after < PATIENCE);
}

/** A socket that begins a request and never ends it; the site may close it. */
function held() {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1");
      done(socket);
    });
    socket.on("error", () => done(socket));
  });
}

function judge(line, isGood) {
  console.log(`${isGood ? "ok    " : "FAILED"}  ${line}`);
  if (!isGood) failed = true;
}

async function serve(before) {
  const child = spawn("sh", ["-c", `${before} exec "$0" serve`, program], { env, cwd: folder, stdio: "ignore" });
  running.add(child);
  for (let tries = 0; tries < 500; tries += 1) {
    if (await answered().then(() => true, () => false)) return child;
    await pause(20);
  }
  throw new Error("the site did not start");
}

async function end(child) {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
  running.delete(child);
}

/** Milliseconds until the home page came, on a connection of its own. */
function answered() {
  const began = performance.now();
  return new Promise((done, fail) => {
    const asked = get(`${site}/`, { agent: false, timeout: 20_000 }, (answer) => {
      answer.resume();
      answer.once("end", () => (answer.statusCode === 200 ? done(performance.now() - began) : fail(new Error(`answered ${answer.statusCode}`))));
    });
    asked.once("timeout", () => asked.destroy(new Error("no answer")));
    asked.once("error", fail);
  });
}

function freePort() {
  return new Promise((done) => {
    const listening = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = listening.address();
      listening.close(() => done(free));
    });
  });
}

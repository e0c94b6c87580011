// A knead of its own for every test file: the built program on a fresh folder and a free port.
//
// It is told everything by the environment, found ready by its health address, and stopped by SIGTERM; leaving with
// anything but 0 fails the test that stopped it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until } from "./waiting.mjs";

const SET_UP_LINK = /https?:\/\/\S*\/set-up\?token=[^\s"'<>)]+/;
const SIGN_IN = /^\s*(owner|writer|moderator)\s+(\S+@\S+)\s+(\S+)\s*$/i;

/**
 * Starts a site; `demo` fills it with the sample content first, `limits` raises what a single client may do, `mail` are
 * its keys for mail.
 */
export async function start({ demo = false, limits = {}, mail = {} } = {}) {
  const program = resolve(process.env.KNEAD_BIN ?? "../../target/debug/knead");
  assert.ok(existsSync(program), `there is no program at ${program}; build it, or set KNEAD_BIN`);
  const folder = await mkdtemp(join(tmpdir(), "knead-browser-"));
  const port = await freePort();
  const environment = environmentOf(folder, port, limits, mail);
  const site = { origin: `http://127.0.0.1:${port}`, folder, people: {}, stop: undefined, setUpLink: undefined };
  try {
    if (demo) site.people = signIns(await run(program, ["demo"], environment, folder));
    let process_ = serve(program, environment, folder);
    site.stop = () => stop(process_, folder);
    await ready(site, process_);
    site.kill = () => kill(process_);
    site.startAgain = async () => {
      process_ = serve(program, environment, folder);
      await ready(site, process_);
    };
    /** A new password at the machine's own keyboard, which ends the person's sessions. */
    site.setPassword = ({ email, password }) => run(program, ["user", "password", "--email", email], environment, folder, password);
    site.setUpLink = () =>
      until("the set-up link was printed", () => SET_UP_LINK.exec(process_.printed)?.[0], { within: 5_000 });
    site.printed = () => process_.printed;
    return site;
  } catch (error) {
    if (site.stop) await site.stop().catch(() => {});
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function environmentOf(folder, port, limits, mail) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KNEAD_")));
  const told = { ...clean, KNEAD_DATA__DIR: join(folder, "data"), KNEAD_LISTEN__PORT: String(port) };
  for (const [name, value] of Object.entries(limits)) {
    told[`KNEAD_LIMITS__${name.toUpperCase()}`] = String(value);
  }
  for (const [name, value] of Object.entries(mail)) told[`KNEAD_MAIL__${name.toUpperCase()}`] = value;
  return told;
}

function serve(program, env, cwd) {
  const child = spawn(program, ["serve"], { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  child.printed = "";
  child.errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (child.printed += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (child.errors += text));
  child.ended = new Promise((done) => {
    child.once("error", (error) => done({ code: null, signal: null, error }));
    child.once("close", (code, signal) => done({ code, signal }));
  });
  // A test file that is ended from outside takes its site along.
  child.leave = () => child.kill("SIGKILL");
  process.once("exit", child.leave);
  return child;
}

async function ready(site, child) {
  let ended;
  child.ended.then((how) => (ended = how));
  await until("the site was ready", async () => {
    if (ended) return true;
    const answer = await fetch(`${site.origin}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.status === 200;
  }, { within: 30_000 });
  assert.ok(!ended, `the program ended at once (${JSON.stringify(ended)}):\n${child.printed}${child.errors}`);
}

async function stop(child, folder) {
  process.removeListener("exit", child.leave);
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const how = await child.ended;
  clearTimeout(patience);
  await rm(folder, { recursive: true, force: true });
  assert.deepEqual(how, { code: 0, signal: null }, `SIGTERM should end the program with 0:\n${child.errors}`);
}

/** Ends it as a power cut would, and leaves its folder. */
async function kill(child) {
  process.removeListener("exit", child.leave);
  child.kill("SIGKILL");
  await child.ended;
}

async function run(program, words, env, cwd, typed) {
  const child = spawn(program, words, { env, cwd, stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"] });
  child.stdin?.end(`${typed}\n`);
  let printed = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
  const code = await new Promise((done, failed) => child.once("error", failed).once("close", done));
  assert.equal(code, 0, `knead ${words.join(" ")} failed:\n${printed}${errors}`);
  return printed;
}

function signIns(printed) {
  const people = {};
  for (const line of printed.split("\n")) {
    const found = SIGN_IN.exec(line);
    if (found) people[found[1].toLowerCase()] ??= { email: found[2], password: found[3] };
  }
  for (const role of ["owner", "writer", "moderator"]) {
    assert.ok(people[role], `knead demo printed no sign-in for the ${role}:\n${printed}`);
  }
  return people;
}

export function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// A knead in a folder of its own: filling, starting, asking, measuring what it costs the processor.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { get, request as ask } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const TICKS_PER_SECOND = 100;

export class Site {
  #program;
  #folder;
  #env;
  #running;
  port;
  people = {};

  /** A site with the sample content, on SQLite or on the PostgreSQL database that is named. */
  static async filled(program, folder, { database, more = {} } = {}) {
    const site = new Site();
    site.#program = program;
    site.#folder = folder;
    site.port = await freePort();
    site.#env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("KNEAD_"))),
      KNEAD_DATA__DIR: join(folder, "data"), KNEAD_LISTEN__PORT: String(site.port),
      KNEAD_LIMITS__COMMENTS_PER_MINUTE: "1000000", ...(database ? { KNEAD_DATABASE__URL: database } : {}), ...more,
    };
    const filled = spawnSync(program, ["demo"], { env: site.#env, cwd: folder, encoding: "utf8" });
    if (filled.status !== 0) throw new Error(`knead demo failed: ${filled.stderr}`);
    for (const line of filled.stdout.trim().split("\n")) {
      const [role, email, password] = line.split("\t");
      site.people[role] = { email, password };
    }
    return site;
  }

  get file() {
    return join(this.#folder, "data", "knead.db");
  }

  /** Starts it and gives the milliseconds until the home page was answered with 200. */
  async start({ under = [], patience = 20_000 } = {}) {
    const [command, ...before] = [...under, this.#program];
    const began = performance.now();
    this.#running = spawn(command, [...before, "serve"], { env: this.#env, cwd: this.#folder, stdio: ["ignore", "ignore", "pipe"] });
    let complaints = "";
    this.#running.stderr.setEncoding("utf8").on("data", (text) => (complaints = (complaints + text).slice(-4_000)));
    while (performance.now() - began < patience) {
      const status = await this.fetch("/").then((answer) => answer.status, () => 0);
      if (status === 200) return performance.now() - began;
      if (this.#running.exitCode !== null) break;
      await pause(1);
    }
    throw new Error(`the site did not start:\n${complaints}`);
  }

  /** Ends it as a supervisor does. */
  async stop() {
    if (!this.#running) return;
    const ended = new Promise((done) => this.#running.once("exit", done));
    this.#running.kill("SIGTERM");
    const code = await ended;
    this.#running = undefined;
    if (code !== 0) throw new Error(`the site ended with ${code}`);
  }

  /** Ends it at once, whatever it is doing. */
  kill() {
    this.#running?.kill("SIGKILL");
    this.#running = undefined;
  }

  /** Ends it at once and waits until the system has taken its address back. */
  async killed() {
    const ended = new Promise((done) => this.#running.once("exit", done));
    this.kill();
    await ended;
  }

  fetch(path, headers = {}) {
    return new Promise((done, failed) => {
      get({ host: "127.0.0.1", port: this.port, path, headers, agent: false, timeout: 30_000 }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.once("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      }).once("error", failed);
    });
  }

  /** Sends a form and gives the answer. */
  post(path, fields, headers = {}) {
    return new Promise((done, failed) => {
      const body = new URLSearchParams(fields).toString();
      const all = {
        "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body),
        "Sec-Fetch-Site": "same-origin", ...headers,
      };
      const sent = ask({ host: "127.0.0.1", port: this.port, path, method: "POST", headers: all, timeout: 30_000 }, (answer) => {
        answer.resume();
        answer.once("end", () => done(answer));
      });
      sent.once("error", failed);
      sent.end(body);
    });
  }

  /** The owner's cookie. */
  async signIn() {
    const answer = await this.post("/sign-in", this.people.owner);
    const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0];
    if (!cookie) throw new Error(`signing in was answered with ${answer.statusCode}`);
    return cookie;
  }

  /** Resident memory in MB. */
  memory() {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#running.pid}/status`, "utf8"));
    return Number(line[1]) / 1_024;
  }

  /** Milliseconds of processor time a request, one after the other. */
  async costOf(path, { count = 300, headers = {} } = {}) {
    for (let at = 0; at < 20; at += 1) await this.#expect200(path, headers);
    const before = this.#processorTime();
    for (let at = 0; at < count; at += 1) await this.#expect200(path, headers);
    return (this.#processorTime() - before) / count;
  }

  async #expect200(path, headers) {
    const answer = await this.fetch(path, headers);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
  }

  #processorTime() {
    const fields = readFileSync(`/proc/${this.#running.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
  }
}

export function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// wrk over loopback: requests a second and the 99th percentile of the time to answer.
import { spawn } from "node:child_process";

const UNITS = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** Asks one address by 32 connections for some seconds; any answer but 200 fails the run. */
export async function hit(port, path, { headers = {}, seconds = 3, connections = 32 } = {}) {
  const lines = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const printed = await output("wrk", ["-t2", `-c${connections}`, `-d${seconds}s`, "--latency", ...lines, `http://127.0.0.1:${port}${path}`]);
  if (/Non-2xx/.test(printed)) throw new Error(`${path} was not answered with 200:\n${printed}`);
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(printed)?.[1]);
  const [, number, unit] = /99%\s+([\d.]+)(us|ms|s|m)/.exec(printed) ?? [];
  if (!rate || !unit) throw new Error(`wrk said nothing useful:\n${printed}`);
  return { rate, p99: Number(number) * UNITS[unit] };
}

/** What a command prints. */
export function output(command, options) {
  return new Promise((done, failed) => {
    const child = spawn(command, options, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
    child.once("error", failed);
    child.once("close", (code) => (code === 0 ? done(text) : failed(new Error(`${command} ended with ${code}`))));
  });
}

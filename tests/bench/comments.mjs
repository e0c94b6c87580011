// Comments accepted a second, and what the same disk gives to bare SQLite commits.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { request as ask } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { output } from "./wrk.mjs";

/** A form's token is believed once it is three seconds old. */
const RIPE_MS = 3_200;
/** As many as there are connections in the other measurements, and as verbs share a commit at most. */
const WRITERS = 32;

/** Gets the previews of this many comments, waits until their tokens are ripe, and times the sending by wrk. */
export async function commentsPerSecond(port, post, count, { folder, round }) {
  const forms = [];
  await lanes(count, async (at) => forms.push(await preview(port, post, `Round ${round}, comment ${at}: that helped.`)));
  await pause(RIPE_MS);
  const script = join(folder, `comments-${round}.lua`);
  writeFileSync(script, sending(forms));
  const printed = await output("wrk", ["-t1", `-c${WRITERS}`, "-d60s", "-s", script, `http://127.0.0.1:${port}${post}/comments`]);
  const [, taken, refused, micros] = /taken (\d+) refused (\d+) in (\d+)/.exec(printed) ?? [];
  if (Number(refused) !== 0 || Number(taken) < count) throw new Error(`of ${count} comments ${taken} were taken:\n${printed}`);
  return (Number(taken) / Number(micros)) * 1e6;
}

/** A script for wrk: every form once, then an end; what is not answered with 303 is counted apart. */
function sending(forms) {
  const bodies = forms.map((fields) => JSON.stringify(new URLSearchParams(fields).toString()));
  // wrk itself goes on to the end of its time, so the script takes the time and ends it.
  return `local ffi = require("ffi")
ffi.cdef("typedef struct { long seconds; long micros; } moment; int gettimeofday(moment *, void *);")
local function now()
  local moment = ffi.new("moment")
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.seconds) * 1e6 + tonumber(moment.micros)
end
local bodies = {\n${bodies.join(",\n")}\n}
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin" }
local sent, taken, refused, began = 0, 0, 0, nil
function request()
  began = began or now()
  sent = sent % #bodies + 1
  return wrk.format("POST", nil, headers, bodies[sent])
end
function response(status)
  if status == 303 then taken = taken + 1 else refused = refused + 1 end
  if taken + refused < #bodies then return end
  print(string.format("taken %d refused %d in %d", taken, refused, now() - began))
  io.stdout:flush()
  os.exit(0)
end
`;
}

async function preview(port, post, body) {
  const answer = await send(port, `${post}/comments`, [["name", "Ada"], ["body", body]]);
  if (answer.status !== 200) throw new Error(`a comment without a token was answered with ${answer.status}`);
  const form = /<form[^>]*\/comments"[\s\S]*?<\/form>/.exec(answer.body)?.[0] ?? "";
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) =>
    [/name="([^"]*)"/.exec(input)?.[1] ?? "", unescaped(/value="([^"]*)"/.exec(input)?.[1] ?? "")]);
  if (hidden.length === 0) throw new Error("the preview has no hidden fields");
  return [...hidden, ["name", "Ada"], ["body", body]];
}

function unescaped(text) {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function send(port, path, fields) {
  return new Promise((done, failed) => {
    const body = new URLSearchParams(fields).toString();
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body),
      "Sec-Fetch-Site": "same-origin",
    };
    const sent = ask({ host: "127.0.0.1", port, path, method: "POST", headers, timeout: 20_000 }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.once("end", () => done({ status: answer.statusCode, body: text }));
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer in 20 s")));
    sent.once("error", failed);
    sent.end(body);
  });
}

async function lanes(count, act) {
  let next = 0;
  await Promise.all(Array.from({ length: WRITERS }, async () => {
    for (let at = next++; at < count; at = next++) await act(at);
  }));
}

/** Commits a second of one-row transactions by the sqlite3 command, as durable as knead's; undefined without it. */
export function bareCommitsPerSecond(folder, count, round) {
  if (spawnSync("sqlite3", ["--version"]).status !== 0) return undefined;
  const file = join(folder, `bare-${round}.db`);
  const row = "BEGIN IMMEDIATE; INSERT INTO rows (name, body) VALUES ('Ada', 'That helped.'); COMMIT;\n";
  sqlite(file, "PRAGMA journal_mode=WAL; CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT, body TEXT);");
  const began = performance.now();
  sqlite(file, `PRAGMA synchronous=FULL;\n${row.repeat(count)}`);
  return count / ((performance.now() - began) / 1_000);
}

function sqlite(file, input) {
  const ran = spawnSync("sqlite3", ["-bail", file], { input, encoding: "utf8", timeout: 60_000 });
  if (ran.status !== 0) throw new Error(`sqlite3 failed: ${ran.stderr}`);
}

// Instructions that a cached request takes: counted by callgrind, so the same whatever else the machine is doing.
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Site } from "./site.mjs";

const FEW = 500;
/** So many that what else a process does meanwhile, millions of instructions more or less, does not show. */
const MANY = 60_500;

/** The difference between a run of many and of few requests, divided by theirs. */
export async function instructionsPerRequest(program, folder) {
  const site = await Site.filled(program, folder);
  // What is done once for a new database is done before.
  await site.start();
  await site.stop();
  const few = await counted(site, folder, FEW);
  const many = await counted(site, folder, MANY);
  return (many - few) / (MANY - FEW);
}

async function counted(site, folder, count) {
  const file = join(folder, `callgrind.${count}`);
  await site.start({ under: ["valgrind", "--tool=callgrind", `--callgrind-out-file=${file}`, "--log-file=/dev/null"], patience: 120_000 });
  await keepAsking(site.port, count);
  await site.stop();
  const name = readdirSync(folder).find((one) => one === `callgrind.${count}`);
  return Number(/^(?:summary|totals): (\d+)/m.exec(readFileSync(join(folder, name), "latin1"))[1]);
}

/** The home page on one connection, again and again. */
function keepAsking(port, count) {
  return new Promise((done, failed) => {
    const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept-Encoding: gzip\r\n\r\n`;
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    let answered = 0;
    let held = Buffer.alloc(0);
    socket.once("error", failed);
    socket.on("data", (bytes) => {
      held = Buffer.concat([held, bytes]);
      const head = held.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(held.toString("latin1", 0, head))[1]);
      if (held.length < head + 4 + length) return;
      held = held.subarray(head + 4 + length);
      answered += 1;
      if (answered < count) socket.write(request);
      else socket.end(done);
    });
  });
}

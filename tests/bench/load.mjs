// A small load generator over loopback: keep-alive connections that each send the same request and wait for its answer.
//
// It reads only as much of HTTP as it needs to find the end of an answer, so that the server is measured and not Node.
// Bounded in time and in number; any answer but the expected status fails the run.
import { connect } from "node:net";

const END_OF_HEAD = Buffer.from("\r\n\r\n");
const END_OF_CHUNKS = Buffer.from("0\r\n\r\n");

/** Requests a second for one address. */
export async function requestsPerSecond({ port, path, connections = 32, forMs = 2_000, most = 200_000 }) {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n\r\n`);
  const began = performance.now();
  const run = { answered: 0, until: began + forMs, most, request, port, path };
  await Promise.all(Array.from({ length: connections }, () => one(run)));
  return run.answered / ((performance.now() - began) / 1_000);
}

function one(run) {
  return new Promise((done, failed) => {
    const socket = connect(run.port, "127.0.0.1");
    const answer = reading();
    socket.setNoDelay(true);
    socket.once("error", failed);
    socket.once("connect", () => socket.write(run.request));
    socket.once("close", () => failed(new Error(`the server closed a connection while ${run.path} was measured`)));
    socket.on("data", (bytes) => {
      let isWhole;
      try {
        isWhole = answer.take(bytes);
      } catch (error) {
        socket.destroy();
        failed(new Error(`${run.path}: ${error.message}`));
        return;
      }
      if (!isWhole) return;
      run.answered += 1;
      if (performance.now() < run.until && run.answered < run.most) {
        socket.write(run.request);
      } else {
        socket.removeAllListeners("close");
        socket.end();
        done();
      }
    });
  });
}

/** Takes bytes until one answer is whole, then begins anew. */
function reading() {
  let held = Buffer.alloc(0);
  let missing = null;
  return {
    take(bytes) {
      if (missing === null) {
        held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
        const end = held.indexOf(END_OF_HEAD);
        if (end < 0) return false;
        const head = held.toString("latin1", 0, end);
        if (!head.startsWith("HTTP/1.1 200 ")) throw new Error(`answered ${head.split("\r\n", 1)[0]}`);
        const body = held.subarray(end + END_OF_HEAD.length);
        const length = /\r\ncontent-length: *(\d+)/i.exec(head);
        if (!length) return takeChunks(body);
        missing = Number(length[1]) - body.length;
      } else {
        missing -= bytes.length;
      }
      if (missing > 0) return false;
      held = Buffer.alloc(0);
      missing = null;
      return true;
    },
  };

  function takeChunks(body) {
    if (!body.subarray(-END_OF_CHUNKS.length).equals(END_OF_CHUNKS)) return false;
    held = Buffer.alloc(0);
    return true;
  }
}

// nginx with the same bytes on disk, plain and gzipped beforehand, set up as well as we know.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "./site.mjs";

export class Nginx {
  #child;
  port;

  static async serving(folder, { plain, gzip }) {
    const nginx = new Nginx();
    nginx.port = await freePort();
    const root = join(folder, "nginx");
    mkdirSync(join(root, "pages"), { recursive: true });
    writeFileSync(join(root, "pages", "page.html"), plain);
    writeFileSync(join(root, "pages", "page.html.gz"), gzip);
    writeFileSync(join(root, "nginx.conf"), configuration(root, nginx.port));
    nginx.#child = spawn("nginx", ["-p", root, "-c", join(root, "nginx.conf"), "-e", join(root, "error.log")], { stdio: "inherit" });
    for (let tries = 0; tries < 200; tries += 1) {
      const up = await fetch(`http://127.0.0.1:${nginx.port}/page.html`).then((answer) => answer.ok, () => false);
      if (up) return nginx;
      await pause(20);
    }
    throw new Error("nginx did not start");
  }

  async stop() {
    const ended = new Promise((done) => this.#child.once("exit", done));
    this.#child.kill("SIGQUIT");
    await ended;
  }

  kill() {
    this.#child?.kill("SIGTERM");
  }
}

function configuration(root, port) {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${root}/${kind};`).join(" ");
  return `${process.getuid() === 0 ? "user root;" : ""}
daemon off; worker_processes auto; pid ${root}/pid; error_log ${root}/error.log;
events { worker_connections 1024; }
http {
  ${temporary}
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 100000000; gzip_static on; open_file_cache max=100;
  types { text/html html; }
  server { listen 127.0.0.1:${port}; root ${root}/pages; }
}
`;
}

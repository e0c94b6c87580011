// What a post page weighs with everything that it makes a browser load, pictures left out, as brotli sends it.
import { brotliCompressSync } from "node:zlib";

const KILO = 1_024;

/** Kilobytes, the number of requests to other hosts, and the parts in words. */
export async function weigh(site, path) {
  const page = await site.fetch(path);
  const html = page.body.toString("utf8");
  const loads = [...html.matchAll(/<(link|script|img|iframe|source|video|audio|embed|object|use)\b[^>]*>/g)].filter(([tag, name]) =>
    name !== "link" || /rel="?(stylesheet|icon|preload|modulepreload|manifest)/.test(tag));
  const addresses = new Set(loads.flatMap(([tag]) => [...tag.matchAll(/\s(?:src|href|data|poster)="([^"#]+)/g)].map(([, found]) => found)));
  const parts = [["page", brotliCompressSync(page.body).length]];
  let elsewhere = 0;
  for (const address of addresses) {
    const url = new URL(address, `http://127.0.0.1:${site.port}${path}`);
    if (url.protocol === "data:") continue;
    if (url.host !== `127.0.0.1:${site.port}`) elsewhere += 1;
    else if (/\.(css|js|mjs)$/.test(url.pathname)) {
      parts.push([url.pathname.split("/").pop().replace(/\.[0-9a-f]{12}\./, "."), brotliCompressSync((await site.fetch(url.pathname)).body).length]);
    }
  }
  return {
    kilobytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0) / KILO,
    elsewhere,
    parts: parts.map(([name, bytes]) => `${name} ${bytes}`).join(", "),
  };
}

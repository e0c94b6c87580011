// How long a moderator waits: for the page of the queue, and for the answer to one act.
import { median } from "./report.mjs";

/** Milliseconds of the queue's page, of an approval, a rejection with its undo, and of a search. */
export async function triage(site, count) {
  const headers = { Cookie: await site.signIn() };
  const pages = [];
  const acts = [];
  const undos = [];
  const finds = [];
  for (let at = 0; at < count; at += 1) {
    const [page, spent] = await timed(() => site.fetch("/moderation", headers));
    pages.push(spent);
    const id = /action="\/moderation\/comments\/(\d+)\/approval"/.exec(page.body.toString("utf8"))?.[1];
    if (page.status !== 200 || !id) throw new Error(`the queue was answered with ${page.status}`);
    const verdict = at % 2 === 0 ? "approval" : "rejection";
    acts.push(await sent(site, `/moderation/comments/${id}/${verdict}`, { from: "pending" }, headers));
    if (at % 4 === 1) undos.push(await sent(site, `/moderation/comments/${id}/${verdict}`, { _method: "DELETE", from: "pending" }, headers));
    if (at % 4 === 0) finds.push((await timed(() => site.fetch("/moderation?state=all&q=Ada+7", headers)))[1]);
  }
  return { "queue page": told(pages), "one act": told(acts), "undoing it": told(undos), "finding in all comments": told(finds) };
}

async function sent(site, path, fields, headers) {
  const [answer, spent] = await timed(() => site.post(path, fields, headers));
  if (answer.statusCode !== 303) throw new Error(`${path} was answered with ${answer.statusCode}`);
  return spent;
}

async function timed(work) {
  const began = performance.now();
  return [await work(), performance.now() - began];
}

function told(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { middle: median(times), p95: sorted[Math.ceil(sorted.length * 0.95) - 1] };
}

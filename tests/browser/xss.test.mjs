// Every string of xss.json through every field that a stranger or a writer can fill (comment text and name; post title,
// text, tags and excerpt), kept, refused and shown again, on every page that shows it, in a Chromium whose content security
// policy is off: what is safe here is safe by the markup itself.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { setUp, words } from "./acts.mjs";
import { launch, person } from "./browser.mjs";
import { dangers, dangersIn, watch } from "./danger.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

const OWNER = { title: "Hostile", name: "Imke", email: "imke@example.org", password: "lavender and pine 7" };
const LANES = 2;
/** So many pages of one kind around the queue are looked at. */
const OF_A_KIND = 15;
/** So many comments stand under one post. */
const TOGETHER = 6;

const payloads = JSON.parse(await readFile(new URL("xss.json", import.meta.url), "utf8"));
const hostile = payloads.map((text, at) => ({ text, number: at + 1, path: `/hostile-${at + 1}` }));

let browser, site, desk, reader;
const ran = [];
const found = [];

before(async () => {
  [browser, site] = await Promise.all([
    launch(), start({ limits: { comments_per_minute: 100_000, sign_ins_per_minute: 1_000 } }),
  ]);
  desk = await watched();
  await plainUnless(desk.context, "editor");
  reader = await watched();
  const page = await desk.page();
  await setUp(page, await site.setUpLink(), OWNER);
  await page.close();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("there are enough payloads, and each is its own", () => {
  assert.ok(payloads.length >= 150, `${payloads.length} payloads`);
  assert.equal(new Set(payloads).size, payloads.length);
});

test("the detector sees what runs and what could", async () => {
  const context = await browser.newContext({ bypassCSP: true, baseURL: site.origin });
  const seen = await watch(context);
  const page = await context.newPage();
  await page.goto("/");
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", `<img src=x onerror="__ran('a')"><img src=x onerror="__ran = 2">
      <img src=x onerror="alert(3)"><a href="java&#9;script:alert(4)">4</a><iframe srcdoc="<script>parent.__ran(5)</script>"></iframe>
      <div class="prose"><form id="content"></form></div>`);
  });
  await until("all four have run", () => seen.length >= 4);
  const told = (await dangers(page)).join("\n");
  for (const why of ["listens by onerror", "href runs", "has no business here", "a control in a text", "takes an id"]) {
    assert.ok(told.includes(why), `${why} is missing in:\n${told}`);
  }
  assert.ok((await dangersIn(page, "<script>1</script>")).length === 1);
  await context.close();
});

let refused = 0;
test("posts: title, text, tags and excerpt, saved, refused and published", async () => {
  await lanes(desk, hostile, async (page, payload) => {
    await page.goto("/desk/posts/new");
    const fields = {
      title: payload.text, body: payload.text, tags: payload.text, excerpt: payload.text, slug: payload.path.slice(1),
    };
    await persist(page, fields, words.save, {
      title: `Title ${payload.number}`, tags: `tag ${payload.number}`, excerpt: "", body: `Text ${payload.number}`,
    }, () => /^\/desk\/posts\/\d+/.test(pathOf(page)));
    await send(page, "form", {}, words.publish);
    await inspect(page, payload);
    payload.desk = pathOf(page);
    await page.goto(`${payload.desk}?editor`);
    const isRich = await page.evaluate(() => document.querySelector(".has-editor") !== null);
    assert.ok(isRich, `${payload.desk} opens in the editor`);
    await inspect(page, payload);
  });
  nothingRan();
});

test("comments: text and name, refused, shown before sending, sent", async () => {
  const threads = Array.from({ length: Math.ceil(hostile.length / TOGETHER) }, (_, at) => hostile.slice(at * TOGETHER, (at + 1) * TOGETHER));
  await lanes(reader, threads, async (page, thread) => {
    const { path } = thread[0];
    const answer = await page.goto(path);
    assert.equal(answer.status(), 200, `${path} is published`);
    const form = `form[action="${path}/comments"]`;
    for (const payload of thread) {
      const name = [...payload.text].slice(0, 80).join("");
      const first = await send(page, form, { name, body: payload.text, email: "no address", token: "" }, words.send);
      assert.equal(first, 422, "a wrong address is refused, so that everything is shown again");
      await inspect(page, payload);
      await persist(page, { email: "" }, words.send, { name: `Reader ${payload.number}`, body: `Text ${payload.number}` },
        () => page.locator(form).count().then((forms) => forms === 1), form);
      payload.form = await entries(page, form);
    }
  });
  await lanes(reader, hostile, async (page, payload) => {
    const receipt = await until(`comment ${payload.number} was taken`, () => page.evaluate(async ({ action, fields }) => {
      const answer = await fetch(action, { method: "POST", body: new URLSearchParams(fields) });
      const path = new URL(answer.url).pathname;
      return answer.ok && (path.startsWith("/receipts/") || path.startsWith("/comments/")) ? path : undefined;
    }, payload.form));
    await page.goto(receipt);
    await inspect(page, payload);
  });
  nothingRan();
});

test("the queue, until every comment is approved", async () => {
  const page = await desk.page();
  let approved = 0;
  const visited = new Set();
  const kinds = {};
  for (let round = 0; round <= hostile.length; round += 1) {
    await page.goto("/moderation");
    await inspect(page, "/moderation");
    const seen = await page.evaluate(() => ({
      approvals: [...document.querySelectorAll('form[action$="/approval"]')].filter((form) => !form.querySelector("[name=_method]"))
        .map((form) => form.getAttribute("action")),
      others: [...document.querySelectorAll('main a[href^="/moderation"]')].map((link) => link.getAttribute("href")),
    }));
    // Each comment comes to stand in front by itself; of the pages around it, so many of each kind are enough.
    for (const other of seen.others.filter((path) => !visited.has(path) && !path.includes("focus="))) {
      const kind = other.replace(/\d+/g, "N");
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      visited.add(other);
      if (kinds[kind] > OF_A_KIND) continue;
      await page.goto(other);
      await inspect(page, other);
    }
    if (seen.approvals.length === 0) break;
    for (const action of new Set(seen.approvals)) {
      const ok = await page.evaluate(async (path) => (await fetch(path, { method: "POST", body: new URLSearchParams() })).ok, action);
      assert.ok(ok, action);
      approved += 1;
    }
  }
  assert.equal(approved, hostile.length, "every comment was in the queue once");
  await page.close();
  nothingRan();
});

test("the public pages with everything on them", async () => {
  const shown = {};
  await lanes(reader, hostile, async (page, payload) => {
    const answer = await page.goto(payload.path);
    assert.equal(answer.status(), 200);
    shown[payload.path] = await page.locator('[id^="comment-"] .prose, [id^="comment-"] .e-content').count();
    await inspect(page, payload);
    await page.goto(`/search?q=${encodeURIComponent(payload.text.toWellFormed?.() ?? payload.text.replace(/[\ud800-\udfff]/g, "?"))}`);
    await inspect(page, payload);
  });
  const sent = Object.fromEntries(hostile.map(({ path }) => [path, 0]));
  for (const { form } of hostile) sent[form.action.replace(/\/comments$/, "")] += 1;
  assert.deepEqual(shown, sent, "every comment is shown once, under its post");
  const page = await reader.page();
  const lists = await follow(page, ["/", "/archive", "/tags", "/search?q=alert", "/%3Cscript%3Ealert(1)%3C%2Fscript%3E"],
    /^\/(\?|archive|tags|search\?q=alert)/);
  assert.ok(lists.filter((path) => /^\/tags\/[^/]+$/.test(path)).length > 20, "hostile tags have pages");
  await page.close();
  nothingRan();
});

test("the desk and the settings with everything on them", async () => {
  const page = await desk.page();
  await follow(page, ["/desk", "/settings", "/people", hostile[0].desk], /^\/(desk\?|desk$|settings|people|desk\/posts\/\d+\/(revisions|preview))/, 60);
  await page.close();
  nothingRan();
});

test("the feeds: well-formed, and clean inside", async () => {
  const page = await reader.page();
  await page.goto("/tags");
  const tags = await page.evaluate(() => [...document.querySelectorAll('main a[href^="/tags/"]')].map((link) => link.getAttribute("href")));
  const sites = ["/feed.atom", "/feed.rss", "/feed.json", "/comments.atom", "/sitemap.xml", `${hostile[0].path}/comments.atom`];
  let contents = 0;
  for (const address of [...sites, ...tags.slice(0, 30).map((tag) => `${tag}/feed.atom`)]) {
    await page.goto("/tags");
    const texts = await page.evaluate(async (path) => {
      const answer = await fetch(path);
      const text = await answer.text();
      if (!answer.ok) return { failed: `${path} answered ${answer.status}` };
      if (path.endsWith(".json")) return { texts: JSON.parse(text).items.map((item) => item.content_html) };
      const tree = new DOMParser().parseFromString(text, "application/xml");
      const wrong = tree.querySelector("parsererror");
      if (wrong) return { failed: `${path}: ${wrong.textContent}` };
      const live = [...tree.querySelectorAll("*")].filter((node) => node.namespaceURI === "http://www.w3.org/1999/xhtml");
      if (live.length > 0) return { failed: `${path} holds live markup: ${live[0].outerHTML.slice(0, 200)}` };
      return { texts: [...tree.querySelectorAll("content, encoded, description, summary")].map((node) => node.textContent) };
    }, address);
    if (address.endsWith("/comments.atom") && texts.failed?.endsWith("404")) continue;
    assert.equal(texts.failed, undefined);
    for (const html of texts.texts) {
      contents += 1;
      for (const danger of await dangersIn(page, html)) found.push(`${address}: ${danger}`);
    }
    await page.goto(address).catch((error) => assert.match(error.message, /Download is starting|ERR_ABORTED/));
  }
  assert.ok(contents > 20, `${contents} contents were looked at`);
  await page.close();
  nothingRan();
});

test("nothing was noticed by the browser, and enough was let in to say so", async () => {
  assert.ok(refused < hostile.length, `${refused} fields were refused`);
  await desk.close();
  await reader.close();
});

async function watched() {
  // A small window, since nobody looks at it.
  const viewport = { width: 320, height: 240 };
  const one = await person(browser, site, { bypassCSP: true, ignore: /^Failed to load resource/, viewport });
  const seen = await watch(one.context);
  ran.push(seen);
  return one;
}

/** Leaves the plain form as it came, unless the address asks otherwise: one opening of the editor shows what a text does in it. */
async function plainUnless(context, asked) {
  await context.addInitScript((parameter) => {
    if (new URLSearchParams(location.search).has(parameter)) return;
    // Deferred scripts, the editor among them, run after this.
    document.addEventListener("readystatechange", () => document.querySelector("form[data-editor]")?.removeAttribute("data-editor"), { once: true });
  }, asked);
}

function nothingRan() {
  assert.deepEqual(ran.flat(), [], "something ran");
  assert.deepEqual(found, [], "something could run");
}

async function inspect(page, where) {
  const name = typeof where === "string" ? where : `payload ${where.number} on ${pathOf(page)}`;
  for (const danger of await dangers(page)) found.push(`${name}: ${danger}`);
}

function pathOf(page) {
  return new URL(page.url()).pathname;
}

/** Puts values into a form of the page without typing them, sends it by its button, and gives the status. */
async function send(page, selector, values, button) {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().isNavigationRequest() && (one.status() < 300 || one.status() > 399)),
    // Armed before the sending: afterwards the old document could still be taken for the new one.
    page.waitForEvent("load"),
    page.evaluate(({ selector: where, values: given, pattern }) => {
      const words_ = new RegExp(pattern, "i");
      const buttons = [...document.querySelectorAll("main button, main input[type=submit]")]
        .filter((node) => words_.test((node.textContent || node.value).trim()) && node.form?.matches(where));
      const chosen = buttons[0];
      if (!chosen) throw new Error(`no button ${pattern} on ${location.pathname}`);
      for (const [name, value] of Object.entries(given)) {
        const control = chosen.form.elements.namedItem(name);
        if (!control) throw new Error(`no field ${name} on ${location.pathname}`);
        control.value = value;
      }
      chosen.form.noValidate = true;
      setTimeout(() => chosen.form.requestSubmit(chosen), 0);
    }, { selector, values, pattern: button.source }),
  ]);
  return answer.status();
}

/** Sends, and where fields were refused, sends again with harmless text in those, until it is kept. */
async function persist(page, values, button, harmless, isKept, selector = "form") {
  let given = values;
  for (let round = 0; round < 4; round += 1) {
    const status = await send(page, selector, given, button);
    await inspect(page, `after sending to ${pathOf(page)}`);
    if (status === 200 && (await isKept())) return;
    assert.equal(status, 422, `${pathOf(page)} answered ${status}`);
    const wrong = await page.locator('[aria-invalid="true"]').evaluateAll((nodes) => nodes.map((node) => node.name));
    assert.ok(wrong.length > 0, `${pathOf(page)} names the refused field`);
    given = Object.fromEntries(wrong.map((name) => [name, harmless[name] ?? ""]));
    refused += wrong.length;
  }
  assert.fail(`${pathOf(page)} refused harmless text too`);
}

function entries(page, selector) {
  return page.locator(selector).evaluate((form) => ({
    action: form.getAttribute("action"), fields: [...new FormData(form)].map(([name, value]) => [name, String(value)]),
  }));
}

/** Looks at these pages and at the ones of the kind that they lead to. */
async function follow(page, from, kind, most = 400) {
  const seen = new Set(from);
  for (const path of seen) {
    await page.goto(path);
    await inspect(page, path);
    const links = await page.evaluate(() => [...document.querySelectorAll("main a[href^='/'], main a[href^='?']")]
      .map((link) => { const url = new URL(link.href); return url.pathname + url.search; }));
    for (const link of links) if (kind.test(link) && !/feed\.|\.atom/.test(link) && seen.size < most) seen.add(link);
  }
  return [...seen];
}

async function lanes(one, items, act) {
  const queue = [...items];
  await Promise.all(Array.from({ length: LANES }, async () => {
    const page = await one.page();
    await page.goto("/");
    for (let item = queue.shift(); item; item = queue.shift()) await act(page, item);
    await page.close();
  }));
}

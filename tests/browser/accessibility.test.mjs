// The site for everybody: every kind of page through axe on phone and desk, light and dark; small windows, large text,
// forced colours; errors that are announced; and the comment story with a keyboard and in the accessibility tree.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { comment, commentForm, fill, press, signIn, words } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { danglingReferences, edgeless, lost, ringless } from "./perceiving.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

const PHONE = { width: 412, height: 900 };
const DESK = { width: 1280, height: 900 };
const FIXED = ["tags", "series", "archive", "search", "sign-in", "set-up", "desk", "moderation", "settings", "people", "receipts", "password", "invitations"];
/** Addresses that are no pages, or that end the visit. */
const NOT_A_PAGE = /^\/(static|media|health|comments\/|feed\.|sitemap|robots|sign-out)|\.(atom|rss|json|xml)$/;

let browser, site, post;
const found = new Map();

before(async () => {
  [browser, site] = await Promise.all([
    launch(), start({ demo: true, limits: { comments_per_minute: 1_000, sign_ins_per_minute: 1_000 } }),
  ]);
  post = await discussed();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("what readers see", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  const kinds = await walk(page, ["/", "/tags", "/archive", "/search?q=back", "/search?q=xyzzy", "/sign-in", post], 3);
  for (const kind of ["/", "/*", "/tags", "/tags/*", "/archive", "/search"]) assert.ok(kinds.has(kind), `${kind} was looked at`);
  for (const address of ["/no-such-page-at-all", "/receipts/not-a-receipt"]) {
    assert.equal((await page.goto(address)).status(), 404);
    await examine(page, address);
  }
  const link = page.getByRole("link", { name: words.reply }).first();
  await page.goto(post);
  await page.goto(new URL(await link.getAttribute("href"), page.url()).href);
  await examine(page, "answering a comment");
  await reader.close();
});

test("what a commenter sees", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  await page.goto(post);
  await press(page, words.send, commentForm(page));
  await examine(page, "a comment that was refused");
  await page.goto(post);
  await comment(page, { name: "Ada", body: `A kind word, and a [link](https://example.org).` });
  assert.match(new URL(page.url()).pathname, /^\/receipts\//);
  await examine(page, "the receipt");
  await reader.close();

  const plain = await person(browser, site, { javaScript: false });
  const unscripted = await plain.page();
  await unscripted.goto(post);
  await fill(unscripted, { name: "Ada", body: "A kind word, without script." }, commentForm(unscripted));
  await press(unscripted, words.send, commentForm(unscripted));
  const preview = await unscripted.content();
  assert.match(preview, /A kind word, without script\./);
  note("lost", "the preview without script", await lost(unscripted));
  note("references", "the preview without script", await danglingReferences(unscripted));
  await plain.close();
});

test("what the people of the site see", async () => {
  const owner = await person(browser, site);
  const page = await owner.page();
  await page.goto("/desk");
  await examine(page, "the sign-in form in place of the desk");
  await signIn(page, { email: "nobody@example.org", password: "wrong" });
  await examine(page, "a sign-in that was refused");
  await signIn(page, site.people.owner);
  const kinds = await walk(page, ["/desk", "/desk/posts/new", "/moderation", "/settings", "/people", post], 2);
  for (const kind of ["/desk", "/desk/posts/N", "/desk/posts/new", "/moderation", "/settings", "/people"]) {
    assert.ok(kinds.has(kind), `${kind} was looked at`);
  }
  await page.goto("/desk/posts/new");
  await press(page, words.save);
  await examine(page, "a post that was refused");
  await owner.close();

  const moderator = await person(browser, site);
  const other = await moderator.page();
  await signIn(other, site.people.moderator);
  assert.equal((await other.goto("/desk")).status(), 403);
  await examine(other, "a page for others");
  await moderator.close();
});

test("the first minute: set-up", async (t) => {
  const fresh = await start();
  t.after(() => fresh.stop());
  const owner = await person(browser, fresh);
  const page = await owner.page();
  await page.goto("/");
  await examine(page, "an empty site");
  await page.goto(await fresh.setUpLink());
  await examine(page, "set-up");
  await owner.close();
});

for (const [what, sentence] of [
  ["axe", "axe finds nothing, at 412 and 1280, light and dark"],
  ["lost", "at 320 pixels, and with text twice as large, nothing is lost"],
  ["references", "every reference to a description or a label leads to one"],
  ["forced", "in forced colours every control has an edge"],
  ["ring", "the keyboard's place is always seen"],
]) {
  test(sentence, () => {
    assert.ok(found.has("pages looked at"), "the tests above looked at pages");
    assert.deepEqual(found.get(what) ?? [], []);
  });
}

for (const javaScript of [true, false]) {
  test(`an error takes the focus and leads to the field, JavaScript ${javaScript ? "on" : "off"}`, async () => {
    const reader = await person(browser, site, { javaScript });
    const page = await reader.page();
    await page.goto(post);
    await press(page, words.send, commentForm(page));
    await announced(page, ["name", "body"]);
    await reader.close();

    const owner = await person(browser, site, { javaScript });
    const desk = await owner.page();
    await signIn(desk, site.people.owner);
    await desk.goto("/desk/posts/new");
    await desk.evaluate(() => document.querySelectorAll("form").forEach((form) => (form.noValidate = true)));
    await press(desk, words.save);
    await announced(desk, ["title"]);
    await desk.goto("/settings");
    await desk.evaluate(() => document.querySelectorAll("form").forEach((form) => (form.noValidate = true)));
    await fill(desk, { title: "" });
    await press(desk, words.save);
    await announced(desk, ["title"]);
    await owner.close();
  });
}

test("the comment story with a keyboard alone", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  await page.goto(post);
  await page.keyboard.press("Tab");
  assert.match(await focused(page, (node) => node.textContent), /skip/i);
  await page.keyboard.press("Enter");
  assert.equal(new URL(page.url()).hash, "#content");
  await tabTo(page, "a link that answers a comment", (node) => node.matches("a") && /^\s*reply\s+to\s+\S/i.test(node.textContent));
  const who = await focused(page, (node) => /reply\s+to\s+(.+)/i.exec(node.textContent)[1].trim());
  await Promise.all([
    page.waitForURL(/reply=/),
    page.keyboard.press("Enter"),
  ]);
  const panel = await commentForm(page).locator("xpath=..").innerText();
  assert.ok(panel.includes(who), `the form names whom it answers, ${who}:\n${panel}`);
  await tabTo(page, "the name", (node) => node.name === "name");
  await page.keyboard.type("Tab Key");
  await tabTo(page, "the comment", (node) => node.name === "body");
  await page.keyboard.type("Written without a mouse.");
  const typed = Date.now();
  await until("three seconds have passed", () => Date.now() - typed > 3_300);
  await tabTo(page, "the button", (node) => node.matches("button") && /^(send|post|leave|share)/i.test(node.textContent.trim()));
  await Promise.all([page.waitForURL(/\/receipts\//), page.keyboard.press("Enter")]);
  assert.match(await page.getByRole("main").innerText(), /Written without a mouse\./);
  await reader.close();
});

test("a conversation is told in the accessibility tree", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  await page.goto(post);
  const answers = page.locator('[id^="comment-"]').getByRole("article").filter({ has: page.getByRole("link", { name: /in (reply|answer) to/i }) });
  assert.ok((await answers.count()) >= 3, "the conversation has answers");
  for (let at = 0; at < (await answers.count()); at += 1) {
    const answer = answers.nth(at);
    const link = answer.getByRole("link", { name: /in (reply|answer) to/i });
    const target = await link.getAttribute("href");
    const told = await link.innerText();
    const parent = page.locator(target.slice(target.indexOf("#")));
    if ((await parent.count()) === 0) continue;
    const parentTold = await parent.first().ariaSnapshot();
    const name = /to\s+(.+)$/i.exec(told)[1].trim();
    assert.ok(parentTold.includes(name) || /taken back|removed|gone/i.test(parentTold), `"${told}" names its parent:\n${parentTold}`);
    const tree = await answer.ariaSnapshot();
    assert.match(tree, /^- article ".+"/, "each comment is an article with its author's name");
    const author = /^- article "([^"]+)"/.exec(tree)[1];
    const reply = answer.getByRole("link", { name: words.reply });
    if ((await reply.count()) > 0) {
      assert.ok((await reply.first().ariaSnapshot()).includes(author), `the reply link says whom it answers:\n${tree}`);
    }
  }
  await reader.close();
});

/** A post of the sample content with the deepest conversation. */
async function discussed() {
  const reader = await person(browser, site);
  const page = await reader.page();
  await page.goto("/archive");
  const paths = await page.evaluate(() => [...document.querySelectorAll("main a[href^='/']")].map((link) => link.getAttribute("href"))
    .filter((path) => /^\/[a-z0-9-]+$/.test(path)));
  let best = { answers: 0, path: undefined };
  for (const path of new Set(paths)) {
    await page.goto(path);
    const answers = await page.getByRole("link", { name: /in (reply|answer) to/i }).count();
    const open = await commentForm(page).count();
    if (open > 0 && answers > best.answers) best = { answers, path };
  }
  await reader.close();
  assert.ok(best.path, "the sample content has a post with a conversation");
  return best.path;
}

function note(what, where, lines) {
  const all = found.get(what) ?? [];
  found.set(what, [...all, ...lines.map((line) => `${where}: ${line}`)]);
}

async function examine(page, where) {
  note("pages looked at", where, [""]);
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      note("axe", `${where}, ${size}, ${colorScheme}`, await violations(page));
    }
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  note("forced", where, await edgeless(page));
  note("ring", `${where}, forced colours`, await ringless(page, 25));
  await page.emulateMedia({ forcedColors: "none" });
  note("ring", where, await ringless(page));
  note("references", where, await danglingReferences(page));
  await page.setViewportSize({ width: 320, height: 800 });
  note("lost", `${where}, 320 pixels`, await lost(page));
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  for (const viewport of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    note("lost", `${where}, large text at ${viewport.width}`, await lost(page));
  }
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(DESK);
}

/** Examines pages from these on, a few of each kind, and gives the kinds that were met. */
async function walk(page, from, each) {
  const met = new Map();
  const queue = [...from];
  const seen = new Set();
  while (queue.length > 0) {
    const path = queue.shift();
    const kind = kindOf(path);
    const most = kind === "/*" ? each * 3 : kind.includes("?") ? 1 : each;
    if (seen.has(path) || NOT_A_PAGE.test(path) || (met.get(kind) ?? 0) >= most) continue;
    seen.add(path);
    const answer = await page.goto(path).catch(() => null);
    if (!answer || !/text\/html/.test(answer.headers()["content-type"] ?? "")) continue;
    assert.ok(answer.status() < 500, `${path} answered ${answer.status()}`);
    met.set(kind, (met.get(kind) ?? 0) + 1);
    await examine(page, path);
    queue.push(...await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => new URL(link.href))
      .filter((url) => url.origin === location.origin).map((url) => url.pathname + url.search)));
  }
  return met;
}

function kindOf(path) {
  const [first = "", ...rest] = path.split("?")[0].slice(1).split("/");
  if (first === "") return path.includes("?") ? "/?" : "/";
  const asked = first === "search" || !path.includes("?") ? "" : `?${asking(path.split("?")[1])}`;
  if (!FIXED.includes(first)) return `/${["*", ...rest].join("/")}${asked}`;
  if (first === "tags" && rest.length > 0) return `/tags/*${asked}`;
  return `/${[first, ...rest].join("/").replace(/\d+/g, "N")}${asked}`;
}

/** What narrows a list twice looks like what narrows it once. */
function asking(query) {
  const keys = [...new URLSearchParams(query).keys()];
  return keys.length > 1 ? "several" : keys[0];
}

async function announced(page, fields) {
  await until("the summary of errors has the focus", () => focused(page, (node) => node.matches(".error-summary, [role=alert]")));
  const links = await focused(page, (node) => [...node.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href").slice(1)));
  const targets = [];
  for (const id of links) {
    const target = page.locator(`[id="${id}"]`);
    assert.equal(await target.count(), 1, `#${id} of the summary is there`);
    targets.push(await target.getAttribute("name"));
    assert.equal(await target.getAttribute("aria-invalid"), "true");
    const described = (await target.getAttribute("aria-describedby"))?.split(/\s+/) ?? [];
    const texts = await Promise.all(described.map((one) => page.locator(`[id="${one}"]`).innerText()));
    assert.ok(texts.join(" ").trim().length > 10, `${id} says what to do`);
  }
  for (const name of fields) assert.ok(targets.includes(name), `the summary leads to ${name}`);
}

function focused(page, look) {
  return page.evaluate(`(${look})(document.activeElement)`);
}

async function tabTo(page, what, isThere) {
  for (let step = 0; step < 400; step += 1) {
    if (await focused(page, isThere)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reached ${what}`);
}

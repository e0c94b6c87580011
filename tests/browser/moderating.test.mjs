// The moderator: on a phone with a thumb, at home by keyboard with many waiting, and without JavaScript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { press, signIn } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

const PHONE = { viewport: { width: 412, height: 880 }, hasTouch: true, isMobile: true };
const MANY = 120;

let browser, site, post;
before(async () => {
  [browser, site] = await Promise.all([
    launch(), start({ demo: true, limits: { comments_per_minute: 100_000, sign_ins_per_minute: 1_000 } }),
  ]);
  post = await openPost();
  await wait(MANY);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

test("on a phone, with a thumb", async () => {
  const moderator = await person(browser, site, PHONE);
  const page = await moderator.page();
  await signIn(page, site.people.moderator);
  await page.goto("/moderation");
  await fits(page, "the queue");
  const name = await inFocus(page);
  for (const label of ["Approve", "Reject", "Spam"]) {
    const box = await page.getByRole("button", { name: label, exact: true }).first().boundingBox();
    assert.ok(box.height >= 44 && box.width >= 88, `${label} is large enough for a thumb: ${JSON.stringify(box)}`);
    assert.ok(box.y + box.height <= PHONE.viewport.height, `${label} is there without scrolling`);
  }
  await tap(page, page.getByRole("button", { name: "Approve", exact: true }).first());
  assert.match(await page.locator(".notice").innerText(), new RegExp(`${name} is approved`));
  assert.notEqual(await inFocus(page), name, "the next one slides up");
  await tap(page, page.getByRole("button", { name: "Undo" }));
  assert.equal(await inFocus(page), name);

  await page.getByText("Reply and approve").tap();
  await page.getByLabel(/^Your reply/).fill("Thank you for writing.");
  await fits(page, "the reply");
  await tap(page, page.getByRole("button", { name: "Approve and send the reply" }));
  await tap(page, page.getByRole("link", { name: "See your reply" }));
  await page.getByText("Thank you for writing.").waitFor();

  await page.goto("/moderation");
  await page.locator("summary", { hasText: "Reject with a reason" }).tap();
  await page.getByLabel("It is an advertisement.").tap();
  await fits(page, "the reasons");
  await tap(page, page.getByRole("button", { name: "Reject with this reason" }));
  assert.match(await page.locator(".notice").innerText(), /is rejected/);

  await page.goto("/moderation");
  await page.getByText("More", { exact: true }).tap();
  const [word] = (await page.locator("#focus .prose").innerText()).match(/\p{L}{4,}/u);
  await page.getByLabel("Black out words").fill(word);
  await fits(page, "more");
  await tap(page, page.getByRole("button", { name: "Black them out" }));
  const words = await page.locator("#focus .prose").innerText();
  assert.ok(words.includes("█████") && !words.includes(word), words);
  for (const address of ["/moderation?q=nobody-at-all", "/moderation/replies"]) {
    await page.goto(address);
    await fits(page, address);
  }
  await moderator.close();
});

test("by keyboard, with many waiting", async () => {
  const moderator = await person(browser, site);
  const page = await moderator.page();
  await signIn(page, site.people.moderator);
  await page.goto("/moderation");
  const first = await inFocus(page);
  await page.keyboard.press("?");
  await page.locator("dd", { hasText: "leave it for the author of the post" }).waitFor();
  await page.keyboard.press("?");

  await page.keyboard.press("j");
  await focusMoves(page, first);
  const second = await inFocus(page);
  await page.keyboard.press("k");
  await focusIs(page, first);
  const before = await waiting(page);
  await page.keyboard.press("a");
  await focusIs(page, second);
  await page.keyboard.press("z");
  await focusIs(page, first);
  assert.equal(await waiting(page), before);
  await page.keyboard.press("s");
  await focusIs(page, second);
  await page.keyboard.press("r");
  await focusMoves(page, second);
  const third = await inFocus(page);
  await page.keyboard.press("d");
  await page.locator("#reason-fold[open]").waitFor();
  await page.keyboard.press("Space");
  await press(page, "Reject with this reason");
  await focusMoves(page, third);
  const fourth = await inFocus(page);

  // What is being written is not lost by a key.
  await page.keyboard.press("w");
  await page.keyboard.type("A reply with j and a in it");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  assert.equal(await page.locator("#reply").inputValue(), "A reply with j and a in it");
  assert.equal(await inFocus(page), fourth);
  await page.locator("#reply").fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  await focusMoves(page, fourth);
  assert.match(await page.locator(".notice").innerText(), /waits for the author/);

  // Pressed faster than the site answers, every press counts, over the end of a page too.
  const left = await waiting(page);
  for (let at = 0; at < 20; at += 1) await page.keyboard.press(at % 3 === 0 ? "s" : "a");
  await until("twenty were decided", async () => (await waiting(page)) === left - 20);
  for (let at = 0; at < 60; at += 1) {
    const name = await inFocus(page);
    await page.keyboard.press("j");
    await focusMoves(page, name);
  }
  assert.match(page.url(), /after=\d+/, "the next page of the list");

  await page.locator("[data-words]").first().evaluate((words) => getSelection().selectAllChildren(words));
  await page.keyboard.press("b");
  await page.locator("#focus .prose", { hasText: "█████" }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("z");
  await page.locator("#focus .prose", { hasText: "helped" }).waitFor();
  await moderator.close();
});

test("without JavaScript", async () => {
  const moderator = await person(browser, site, { javaScript: false });
  const page = await moderator.page();
  await signIn(page, site.people.moderator);
  await page.goto("/moderation");
  assert.equal(await page.locator("#keys").isVisible(), false, "keys that do nothing are not offered");
  const name = await inFocus(page);
  await press(page, "Leave it for the author of the post");
  assert.notEqual(await inFocus(page), name);
  await press(page, "Undo");
  assert.equal(await inFocus(page), name);
  await page.locator(".queue input[type=checkbox]").nth(0).check();
  await page.locator(".queue input[type=checkbox]").nth(1).check();
  await press(page, "Spam", page.locator(".bulk"));
  assert.match(await page.locator(".notice").innerText(), /2 comments are with the spam/);
  await press(page, "Undo all");
  await page.getByText("More", { exact: true }).click();
  await page.getByRole("link", { name: "Change its words" }).click();
  await page.locator("#body").fill("Mended words");
  await press(page, "Change the words");
  assert.equal((await page.locator("#focus .prose").innerText()).trim(), "Mended words");
  await page.goto("/moderation/replies");
  await page.locator("#title").fill("Hours");
  await page.locator("#body").fill("We open at nine.");
  await press(page, "Save the reply");
  await page.goto("/moderation");
  await page.getByText("Reply and approve").click();
  await page.getByRole("link", { name: "Hours" }).click();
  assert.equal(await page.locator("#reply").inputValue(), "We open at nine.");
  await moderator.close();
});

test("axe finds nothing, in light and dark", async () => {
  for (const look of [{ colorScheme: "light" }, { colorScheme: "dark", ...PHONE }]) {
    const moderator = await person(browser, site, look);
    const page = await moderator.page();
    await signIn(page, site.people.moderator);
    const comment = (await page.goto("/moderation"), await page.locator("#focus form").first().getAttribute("action")).split("/")[3];
    const thread = await page.locator("aside a[href^='/moderation/posts/']").getAttribute("href");
    for (const address of ["/moderation", "/moderation?state=spam", "/moderation?state=all&q=a", "/moderation?with=author", `/moderation/comments/${comment}`, `/moderation/comments/${comment}/wording`, thread, "/moderation/replies"]) {
      assert.equal((await page.goto(address)).status(), 200, address);
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
      assert.deepEqual(await violations(page), [], address);
    }
    await moderator.close();
  }
});

async function openPost() {
  for (const [, path] of (await (await fetch(`${site.origin}/archive`)).text()).matchAll(/href="(\/[a-z0-9-]+)"/g)) {
    const answer = await fetch(`${site.origin}${path}/comments/token`);
    if (answer.status === 200) return path;
  }
  throw new Error("no post takes comments");
}

/** So many comments wait, each by a name of its own. */
async function wait(count) {
  const tokens = [];
  for (let at = 0; at < count; at += 1) tokens.push((await (await fetch(`${site.origin}${post}/comments/token`)).json()).token);
  const last = Date.now();
  await until("the forms were open for three seconds", () => Date.now() - last > 3_300);
  for (const [at, token] of tokens.entries()) {
    const answer = await fetch(`${site.origin}${post}/comments`, {
      method: "POST", redirect: "manual", headers: { "Sec-Fetch-Site": "same-origin" },
      body: new URLSearchParams({ token, name: `Reader ${at}`, body: `That helped me, number ${at}.` }),
    });
    assert.equal(answer.status, 303);
  }
}

const inFocus = (page) => page.locator("#focus-title").innerText();

async function focusMoves(page, from) {
  await until(`another comment than ${from} was in focus`, async () => (await inFocus(page)) !== from);
}

async function focusIs(page, name) {
  await until(`${name} was in focus`, async () => (await inFocus(page)) === name);
}

async function waiting(page) {
  return Number(await page.locator(".tabs .count").first().innerText());
}

async function tap(page, what) {
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().isNavigationRequest() && one.status() < 300), what.tap(),
  ]);
  await page.waitForURL((url) => url.href.split("#")[0] === answer.url().split("#")[0]);
}

/** Nothing is wider than the screen, and axe finds nothing. */
async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px wider than the screen`);
  assert.deepEqual(await violations(page), [], what);
}

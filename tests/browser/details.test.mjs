// What stands beside a text, in a browser: the look in searches while somebody types, tags that complete themselves,
// the question before an update with and without JavaScript, series arranged on a phone, and videos that play after a
// click and never before.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, press, signIn, write, words } from "./acts.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([start({ demo: true }), launch()]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

async function atDesk(options) {
  const owner = await person(browser, site, options);
  const page = await owner.page();
  await page.goto("/sign-in");
  await signIn(page, site.people.owner);
  return { owner, page };
}

const UPDATE = /^update$/i;

test("the look in searches follows the typing", async () => {
  const { owner, page } = await atDesk();
  await page.goto("/desk/posts/new");
  const title = page.locator(".look-search [data-look-title]");
  assert.equal(await title.textContent(), "Untitled");
  await fill(page, { title: "Feet & <hands>" });
  await until("the title is drawn", async () => (await title.textContent()) === "Feet & <hands>");
  await fill(page, { seo_title: "x".repeat(61), excerpt: "In short" });
  await until("the other title is drawn", async () => (await title.textContent()) === "x".repeat(61));
  assert.equal(await page.locator(".look-card .look-words").textContent(), "In short");
  assert.match(await page.locator("[data-count=seo_title]").textContent(), /^61 letters; searches show about 60/);
  await page.locator("form[data-editor]").evaluate((form) => form.removeAttribute("data-unsaved"));
  await owner.close();
});

/** The editor keeps the text first, and then sends the form: the page that follows says so in its address. */
async function publish(page) {
  await page.getByRole("button", { name: words.publish }).first().click();
  await page.waitForURL(/saved=live/);
}

test("a tag is completed behind those that stand there", async () => {
  const { owner, page } = await atDesk();
  await page.goto("/desk/posts/new");
  await fill(page, { title: "Tagged", tags: "Zebra stripes" });
  await publish(page);
  await page.goto("/desk/posts/new");
  const tags = page.locator("#tags");
  await tags.focus();
  await until("the names have come", async () => {
    await tags.fill("");
    await tags.pressSequentially("Hips, zeb");
    return (await page.locator("#tag-names option").count()) > 0;
  });
  assert.equal(await page.locator("#tag-names option").first().getAttribute("value"), "Hips, Zebra stripes");
  await owner.close();
});

for (const javaScript of [true, false]) {
  test(`an update asks what changed, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const { owner, page } = await atDesk({ javaScript });
    const desk = await write(page, { title: `Asked ${javaScript}`, body: "Hold it for ten seconds." });
    await press(page, words.publish);
    await fill(page, { body: "Hold it for ten seconds, and never when it hurts." });
    await press(page, UPDATE);
    assert.equal(await page.locator("h1").textContent(), "What changed?");
    await page.getByRole("radio", { name: /safety/i }).check();
    await fill(page, { changed: "Never when it hurts." });
    const answer = await press(page, UPDATE);
    assert.equal(answer.status(), 200);
    assert.equal(new URL(page.url()).pathname, desk);
    await page.goto(`/asked-${javaScript}`);
    assert.match(await page.locator(".corrections li.safety").textContent(), /Never when it hurts\./);
    await owner.close();
  });
}

test("a series is arranged on a phone without JavaScript", async () => {
  const { owner, page } = await atDesk({ javaScript: false, viewport: { width: 412, height: 900 } });
  for (const title of ["Part of it", "Other part"]) {
    await write(page, { title, body: "Text" });
    await press(page, words.publish);
  }
  await page.goto("/desk/series");
  await fill(page, { title: "A way" });
  await press(page, /^begin it$/i);
  for (const title of ["Part of it", "Other part"]) {
    await page.locator("#post").selectOption({ label: title });
    await press(page, /^put it in$/i);
  }
  await press(page, /^up/i);
  assert.deepEqual(await page.locator("ol.series-rows .row-title").allTextContents(), ["1. Other part", "2. Part of it"]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is wider than the phone");
  const small = await page.locator("ol.series-rows :is(button, .row-acts a)").evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 44));
  assert.deepEqual(small, [], "everything is large enough for a thumb");
  await owner.close();
});

test("a video plays on the page only after a click, and only where the owner lets it", async () => {
  const { owner, page } = await atDesk();
  await write(page, { title: "Moving", body: "Look:\n\n[How to bend](https://youtu.be/dQw4w9WgXcQ?t=90)\n\nSlowly." });
  await publish(page);
  await page.goto("/moving");
  const card = page.locator("a.video-card");
  assert.equal(await card.getAttribute("href"), "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s");
  assert.equal(await page.locator(".video-site").textContent(), "Watch on YouTube");
  await page.goto("/settings");
  await page.getByRole("checkbox", { name: /play videos/i }).check();
  await press(page, words.save);
  await page.goto("/moving");
  await until("the card knows", async () => (await page.locator(".video-site").textContent()) === "Play, from YouTube");
  assert.deepEqual(owner.problems, [], "nothing was asked for before the click");
  await card.click();
  const frame = page.locator("iframe.video-frame");
  const source = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90";
  assert.equal(await frame.getAttribute("src"), source);
  assert.equal(await frame.getAttribute("title"), "How to bend");
  await until("the frame was asked for", () => owner.problems.length > 0);
  const asked = owner.problems.splice(0);
  assert.ok(asked.every((problem) => problem.includes("youtube-nocookie.com")), asked.join("\n"));
  assert.ok(!asked.some((problem) => problem.includes("security policy")), asked.join("\n"));
  await owner.context.close();
});

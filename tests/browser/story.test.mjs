// The whole story, as people live it: a site is set up, a post is written, tagged and published, a reader comments, the
// comment is approved and seen, the feed has the post, and the post is taken offline. With JavaScript and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { approve, comment, commentForm, press, publish, setUp, takeOffline, words, write } from "./acts.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";

const OWNER = { title: "Warm Hands", name: "Imke Brandt", email: "imke@example.org", password: "lavender and pine 7" };
const POST = {
  title: "Shoulders after a desk day",
  body: "Your **neck** asks for a pause.\n\n## 1. Roll them slowly\n\nTen circles, then breathe.\n",
  tags: "shoulders, Desk work",
  slug: "shoulders-after-a-desk-day",
  excerpt: "Ten circles and a breath.",
};

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

for (const javaScript of [true, false]) {
  test(`the whole story, JavaScript ${javaScript ? "on" : "off"}`, async (t) => {
    const site = await start();
    t.after(() => site.stop());
    const owner = await person(browser, site, { javaScript });
    const reader = await person(browser, site, { javaScript });
    t.after(() => Promise.all([owner.context.close(), reader.context.close()]));
    const desk = await owner.page();
    const page = await reader.page();

    await t.test("an empty site is readable", async () => {
      assert.equal((await page.goto("/")).status(), 200);
      assert.ok((await page.getByRole("main").innerText()).trim().length > 0, "an empty site says so");
    });

    await t.test("the one-time link sets the site up, once", async () => {
      const link = await site.setUpLink();
      await setUp(desk, link, OWNER);
      assert.equal((await page.goto("/")).status(), 200);
      assert.match(await page.title(), /Warm Hands/);
      await page.goto(link);
      assert.equal(await page.locator('form[action="/set-up"]').count(), 0, "the link is dead after its first use");
    });

    let editing;
    await t.test("a draft is seen by its writer alone", async () => {
      editing = await write(desk, POST);
      assert.equal(await desk.locator('[name="title"]').first().inputValue(), POST.title);
      assert.equal((await page.goto(`/${POST.slug}`)).status(), 404);
    });

    await t.test("published, it is there, with its tags and its headings", async () => {
      await publish(desk);
      assert.equal((await page.goto(`/${POST.slug}`)).status(), 200);
      await page.getByRole("heading", { name: POST.title, level: 1 }).waitFor();
      await page.getByRole("heading", { name: "1. Roll them slowly" }).waitFor();
      assert.equal(await page.locator("main strong", { hasText: "neck" }).count(), 1);
      await page.goto("/");
      await page.getByRole("main").getByRole("link", { name: POST.title }).first().waitFor();
      assert.equal((await page.goto("/tags/shoulders")).status(), 200);
      await page.getByRole("main").getByRole("link", { name: POST.title }).first().waitFor();
      assert.equal((await page.goto("/tags/desk-work")).status(), 200);
    });

    const text = "Ten circles did it, thank you.";
    await t.test("a comment without a text is refused, and what was typed stays", async () => {
      await page.goto(`/${POST.slug}`);
      await page.evaluate(() => document.querySelectorAll("form").forEach((form) => (form.noValidate = true)));
      await commentForm(page).locator('[name="name"]').fill("Ada");
      const answer = await press(page, words.send, commentForm(page));
      assert.equal(answer.status(), 422);
      assert.equal(await commentForm(page).locator('[name="name"]').inputValue(), "Ada");
      assert.equal(await commentForm(page).locator('[name="body"]').getAttribute("aria-invalid"), "true");
    });

    await t.test("a reader comments and gets a receipt", async () => {
      await page.goto(`/${POST.slug}`);
      const metPreview = await comment(page, { name: "Ada", body: text });
      assert.equal(metPreview, !javaScript, "the preview stands in where no script could fetch the token");
      assert.match(new URL(page.url()).pathname, /^\/receipts\//);
      assert.match(await page.getByRole("main").innerText(), /Ten circles did it/);
      const answer = await page.reload();
      assert.match(answer.headers()["cache-control"], /no-store/);
    });

    await t.test("it waits unseen, is approved, and is seen at once", async () => {
      await page.goto(`/${POST.slug}`);
      assert.equal(await page.getByText(text).count(), 0);
      await approve(desk, text);
      await page.goto(`/${POST.slug}`);
      assert.equal(await page.getByText(text).count(), 1);
    });

    await t.test("the feeds have the post, in full", async () => {
      for (const address of ["/feed.atom", "/feed.rss", "/feed.json", "/tags/shoulders/feed.atom"]) {
        const answer = await reader.context.request.get(address);
        assert.equal(answer.status(), 200, address);
        const feed = await answer.text();
        assert.ok(feed.includes(POST.title), `${address} names the post`);
        assert.ok(feed.includes("Roll them slowly"), `${address} has the whole text`);
        assert.ok(feed.includes(`${site.origin}/${POST.slug}`), `${address} links to the post`);
      }
    });

    await t.test("taken offline, it is gone for readers and kept for its writer", async () => {
      await desk.goto(editing);
      await takeOffline(desk);
      assert.equal((await page.goto(`/${POST.slug}`)).status(), 404);
      await page.goto("/");
      assert.equal(await page.getByText(POST.title).count(), 0);
      assert.ok(!(await (await reader.context.request.get("/feed.atom")).text()).includes(POST.title));
      await desk.goto(editing);
      assert.equal(await desk.locator('[name="title"]').first().inputValue(), POST.title);
      assert.equal((await desk.locator('[name="body"]').first().inputValue()).replaceAll("\r\n", "\n").trim(), POST.body.trim());
    });

    await owner.close();
    await reader.close();
  });
}

// What screening shows in a browser: the owner's rules, kept and refused at their fields, and a reader who is asked before
// something private is sent, with JavaScript and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { commentForm, field, fill, main, press, publish, words, write } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { ownerOf } from "./editing.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let browser, site, owner, desk;
before(async () => {
  [browser, site] = await Promise.all([launch(), start({ limits: { comments_per_minute: 100 } })]);
  ({ owner, page: desk } = await ownerOf(browser, site));
  await write(desk, { title: "A post", body: "Words." });
  await publish(desk);
});
after(async () => {
  await owner?.close();
  await browser?.close();
  await site?.stop();
});

test("rules are refused at their field and kept", async () => {
  await desk.goto("/settings/comments");
  await desk.getByLabel("Links that a comment may have").fill("many");
  await press(desk, /^save$/i, main(desk));
  const links = desk.getByLabel("Links that a comment may have");
  assert.equal(await links.getAttribute("aria-invalid"), "true");
  assert.ok(await desk.evaluate(() => document.activeElement.matches(".error-summary")), "the summary has the focus");
  assert.deepEqual(await violations(desk), []);
  await links.fill("1");
  await desk.getByLabel("What makes a comment wait").fill("casino*\nspam.example");
  await press(desk, /^save$/i, main(desk));
  await desk.getByRole("status").waitFor();
  assert.equal(await desk.getByLabel("Links that a comment may have").inputValue(), "1");
  for (const viewport of [{ width: 412, height: 915 }, { width: 1280, height: 900 }]) {
    await desk.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await desk.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(desk), []);
    }
    assert.ok(await desk.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is cut off");
  }
});

for (const javaScript of [true, false]) {
  test(`a reader is asked before something private is sent, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const reader = await person(browser, site, { javaScript });
    const page = await reader.page();
    await page.goto("/a-post");
    await fill(page, { name: "Ada", body: "Call me at 0171 234 5678" }, commentForm(page));
    const typed = Date.now();
    await until("three seconds have passed", () => Date.now() - typed > 3_300);
    await press(page, words.send, commentForm(page));
    assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "This will be public");
    assert.equal(await main(page).locator("q").innerText(), "0171 234 5678");
    if (javaScript) assert.deepEqual(await violations(page), []);
    assert.equal(await (await field(page, "body", commentForm(page))).inputValue(), "Call me at 0171 234 5678");
    const asked = Date.now();
    await until("the token of the question is ripe", () => javaScript || Date.now() - asked > 3_300);
    await fill(page, { body: "I will call you instead." }, commentForm(page));
    await press(page, words.send, commentForm(page));
    assert.match(new URL(page.url()).pathname, /^\/receipts\//, "changed, it is sent without another question");
    await reader.close();
  });
}

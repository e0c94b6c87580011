// What a reader can do after and beside commenting, with and without JavaScript: change and take back by the receipt,
// report a comment; and what the owner does for somebody who asks: erase everything. Every page through axe.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { approve, comment, commentForm, fill, main, press, publish, setUp, write } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";

const OWNER = { title: "Quiet Hands", name: "Olive Owner", email: "owner@example.org", password: "lavender and pine" };

let browser, site, owner, desk;

before(async () => {
  [browser, site] = await Promise.all([launch(), start({ limits: { comments_per_minute: 1_000 } })]);
  owner = await person(browser, site);
  desk = await owner.page();
  await setUp(desk, await site.setUpLink(), OWNER);
  await write(desk, { title: "A post", body: "Some text." });
  await publish(desk);
});
after(async () => {
  await owner?.close();
  await browser?.close();
  await site?.stop();
});

/** Follows a link by its words, until the page behind it is there. */
async function follow(page, name, address) {
  await page.getByRole("link", { name }).first().click();
  await page.waitForURL(address);
}

async function examine(page, what) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [412, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await violations(page), [], `${what}, ${colorScheme}, ${width}`);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(isWide, false, `${what} fits into ${width}`);
      if (process.env.SHOTS) {
        await page.screenshot({ path: `${process.env.SHOTS}/${what.replaceAll(/\W+/g, "-")}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
  }
}

/** axe needs script; what a page without it holds is looked at in a browser that has it. */
async function alike(page, what) {
  const scripted = await person(browser, site);
  const other = await scripted.page();
  await other.goto(page.url());
  await examine(other, what);
  await scripted.close();
}

for (const javaScript of [true, false]) {
  const how = javaScript ? "with JavaScript" : "without JavaScript";
  test(`a comment is changed and taken back by its receipt, ${how}`, async () => {
    const reader = await person(browser, site, { javaScript, permissions: javaScript ? ["clipboard-read", "clipboard-write"] : [] });
    const page = await reader.page();
    await page.goto("/a-post");
    await comment(page, { name: "Ada", email: "ada@example.org", body: `Helo from somebody ${how}` });
    const receipt = page.url();
    assert.match(receipt, /\/receipts\//);
    const copy = page.getByRole("button", { name: "Copy the link" });
    assert.equal(await copy.isVisible(), javaScript);
    assert.match(await page.getByRole("link", { name: "Mail it to yourself" }).getAttribute("href"), /^mailto:\?subject=/);
    if (javaScript) {
      await copy.click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), receipt);
    }
    await alike(page, `the receipt ${how}`);

    await follow(page, "Change what you wrote", /\/text$/);
    await fill(page, { body: `Hello from somebody ${how}` }, main(page));
    await alike(page, `changing ${how}`);
    await press(page, /^save the new words/i);
    assert.ok(page.url().startsWith(receipt));
    await page.getByText("taken the place of the old ones").waitFor();

    await approve(desk, `Hello from somebody ${how}`);
    await page.goto(receipt);
    await follow(page, "Ask for a change", /\/text$/);
    await fill(page, { body: `Hello all from somebody ${how}` }, main(page));
    await press(page, /^ask for this change/i);
    await page.getByText("They wait to be read").waitFor();
    await desk.goto("/moderation/requests");
    await examine(desk, `changes that wait ${how}`);
    await press(desk, /^put the new words in/i);
    await page.goto("/a-post");
    await page.getByText(`Hello all from somebody ${how}`).waitFor();

    await page.goto(receipt);
    await follow(page, "Take it back", /\/withdrawal$/);
    await alike(page, `taking back ${how}`);
    await press(page, /^take it back/i, main(page));
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "You took this comment back");
    await page.goto("/a-post");
    assert.equal(await page.getByText(`somebody ${how}`).count(), 0);
    await reader.close();
  });
}

test("a comment is reported without JavaScript, and somebody looks at it", async () => {
  const reader = await person(browser, site, { javaScript: false });
  const page = await reader.page();
  await page.goto("/a-post");
  await comment(page, { name: "Bea", email: "bea@example.org", body: "Something loud" });
  await approve(desk, "Something loud");
  await page.goto("/a-post");
  await follow(page, "Report the comment by Bea", /\/report$/);
  await press(page, /^send the report/i);
  await page.getByText("Choose what is wrong with it.").first().waitFor();
  await page.getByLabel("It is insulting or harassing").check();
  await fill(page, { words: "Too loud for me" }, main(page));
  await alike(page, "reporting");
  await press(page, /^send the report/i);
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Thank you");
  await reader.close();
  await desk.goto("/moderation");
  await follow(desk, "Look at it", /\/moderation\/requests$/);
  await desk.getByText("Too loud for me").waitFor();
  await examine(desk, "a report");
  await press(desk, /^the comment is fine/i);
  await desk.getByText("Nothing to look at").waitFor();
});

test("everything about somebody is erased", async () => {
  await desk.goto("/settings/rights");
  await fill(desk, { email: "bea@example.org" }, main(desk));
  await press(desk, /^look it up/i);
  await desk.getByText("Something loud").waitFor();
  await examine(desk, "what is kept about somebody");
  await press(desk, /^erase all of it/i);
  await examine(desk, "the question before erasing");
  await press(desk, /^erase it for good/i);
  await desk.getByText("Erased: 1 comment").waitFor();
  const reader = await person(browser, site);
  const page = await reader.page();
  await page.goto("/a-post");
  assert.equal(await page.getByText("Something loud").count(), 0);
  await reader.close();
});

test("the record and the privacy page", async () => {
  await desk.goto("/settings/audit?what=erased+somebody%27s+data");
  assert.equal(await desk.locator(".record tbody tr").count(), 1);
  await examine(desk, "the record");
  await desk.goto("/settings/privacy");
  await examine(desk, "the privacy page before it is begun");
  await press(desk, /^begin the page/i, main(desk));
  assert.match(new URL(desk.url()).pathname, /^\/desk\/posts\/\d+$/);
});

test("a name is remembered only where that was ticked", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  const kept = () => page.evaluate(() => localStorage.length);
  await page.goto("/a-post");
  await comment(page, { name: "Cleo", body: "Not to be remembered" });
  await page.goto("/a-post");
  assert.equal(await commentForm(page).locator("[name=name]").inputValue(), "");
  assert.equal(await kept(), 0);
  await page.getByLabel("Remember my name on this device").check();
  await comment(page, { name: "Cleo", body: "To be remembered" });
  await page.goto("/a-post");
  assert.equal(await commentForm(page).locator("[name=name]").inputValue(), "Cleo");
  await page.getByLabel("Remember my name on this device").uncheck();
  assert.equal(await kept(), 0);
  await reader.close();
});

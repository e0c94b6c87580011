// A planned post, from the first thought to the last link: planned while another is written, seen as coming, begun from
// the desk's list, published; then every link to it is live.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { press, publish } from "./acts.mjs";
import { launch, person } from "./browser.mjs";
import { caretAfter, markdown, newPost, ownerOf, select, text } from "./editing.mjs";
import { start } from "./site.mjs";

let browser, site, owner, desk, reader, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start()]);
  ({ owner, page: desk } = await ownerOf(browser, site));
  reader = await person(browser, site);
  page = await reader.page();
});
after(async () => {
  await owner?.close();
  await reader?.close();
  await browser?.close();
  await site?.stop();
});

const ABOUT = "Why they tighten after sitting, and three ways out.";

/** The link with these words in the article at this address. */
async function link(path, words) {
  assert.equal((await page.goto(path)).status(), 200);
  return page.locator(".e-content, .prose").getByRole("link", { name: words }).first();
}

test("planned while writing", async () => {
  await newPost(desk);
  await desk.locator("#title").fill("After a run");
  await text(desk).click();
  await desk.keyboard.type("Stretch your calves. I foresee an entire post on hamstrings.");
  await select(desk, "hamstrings");
  await desk.keyboard.press("Control+k");
  await desk.getByRole("option", { name: /Plan this post: “hamstrings”/ }).click();
  const plan = desk.getByRole("dialog", { name: "Plan this post" });
  await plan.getByLabel("What it will be about").fill(ABOUT);
  await plan.getByRole("button", { name: "Plan it and link" }).click();
  await plan.waitFor({ state: "detached" });
  assert.equal(await markdown(desk), "Stretch your calves. I foresee an entire post on [hamstrings](/hamstrings).");
  await publish(desk);
});

test("seen as coming by readers, with what it will be about", async () => {
  const coming = await link("/after-a-run", "hamstrings");
  assert.equal(await coming.getAttribute("class"), "coming");
  assert.match(await page.locator(".prose").first().innerText(), /hamstrings \(coming\)/);
  await Promise.all([page.waitForURL("**/hamstrings"), coming.click()]);
  await page.getByRole("heading", { level: 1, name: "Hamstrings" }).waitFor();
  const told = await page.getByRole("main").innerText();
  assert.ok(told.includes(ABOUT), told);
  assert.ok(told.includes("I foresee an entire post on hamstrings."), told);
});

test("linked to again from another post, by the picker", async () => {
  await newPost(desk);
  await desk.locator("#title").fill("Before a run");
  await text(desk).click();
  await desk.keyboard.type("Warm up, then see ");
  await desk.keyboard.press("Control+k");
  await desk.getByRole("dialog").getByRole("combobox").fill("hamst");
  await desk.getByRole("option", { name: /Hamstrings.*coming/s }).click();
  await publish(desk);
  assert.equal(await (await link("/before-a-run", "Hamstrings")).getAttribute("class"), "coming");
});

test("begun from the desk's list: a draft with the title and where it came up", async () => {
  await desk.goto("/desk/planned");
  assert.match(await desk.getByRole("main").innerText(), /Hamstrings[\s\S]*Mentioned in After a run/);
  await press(desk, /^Begin to write/);
  await text(desk).waitFor();
  assert.equal(await desk.locator("#title").inputValue(), "Hamstrings");
  const quoted = await text(desk).getByRole("blockquote").allInnerTexts();
  assert.equal(quoted.length, 2, "both passages are there");
  assert.match(quoted.join("\n"), /From After a run[\s\S]*I foresee an entire post on hamstrings\./);
  await page.goto("/hamstrings");
  assert.match(await page.getByRole("main").innerText(), /planned and not written yet/);
});

test("published, every link to it is live, and the plan is gone from the list", async () => {
  await desk.keyboard.press("Escape");
  await text(desk).click();
  await desk.keyboard.press("Control+a");
  await desk.keyboard.press("Backspace");
  await desk.keyboard.type("## Three ways out\nSlowly, all of them.");
  await caretAfter(desk, "Slowly, all of them.");
  await publish(desk);
  for (const [path, words] of [["/after-a-run", "hamstrings"], ["/before-a-run", "Hamstrings"]]) {
    const live = await link(path, words);
    assert.equal(await live.getAttribute("class"), null, `${path} has a live link`);
    assert.equal(await page.locator(".coming-mark").count(), 0);
    await Promise.all([page.waitForURL("**/hamstrings"), live.click()]);
    await page.getByRole("heading", { name: "Three ways out" }).waitFor();
  }
  await desk.goto("/desk/planned");
  assert.match(await desk.getByRole("main").innerText(), /Nothing is planned/);
});

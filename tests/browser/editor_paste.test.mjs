// Pasting in a real browser under the site's policy: the same clipboards as in editor/test/paste, what is offered after
// them, and that nothing of it is fetched or violates the policy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { violations } from "./axe.mjs";
import { launch } from "./browser.mjs";
import { is, load, markdown, newPost, ownerOf, select, text, tool } from "./editing.mjs";
import { start } from "./site.mjs";

let browser, site, owner, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start()]);
  ({ owner, page } = await ownerOf(browser, site));
});
beforeEach(() => newPost(page));
after(async () => {
  await owner?.close();
  await browser?.close();
  await site?.stop();
});

const clipboard = (name) => readFileSync(new URL(`../../editor/test/paste/${name}`, import.meta.url), "utf8");

/** Pastes as the browser would, with these kinds on the clipboard. */
async function paste(kinds, { shift = false } = {}) {
  await text(page).focus();
  if (shift) await page.keyboard.down("Shift");
  await text(page).evaluate((root, given) => {
    const data = new DataTransfer();
    for (const [kind, words] of Object.entries(given)) data.setData(kind, words);
    root.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, kinds);
  if (shift) await page.keyboard.up("Shift");
}

/** What a copy of the selection puts on the clipboard. */
function copied() {
  return text(page).evaluate((root) => {
    const data = new DataTransfer();
    root.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return { "text/html": data.getData("text/html"), "text/plain": data.getData("text/plain") };
  });
}

const offer = (words) => page.locator(".offer").filter({ hasText: words });

for (const name of ["docs-article", "docs-comments", "word-article", "word-footnotes", "word-online", "wordpress-blocks", "wordpress-visual", "gmail", "notion", "sheets", "libreoffice"]) {
  test(`${name} is pasted as a careful person would have typed it`, async () => {
    await paste({ "text/html": clipboard(`${name}.html`), "text/plain": "not this" });
    await is(page, clipboard(`${name}.md`).trimEnd());
  });
}

for (const name of ["plain-listicle", "plain-windows", "wordpress-classic", "markdown"]) {
  test(`the text ${name} is pasted as a careful person would have typed it`, async () => {
    await paste({ "text/plain": clipboard(`${name}.txt`) });
    await is(page, clipboard(`${name}.md`).trimEnd());
  });
}

const LISTICLE = `Why you should get a massage

1. It is satisfying

Nothing feels like it.

2. It helps you sleep

Sleep comes by itself afterwards.
Mine does.

3. Your glutes are forgotten

I foresee an entire post on hamstrings.

4. Desks are hard on shoulders

They carry the day.

5. An hour is yours

Nobody calls.

DISCLAIMER: I am a massage therapist and no doctor.`;

test("five numbered sections and a disclaimer become five headings and a callout with two clicks, and an undo each", async () => {
  await paste({ "text/plain": LISTICLE });
  const plain = await markdown(page);
  assert.match(plain, /^1\\\. It is satisfying$/m);
  const headings = offer("These 5 lines look like section headings. Make them headings?");
  await headings.waitFor();
  assert.deepEqual(await violations(page), []);
  await headings.getByRole("button", { name: "Make them headings" }).click();
  const callout = offer("“DISCLAIMER: I am a massage therapist");
  await callout.getByRole("button", { name: "Make it a callout" }).click();
  assert.equal(await text(page).locator("h2").count(), 5);
  await is(page, LISTICLE.replace(/^(\d\.)/gm, "## $1").replace("afterwards.\n", "afterwards.\\\n")
    .replace("DISCLAIMER: ", "> [!IMPORTANT] Disclaimer\n> "));
  assert.equal(await page.locator(".offer").count(), 0);
  await page.keyboard.press("Control+z");
  assert.equal(await text(page).locator("h2").count(), 5, "the callout went, the headings stay");
  assert.match(await markdown(page), /^DISCLAIMER: I am/m);
  await page.keyboard.press("Control+z");
  await is(page, plain);
  await page.keyboard.press("Control+z");
  await is(page, "");
});

test("offers are reached by the keyboard, waved away, and go with what they are about", async () => {
  await paste({ "text/plain": LISTICLE });
  await offer("These 5 lines").getByRole("button", { name: "Make them headings" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await offer("These 5 lines").count(), 0);
  assert.equal(await text(page).locator("h2").count(), 0);
  await page.keyboard.press("Control+z");
  assert.equal(await page.locator(".offer").count(), 0, "what was undone is offered no more");
});

test("an offer follows its lines while the text goes on changing", async () => {
  await paste({ "text/plain": LISTICLE });
  await text(page).getByText("Why you should").click();
  await page.keyboard.press("Home");
  await page.keyboard.type("Before. ");
  await page.keyboard.press("Enter");
  await offer("These 5 lines").getByRole("button", { name: "Make them headings" }).click();
  assert.deepEqual(await text(page).locator("h2").allInnerTexts(), LISTICLE.match(/^\d\..*$/gm));
});

test("pictures of others are named and never fetched", async () => {
  await paste({ "text/html": '<p>One <img src="https://elsewhere.example/room.jpg" alt="The room"> and <img src="file:///C:/hands.png"></p>' });
  await offer("2 pictures were not copied (“The room”, “hands.png”); drag them here.").waitFor();
  await is(page, "One and");
  await offer("2 pictures").getByRole("button", { name: "Close" }).click();
  assert.equal(await page.locator(".offer").count(), 0);
});

test("pasted plain, everything is the words that it is", async () => {
  await paste({ "text/html": "<h1>Big</h1>", "text/plain": "# Big\n**bold** at https://example.org" }, { shift: true });
  await is(page, "\\# Big\\\n\\*\\*bold\\*\\* at https\\://example.org");
});

test("an address alone on its line stays one, and on chosen words it links them", async () => {
  await paste({ "text/plain": "https://youtu.be/dQw4w9WgXcQ" });
  await is(page, "<https://youtu.be/dQw4w9WgXcQ>");
  await load(page, "Read the study first.");
  await select(page, "the study");
  await paste({ "text/plain": "https://example.org/study?a=1" });
  await is(page, "Read [the study](https://example.org/study?a=1) first.");
});

test("our own copies come through whole: callouts, footnotes, what the page cannot show, tables", async () => {
  const source = "> [!TIP] Warm\n> Hands.\n\nText[^a] and <u>more</u>.\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n![Room](https://elsewhere.invalid/room.jpg)\n\n[^a]: A note.";
  await owner.context.route("https://elsewhere.invalid/**", (route) => route.abort());
  await load(page, source.replace("\n\n![Room](https://elsewhere.invalid/room.jpg)", ""));
  await text(page).focus();
  await page.keyboard.press("Control+a");
  const kinds = await copied();
  await page.keyboard.press("Control+a");
  await paste(kinds);
  await is(page, source.replace("\n\n![Room](https://elsewhere.invalid/room.jpg)", ""));
  assert.equal(await page.locator(".offer").count(), 0, "what was written here needs no offers");
  await newPost(page, "Before[^a].\n\n[^a]: Another note.");
  await text(page).getByText("Before").click();
  await page.keyboard.press("End");
  await paste(kinds);
  const both = await markdown(page);
  assert.match(both, /\[\^a\]: Another note\./);
  assert.match(both, /Text\[\^1\]/);
  assert.match(both, /\[\^1\]: A note\./);
});

test("several paragraphs in a cell of a table become its lines", async () => {
  await load(page, "| a | b |\n| - | - |\n| here | 2 |");
  await text(page).getByText("here").click();
  await page.keyboard.press("End");
  await paste({ "text/html": "<p>one</p><ul><li>two</li></ul>" });
  await is(page, "| a | b |\n| - | - |\n| hereone<br>two | 2 |");
});

test("in code nothing is read", async () => {
  await load(page, "```\nx\n```");
  await text(page).locator("pre").click();
  await page.keyboard.press("End");
  await paste({ "text/html": "<b>y</b>", "text/plain": "# y *z*\n" });
  await is(page, "```\nx# y *z*\n\n```");
  await tool(page, "undo").click();
});

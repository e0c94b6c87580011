// What a writer does in the rich editor, by the words on its tools; and what the text is then, as it would be saved.
import assert from "node:assert/strict";
import { setUp } from "./acts.mjs";
import { person } from "./browser.mjs";
import { until } from "./waiting.mjs";

export const OWNER = { title: "Warm Hands", name: "Imke Brandt", email: "imke@example.org", password: "lavender and pine 7" };

/** The owner's browser on a site that has just been set up. */
export async function ownerOf(browser, site, options) {
  const owner = await person(browser, site, options);
  const page = await owner.page();
  await setUp(page, await site.setUpLink(), OWNER);
  return { owner, page };
}

/** Ends everything, whatever the browser noticed. */
export async function end(owner, browser, site) {
  try {
    await owner?.close();
  } finally {
    await browser?.close();
    await site?.stop();
  }
}

/** The page for a new post, with the editor in place; with this text in it, if one is given. */
export async function newPost(page, markdown) {
  await page.goto("/desk/posts/new");
  await text(page).waitFor();
  if (markdown !== undefined) await load(page, markdown);
}

/** The place where the text is written. */
export function text(page) {
  return page.getByRole("textbox", { name: "Text", exact: true }).and(page.locator("[contenteditable]"));
}

/** A tool by its name. */
export function tool(page, name) {
  return page.locator(`[data-tool="${name}"]`);
}

/** Puts a text in by way of its source. */
export async function load(page, markdown) {
  const source = page.locator("textarea[name=body]");
  // A page that still settles may move away under a press.
  await until("the source is shown", async () => {
    if (await source.isHidden()) await tool(page, "source").click();
    return source.isVisible();
  });
  await source.fill(markdown);
  await tool(page, "source").click();
  await text(page).waitFor();
}

/** The text as it would be saved, without the last line's end. */
export async function markdown(page) {
  const sent = await page.evaluate(() => new FormData(document.querySelector("form[data-editor]")).get("body"));
  return sent.replaceAll("\r\n", "\n").replace(/\n$/, "");
}

export async function is(page, expected, why) {
  assert.equal(await markdown(page), expected, why);
}

/** Puts the caret at the end of the first block with these words, and waits until the browser has told the editor. */
export async function caretAfter(page, words) {
  await text(page).getByText(words).first().click();
  await page.keyboard.press("End");
  // It tells with its next picture; no hand is faster than that.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Selects these words in the text; a text that just got the focus may put its own selection back once. */
export async function select(page, words) {
  await text(page).evaluate(async (root, wanted) => {
    const place = () => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(wanted);
        if (at >= 0) return getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + wanted.length);
      }
      throw new Error(`the text does not say ${wanted}`);
    };
    root.focus();
    for (let steady = 0; steady < 4; steady += 1) {
      if (getSelection().toString() !== wanted) steady = 0;
      if (steady === 0) place();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 10)));
    }
  }, words);
}

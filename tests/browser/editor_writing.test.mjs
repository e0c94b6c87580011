// Writing in the rich editor: what is typed, every tool, the menu on an empty line, keys, the Markdown behind it, finding
// and replacing. What counts is the Markdown that would be saved.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { press, words } from "./acts.mjs";
import { launch } from "./browser.mjs";
import { caretAfter, end, is, load, markdown, newPost, ownerOf, select, text, tool } from "./editing.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let browser, site, owner, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start()]);
  ({ owner, page } = await ownerOf(browser, site));
});
beforeEach(() => newPost(page));
after(() => end(owner, browser, site));

const keys = (pressed) => page.keyboard.press(pressed);
const type = (words) => page.keyboard.type(words);

test("a title, Enter, and a text in paragraphs", async () => {
  await page.locator("#title").click();
  await type("Shoulders");
  await keys("Enter");
  await type("Your neck asks for a pause.");
  await keys("Enter");
  await type("Take one.");
  await is(page, "Your neck asks for a pause.\n\nTake one.");
  assert.equal(await page.locator("#title").inputValue(), "Shoulders");
});

test("what was written is saved, stays, and comes back byte for byte", async () => {
  const source = "* An old   list\n* with stars\n\nHard  spaces &amp; *odd_ things*\n\n\n| a|b |\n|-|:-:|\n|1|2|\n";
  await page.locator("#title").fill("Odd");
  await load(page, source);
  await text(page).getByText("with stars").waitFor();
  await press(page, words.save);
  await text(page).getByText("with stars").waitFor();
  await is(page, source.replace(/\n$/, ""), "nothing was changed");
  await caretAfter(page, "with stars");
  await type(", kept");
  await is(page, source.replace("* An", "- An").replace("* with stars", "- with stars, kept").replace(/\n$/, ""), "one block was changed");
});

for (const [name, typed, expected] of [
  ["heading", "A section", "## A section"],
  ["subheading", "A part", "### A part"],
  ["list", "one", "- one"],
  ["numbers", "one", "1. one"],
  ["checks", "one", "- [ ] one"],
  ["quote", "said", "> said"],
  ["block", "x = 1", "```\nx = 1\n```"],
  ["callout", "mind", "> [!NOTE]\n> mind"],
]) {
  test(`the tool "${name}" is on, and off again`, async () => {
    await text(page).click();
    await type(typed);
    await tool(page, name).click();
    await is(page, expected);
    await until("the tool shows that it is on", async () => (await tool(page, name).getAttribute("aria-pressed")) === "true");
    await tool(page, name).click();
    await is(page, typed);
    await until("the tool shows that it is off", async () => (await tool(page, name).getAttribute("aria-pressed")) === "false");
  });
}

for (const [name, shortcut, expected] of [
  ["bold", "Control+b", "Warm **hands** first"],
  ["italic", "Control+i", "Warm *hands* first"],
  [undefined, "Control+e", "Warm `hands` first"],
  [undefined, "Control+Shift+s", "Warm ~~hands~~ first"],
]) {
  test(`${name ?? expected}: on selected words, by tool or by key, and undone`, async () => {
    await text(page).click();
    await type("Warm hands first");
    await select(page, "hands");
    await keys(shortcut);
    await is(page, expected);
    await keys("Control+z");
    await is(page, "Warm hands first");
    if (!name) return;
    await tool(page, name).click();
    await is(page, expected);
    await tool(page, "undo").click();
    await is(page, "Warm hands first");
    await tool(page, "redo").click();
    await is(page, expected);
  });
}

test("a dividing line, and writing on below it", async () => {
  await text(page).click();
  await type("Above");
  await tool(page, "line").click();
  await type("Below");
  await is(page, "Above\n\n---\n\nBelow");
});

test("what is typed at the beginning of a line, and around words", async () => {
  await text(page).click();
  for (const line of ["## Section", "### Part", "- item"]) {
    await type(line);
    await keys("Enter");
  }
  await keys("Enter");
  await type("Some **bold** and *slanted* words, `code` too");
  await is(page, "## Section\n\n### Part\n\n- item\n\nSome **bold** and *slanted* words, `code` too");
});

test("in a long text too, what is typed at once stands where the caret is", async () => {
  const source = Array.from({ length: 150 }, (_, at) => `Paragraph ${at + 1} of many.`);
  await load(page, `${source.join("\n\n")}\n`);
  for (const at of [140, 75, 10]) {
    await caretAfter(page, `Paragraph ${at} of`);
    await keys("Enter");
    await type("### Part");
    await keys("Enter");
    await type("words");
    await keys("Enter");
    await type("- item");
    source[at - 1] += "\n\n### Part\n\nwords\n\n- item";
    await is(page, source.join("\n\n"));
  }
});

test("a heading that begins with a number stays a heading", async () => {
  await text(page).click();
  await type("## 1. It is satisfying");
  await is(page, "## 1. It is satisfying");
});

test("the menu on an empty line: found by words, chosen by keys or by a tap, left by Escape", async () => {
  await text(page).click();
  await type("/");
  const menu = page.getByRole("listbox");
  await menu.waitFor();
  assert.ok((await menu.getByRole("option").count()) >= 15, "everything is offered");
  const active = await text(page).getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
  await keys("ArrowDown");
  assert.notEqual(await text(page).getAttribute("aria-activedescendant"), active);
  await type("warn");
  assert.deepEqual(await menu.getByRole("option").locator(".choice-title").allInnerTexts(), ["Warning, in a box"]);
  await keys("Enter");
  await type("Ask your doctor first.");
  await is(page, "> [!WARNING]\n> Ask your doctor first.");

  await load(page, "");
  await text(page).click();
  await type("/num");
  await menu.getByRole("option", { name: /Numbered list/ }).click();
  await type("first");
  await is(page, "1. first");

  await load(page, "");
  await text(page).click();
  await type("/hea");
  await menu.waitFor();
  await keys("Escape");
  await menu.waitFor({ state: "detached" });
  assert.equal(await text(page).getAttribute("aria-activedescendant"), null);
  await is(page, "/hea");
  await type("rts and/or minds");
  assert.equal(await menu.count(), 0);
});

test("blocks move past their neighbours", async () => {
  await load(page, "One\n\nTwo\n\n- a\n- b\n");
  await caretAfter(page, "Two");
  await keys("Alt+Shift+ArrowUp");
  await is(page, "Two\n\nOne\n\n- a\n- b");
  await caretAfter(page, "a");
  await text(page).getByRole("listitem").first().click();
  await keys("Alt+Shift+ArrowDown");
  await is(page, "Two\n\nOne\n\n- b\n- a");
});

test("the Markdown behind the text, there and back, with one undo", async () => {
  await text(page).click();
  await type("As I wrote it");
  await tool(page, "source").click();
  const source = page.locator("textarea[name=body]");
  assert.equal((await source.inputValue()).trim(), "As I wrote it");
  assert.equal(await tool(page, "source").getAttribute("aria-pressed"), "true");
  await until("the other tools say that they cannot be used", async () => (await tool(page, "bold").getAttribute("aria-disabled")) === "true");
  await source.fill("## Typed as source\n");
  await is(page, "## Typed as source");
  await tool(page, "source").click();
  await text(page).getByRole("heading", { name: "Typed as source" }).waitFor();
  await keys("Control+z");
  await is(page, "As I wrote it");
});

test("what the editor cannot show is a box with its source, which moves and goes", async () => {
  const html = '<section class="x">\n  <b>Kept</b> as it is\n</section>';
  await load(page, `Before\n\n${html}\n\nAfter\n`);
  const box = text(page).locator(".raw-block");
  assert.equal(await box.locator("pre").innerText(), html);
  assert.match(await box.innerText(), /HTML \(edit in source view\)/);
  assert.equal(await text(page).locator("section").count(), 0, "its HTML is not on the page");
  await box.click();
  await tool(page, "move-up").click();
  await is(page, `${html}\n\nBefore\n\nAfter`);
  await tool(page, "remove").click();
  await is(page, "Before\n\nAfter");
});

test("the number of words and the minutes stand beside the state", async () => {
  await load(page, `${"word ".repeat(441).trim()}\n`);
  const line = page.locator(".word-count");
  await until("the words are counted", async () => (await line.innerText()) === "441 words, 3 minutes to read");
  assert.match(await page.locator(".writing-head .state").innerText(), /New, not saved yet|saved/);
});

test("finding and replacing: counted, one by one, all at once, and one undo", async () => {
  const source = "Neck and neck.\n\n- the **neck** again\n- shoulders\n";
  await load(page, source);
  await caretAfter(page, "Neck and");
  await keys("Control+f");
  const bar = page.getByRole("search", { name: /find and replace/i });
  await bar.getByLabel("Find").fill("neck");
  const count = bar.getByRole("status");
  await until("the places are counted", async () => /^\d of 3$/.test(await count.innerText()));
  assert.equal(await text(page).locator(".found").count(), 3);
  const first = await count.innerText();
  await bar.getByRole("button", { name: "The next one" }).click();
  assert.notEqual(await count.innerText(), first);
  await bar.getByRole("button", { name: "The one before" }).click();
  assert.equal(await count.innerText(), first);
  await bar.getByLabel("Replace by").fill("back");
  await bar.getByRole("button", { name: "Replace all" }).click();
  await is(page, "back and back.\n\n- the **back** again\n- shoulders");
  await page.getByText("3 places were replaced").waitFor();
  await keys("Escape");
  await bar.waitFor({ state: "hidden" });
  await until("the text has the focus", () => text(page).evaluate((node) => node === document.activeElement));
  await keys("Control+z");
  await is(page, source.replace(/\n$/, ""));
  await caretAfter(page, "shoulders");
  await keys("Control+f");
  await bar.getByLabel("Find").fill("shoulders");
  await bar.getByLabel("Replace by").fill("hips");
  await bar.getByRole("button", { name: "Replace", exact: true }).click();
  assert.match(await markdown(page), /- hips$/);
  await until("nothing is left to find", async () => (await count.innerText()) === "not found");
});

test("the help lists the keys, and a key opens it", async () => {
  await text(page).click();
  await keys("Control+/");
  const help = page.getByRole("dialog", { name: "Help with writing" });
  await help.waitFor();
  for (const words of ["Ctrl+B", "Ctrl+K", "Alt+F10", "Numbered list"]) assert.ok((await help.innerText()).includes(words), words);
  await keys("Escape");
  await help.waitFor({ state: "detached" });
  await until("the text has the focus again", () => text(page).evaluate((node) => node === document.activeElement));
});

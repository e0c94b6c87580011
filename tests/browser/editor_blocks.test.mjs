// Tables, callouts, footnotes and links in the rich editor: what a writer presses, and the Markdown that comes of it.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { press, publish, words } from "./acts.mjs";
import { launch } from "./browser.mjs";
import { caretAfter, end, is, load, markdown, newPost, ownerOf, select, text, tool } from "./editing.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let browser, site, owner, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start()]);
  ({ owner, page } = await ownerOf(browser, site));
  // A post to link to, and a draft.
  await newPost(page, "Ten circles.\n");
  await page.locator("#title").fill("Roll your shoulders");
  await publish(page);
  await newPost(page, "Not yet.\n");
  await page.locator("#title").fill("Breathing drafts");
  await press(page, words.save);
});
beforeEach(() => newPost(page));
after(() => end(owner, browser, site));

const keys = (pressed) => page.keyboard.press(pressed);
const type = (words) => page.keyboard.type(words);
const TABLE = "Before\n\n| Muscle | Time |\n| --- | --- |\n| Neck | 30 s |\n| Back | 45 s |\n";
const cell = (words) => text(page).getByRole("cell", { name: words, exact: true }).or(text(page).getByRole("columnheader", { name: words, exact: true }));

/** How many dashes stand under a header, and how an empty cell is spaced, is the codec's. */
async function isTable(expected) {
  assert.equal((await markdown(page)).replace(/-+/g, "-").replace(/\| +(?=\|)/g, "| "), expected);
}

test("a table: made, filled with Tab, and grown by Tab at its end", async () => {
  await text(page).click();
  await tool(page, "table").click();
  for (const words of ["Muscle", "Time", "Often", "Neck", "30 s", "daily", "Back", "45 s", "weekly", "Hips", "1 min"]) {
    await type(words);
    if (words !== "1 min") await keys("Tab");
  }
  await isTable("| Muscle | Time | Often |\n| - | - | - |\n| Neck | 30 s | daily |\n| Back | 45 s | weekly |\n| Hips | 1 min | |");
});

for (const [name, at, expected] of [
  ["row-above", "Back", "| Muscle | Time |\n| - | - |\n| Neck | 30 s |\n| new | |\n| Back | 45 s |"],
  ["row-above", "Muscle", "| new | |\n| - | - |\n| Muscle | Time |\n| Neck | 30 s |\n| Back | 45 s |"],
  ["row-gone", "Neck", "| Muscle | Time |\n| - | - |\n| Back | 45 s |"],
  ["row-gone", "Muscle", "| Neck | 30 s |\n| - | - |\n| Back | 45 s |"],
  ["column-gone", "Muscle", "| Time |\n| - |\n| 30 s |\n| 45 s |"],
  ["header", "Back", "| Back | 45 s |\n| - | - |\n| Muscle | Time |\n| Neck | 30 s |"],
  ["align-right", "30 s", "| Muscle | Time |\n| - | -: |\n| Neck | 30 s |\n| Back | 45 s |"],
  ["align-center", "Time", "| Muscle | Time |\n| - | :-: |\n| Neck | 30 s |\n| Back | 45 s |"],
  ["align-left", "Muscle", "| Muscle | Time |\n| :- | - |\n| Neck | 30 s |\n| Back | 45 s |"],
]) {
  test(`in a table: ${name} at "${at}", and undone`, async () => {
    await load(page, TABLE);
    await cell(at).click();
    await tool(page, name).click();
    if (expected.includes("new")) await type("new");
    await isTable(`Before\n\n${expected}`);
    await keys("Control+z");
    if (expected.includes("new") && (await text(page).getByRole("row").count()) > 3) await keys("Control+z");
    await is(page, TABLE.trimEnd());
  });
}

test("in a table: rows and columns after, and the whole table gone", async () => {
  await load(page, TABLE);
  await cell("30 s").click();
  await tool(page, "row-below").click();
  await tool(page, "column-before").click();
  await tool(page, "column-after").click();
  assert.deepEqual([await text(page).getByRole("row").count(), await text(page).getByRole("columnheader").count()], [4, 4]);
  await tool(page, "table-gone").click();
  await is(page, "Before");
});

test("a callout: its kind, its title, and writing on below it", async () => {
  await text(page).click();
  await type("This is not medical advice.");
  await tool(page, "callout").click();
  const kind = text(page).getByLabel("Kind of callout");
  assert.deepEqual(await kind.locator("option").allInnerTexts(), ["Note", "Tip", "Important", "Warning", "Caution"]);
  await kind.selectOption("Important");
  await is(page, "> [!IMPORTANT]\n> This is not medical advice.");
  await text(page).getByLabel("Title of the callout").fill("Before you begin");
  await keys("Enter");
  await until("Enter leads from the title into the text", () => text(page).evaluate((node) => node === document.activeElement));
  await caretAfter(page, "This is not medical advice.");
  await keys("Enter");
  await keys("Enter");
  await type("Outside of it.");
  await is(page, "> [!IMPORTANT] Before you begin\n> This is not medical advice.\n\nOutside of it.");
});

test("footnotes: made, numbered as readers see them, there and back, and the one that lost its mark", async () => {
  await load(page, "One. Two.\n");
  await caretAfter(page, "One. Two.");
  await tool(page, "footnote").click();
  await type("The second note.");
  await text(page).getByRole("button", { name: "Go back" }).click();
  await select(page, "One.");
  await keys("ArrowRight");
  await tool(page, "footnote").click();
  await type("The first note.");
  const marks = text(page).locator(".footnote-mark");
  await until("the marks are numbered in their order", async () => (await marks.allInnerTexts()).join() === "1,2");
  assert.deepEqual(await text(page).locator(".footnote-number").allInnerTexts(), ["2.", "1."]);
  await is(page, "One.[^2] Two.[^1]\n\n[^1]: The second note.\n\n[^2]: The first note.");

  await text(page).getByRole("button", { name: "Footnote 2" }).click();
  await type("Here: ");
  await is(page, "One.[^2] Two.[^1]\n\n[^1]: Here: The second note.\n\n[^2]: The first note.");
  await text(page).getByRole("button", { name: "Go back" }).first().click();
  await keys("Backspace");
  await text(page).getByText("No mark in the text leads here any more.").filter({ visible: true }).waitFor();
  await is(page, "One.[^2] Two.\n\n[^1]: Here: The second note.\n\n[^2]: The first note.");
  await text(page).getByRole("button", { name: "Remove this footnote" }).first().click();
  await is(page, "One.[^2] Two.\n\n[^2]: The first note.");
  assert.deepEqual(await marks.allInnerTexts(), ["1"]);
  await keys("Control+z");
  await is(page, "One.[^2] Two.\n\n[^1]: Here: The second note.\n\n[^2]: The first note.");
});

test("a footnote that is removed takes its marks along, and one undo brings all back", async () => {
  const source = "Said so.[^a] And again.[^a]\n\n[^a]: By whom.";
  await load(page, `${source}\n`);
  await text(page).getByRole("button", { name: "Remove this footnote" }).click();
  await is(page, "Said so. And again.");
  await keys("Control+z");
  await is(page, source);
});

const picker = () => page.getByRole("dialog", { name: /link/i });
const offered = (words) => picker().getByRole("option", { name: words });

test("a link to a post of the site, found by words and chosen by keys", async () => {
  await text(page).click();
  await type("Then roll your shoulders slowly");
  await select(page, "roll your shoulders");
  await keys("Control+k");
  await offered(/Roll your shoulders/).waitFor();
  assert.match(await offered(/Roll your shoulders/).innerText(), /live/);
  await picker().getByRole("combobox").fill("drafts");
  await until("the draft is offered first", async () => /Breathing drafts/.test(await picker().getByRole("option").first().innerText()));
  assert.match(await picker().getByRole("option").first().innerText(), /draft/);
  await picker().getByRole("combobox").fill("shoulders");
  await keys("Enter");
  await picker().waitFor({ state: "detached" });
  await keys("End");
  await type(", twice");
  await is(page, "Then [roll your shoulders](/roll-your-shoulders) slowly, twice");
});

test("a pasted address, changed and taken away again", async () => {
  await text(page).click();
  await type("See the guide");
  await select(page, "guide");
  await tool(page, "link").click();
  await picker().getByRole("combobox").fill("example.org/guide");
  await offered(/Link to example.org\/guide/).click();
  await is(page, "See the [guide](https://example.org/guide)");
  await text(page).getByRole("link", { name: "guide" }).click();
  await tool(page, "link-change").click();
  assert.equal(await picker().getByRole("combobox").inputValue(), "https://example.org/guide");
  await picker().getByRole("combobox").fill("imke@example.org");
  await keys("Enter");
  await picker().waitFor({ state: "detached" });
  await is(page, "See the [guide](mailto:imke@example.org)");
  await text(page).getByRole("link", { name: "guide" }).click();
  await tool(page, "link-gone").click();
  await is(page, "See the guide");
});

test("an address that is typed and taken before the first posts have come is the one that is linked", async () => {
  const first = /\/desk\/links\?q=$/;
  let letGo;
  const held = new Promise((done) => (letGo = done));
  // Nobody may wait for it any more.
  await page.route(first, (route) => held.then(() => route.continue()).catch(() => {}));
  await text(page).click();
  await type("See ");
  const asked = page.waitForRequest(first);
  await keys("Control+k");
  await asked;
  await type("https://example.org/");
  await keys("Enter");
  letGo();
  await picker().waitFor({ state: "detached" });
  await page.unroute(first);
  await is(page, "See [example.org](https://example.org/)");
});

test("an address that could run something is not one", async () => {
  await text(page).click();
  await type("press");
  await select(page, "press");
  await keys("Control+k");
  await picker().getByRole("combobox").fill("javascript:alert(1)");
  await offered(/Plan this post/).waitFor();
  assert.equal(await offered(/Link to/).count(), 0);
  await keys("Escape");
  await is(page, "press");
});

test("a post that does not exist yet is planned while linking to it", async () => {
  await text(page).click();
  await type("More about hamstrings later");
  await select(page, "hamstrings");
  await keys("Control+k");
  await offered(/Plan this post: “hamstrings”/).click();
  const plan = page.getByRole("dialog", { name: "Plan this post" });
  assert.equal(await plan.getByLabel("Title").inputValue(), "Hamstrings");
  await plan.getByLabel("Title").fill("");
  await keys("Enter");
  await plan.getByRole("alert").getByText("Give it a title").waitFor();
  await plan.getByLabel("Title").fill("Hamstrings after a run");
  await plan.getByLabel("What it will be about").fill("Why they tighten, and three ways out.");
  await plan.getByRole("button", { name: "Plan it and link" }).click();
  await plan.waitFor({ state: "detached" });
  await is(page, "More about [hamstrings](/hamstrings-after-a-run) later");
  await page.getByText("“Hamstrings after a run” is planned.").waitFor();
  await caretAfter(page, "later");
  await keys("Control+k");
  await picker().getByRole("combobox").fill("hamstr");
  await until("it is offered as coming", async () => /coming/.test(await offered(/Hamstrings after a run/).innerText()));
  await keys("Enter");
  await picker().waitFor({ state: "detached" });
  await is(page, "More about [hamstrings](/hamstrings-after-a-run) later[Hamstrings after a run](/hamstrings-after-a-run)");
});

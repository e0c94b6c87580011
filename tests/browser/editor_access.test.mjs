// The rich editor for everybody: on a phone, by the keyboard alone, to a screen reader, without JavaScript, and when it
// cannot be opened. Its policy violations and console errors fail each of these when the browser closes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { press, signIn, words } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { caretAfter, end, is, load, newPost, OWNER, ownerOf, text, tool } from "./editing.mjs";
import { danglingReferences, edgeless, lost } from "./perceiving.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

const EVERYTHING = `Words **bold**, [a link](https://example.org/) and \`code\`.[^1]

## A heading

> [!WARNING] Mind
> this.

- one
- two

- [ ] not yet
- [x] done

> A quote

| A | B |
| --- | ---: |
| 1 | 2 |

<div>HTML</div>

\`\`\`
code
\`\`\`

[^1]: A note.
`;

let browser, site, owner, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start({ limits: { sign_ins_per_minute: 1_000 } })]);
  ({ owner, page } = await ownerOf(browser, site));
});
after(() => end(owner, browser, site));

async function visitor(options) {
  const who = await person(browser, site, options);
  const other = await who.page();
  await signIn(other, OWNER);
  return { who, page: other };
}

const focusIn = (scope, selector) => scope.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector);

test("axe finds nothing, on desk and phone, light and dark, with dialogs open", async () => {
  await newPost(page, EVERYTHING);
  const found = [];
  const examine = async (what) => {
    for (const width of [1280, 412]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const line of await violations(page)) found.push(`${what}, ${width}, ${colorScheme}: ${line}`);
      }
    }
    for (const line of await danglingReferences(page)) found.push(`${what}: ${line}`);
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  await examine("the page");
  await text(page).getByRole("cell", { name: "1" }).click();
  await tool(page, "row-above").waitFor();
  await examine("in a table");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("a");
  await examine("finding");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+/");
  await page.getByRole("dialog").waitFor();
  await examine("the help");
  await page.keyboard.press("Escape");
  await caretAfter(page, "A heading");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill("anything");
  await page.getByRole("option", { name: /Plan this post/ }).waitFor();
  await examine("the link picker");
  await page.getByRole("option", { name: /Plan this post/ }).click();
  await page.getByRole("dialog", { name: "Plan this post" }).waitFor();
  await examine("planning");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await load(page, "");
  await text(page).click();
  await page.keyboard.type("/");
  await page.getByRole("listbox").waitFor();
  await examine("the menu on an empty line");
  assert.deepEqual(found, []);
});

test("the roles that a screen reader tells: a text of several lines, tools in one row", async () => {
  await newPost(page, EVERYTHING);
  assert.equal(await text(page).getAttribute("aria-multiline"), "true");
  const tools = page.getByRole("toolbar", { name: "Text" });
  assert.equal(await tools.locator("[tabindex='0']").count(), 1, "one stop for Tab");
  const unnamed = await tools.getByRole("button").evaluateAll((buttons) => buttons.filter((button) => button.innerText.trim() === "").map((button) => button.outerHTML));
  assert.deepEqual(unnamed, [], "every tool has its word");
  for (const icon of await tools.locator("svg").all()) assert.equal(await icon.getAttribute("aria-hidden"), "true");
});

test("on a phone nothing scrolls sideways, and every target is 44 pixels", async () => {
  const { who, page: phone } = await visitor({ viewport: { width: 412, height: 850 }, hasTouch: true, isMobile: true });
  await newPost(phone, EVERYTHING);
  const small = () => phone.evaluate(() => [...document.querySelectorAll(".editor-head button, .editor-head input, .context-bar button, dialog button, dialog input, dialog textarea, [role=option]")]
    .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden") && node.type !== "checkbox")
    .filter((node) => { const { width, height } = node.getBoundingClientRect(); return width < 43.5 || height < 43.5; })
    .map((node) => node.outerHTML.slice(0, 120)));
  const fits = async (what) => {
    assert.deepEqual(await lost(phone), [], what);
    assert.deepEqual(await small(), [], what);
  };
  await fits("the page");
  await text(phone).getByRole("cell", { name: "1" }).tap();
  await tool(phone, "row-above").waitFor();
  await fits("in a table");
  await tool(phone, "find").tap();
  await fits("finding");
  await phone.getByRole("button", { name: "Close" }).tap();
  await tool(phone, "help").tap();
  await phone.getByRole("dialog").waitFor();
  await fits("the help");
  await phone.getByRole("button", { name: "Close" }).tap();
  await text(phone).getByRole("heading").tap();
  await tool(phone, "link").tap();
  await phone.getByRole("dialog").getByRole("option").first().waitFor();
  await fits("the link picker");
  await phone.getByRole("button", { name: "Close" }).tap();
  const top = await phone.locator(".editor-head").evaluate((head) => { scrollTo(0, document.body.scrollHeight); return head.getBoundingClientRect().top; });
  assert.ok(top <= 1 && top >= -1, `the tools stay at the top (${top})`);
  await who.close();
});

test("in forced colours every control has an edge", async () => {
  await newPost(page, EVERYTHING);
  await page.emulateMedia({ forcedColors: "active" });
  assert.deepEqual(await edgeless(page), []);
  await page.emulateMedia({ forcedColors: "none" });
});

test("a post by the keyboard alone: tools by Alt+F10 and arrows, a link, a table, saved", async () => {
  await newPost(page);
  const keys = (pressed) => page.keyboard.press(pressed);
  await page.locator("#title").focus();
  await page.keyboard.type("By keys");
  await keys("Enter");
  await until("the text has the focus", () => focusIn(page, ".editor-page"));
  await page.keyboard.type("A section");
  await keys("Alt+F10");
  assert.ok(await focusIn(page, "[role=toolbar]"), "Alt+F10 leads to the tools");
  await keys("End");
  assert.ok(await focusIn(page, "[data-tool=help]"));
  await keys("ArrowRight");
  assert.ok(await focusIn(page, "[data-tool=undo]"), "the row has no end");
  for (let step = 0; step < 40 && !(await focusIn(page, "[data-tool=heading]")); step += 1) await keys("ArrowRight");
  await keys("Enter");
  await until("the text has the focus again", () => focusIn(page, ".editor-page"));
  await keys("Enter");
  await page.keyboard.type("With a ");
  await keys("Control+k");
  await page.getByRole("dialog").getByRole("combobox").waitFor();
  await page.keyboard.type("https://example.org/");
  await keys("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await until("the text has the focus after the link", () => focusIn(page, ".editor-page"));
  await keys("Enter");
  await page.keyboard.type("/table");
  await page.getByRole("option", { name: "Table" }).waitFor();
  await keys("Enter");
  await page.keyboard.type("A");
  await until("the tools of the table are there", () => tool(page, "align-right").isVisible());
  await keys("Alt+F10");
  assert.ok(await focusIn(page, ".context-bar"), "Alt+F10 leads to the table's tools first");
  for (let step = 0; step < 20 && !(await focusIn(page, "[data-tool=align-right]")); step += 1) await keys("ArrowRight");
  await keys("Enter");
  await until("the text has the focus after the table's tool", () => focusIn(page, ".editor-page"));
  await is(page, "## A section\n\nWith a [example.org](https://example.org/)\n\n| A | | |\n| -: | - | - |\n| | | |\n| | | |");
  await keys("Escape");
  const save = page.getByRole("button", { name: "Save", exact: true });
  for (let step = 0; step < 60 && !(await save.evaluate((node) => node === document.activeElement)); step += 1) await keys("Shift+Tab");
  await Promise.all([page.waitForResponse((one) => one.request().isNavigationRequest() && one.status() === 200), keys("Enter")]);
  await page.waitForLoadState("load");
  await text(page).getByRole("heading", { name: "A section" }).waitFor();
});

test("without JavaScript the same field is a plain textarea", async () => {
  const { who, page: plain } = await visitor({ javaScript: false });
  await plain.goto("/desk/posts/new");
  const field = plain.locator("textarea[name=body]");
  assert.ok(await field.isVisible());
  assert.equal(await plain.locator("[contenteditable]").count(), 0);
  await plain.locator("[name=title]").fill("Plainly");
  await field.fill("## Plain\n\nWords.");
  await press(plain, words.save);
  assert.equal((await field.inputValue()).replaceAll("\r\n", "\n"), "## Plain\n\nWords.");
  await who.close();
});

test("if the editor cannot be opened, the plain field stays and works", async () => {
  const { who, page: broken } = await visitor({ ignore: /the editor could not be opened/ });
  await broken.addInitScript(() => { globalThis.ResizeObserver = class { constructor() { throw new Error("none here"); } }; });
  await broken.goto("/desk/posts/new");
  await broken.waitForLoadState("load");
  assert.equal(await broken.locator("[contenteditable]").count(), 0);
  const field = broken.locator("textarea[name=body]");
  await field.fill("Still here.");
  await broken.locator("[name=title]").fill("Broken");
  await press(broken, words.save);
  assert.match(new URL(broken.url()).pathname, /^\/desk\/posts\/\d+$/);
  assert.equal((await field.inputValue()).trim(), "Still here.");
  await who.close();
});

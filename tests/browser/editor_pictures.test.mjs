// Pictures in the rich editor: picked, dropped, pasted, scaled before they are sent, described, and chosen again.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { press, words } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch } from "./browser.mjs";
import { caretAfter, end, is, load, markdown, newPost, ownerOf, text, tool } from "./editing.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let browser, site, owner, page;
before(async () => {
  [browser, site] = await Promise.all([launch(), start()]);
  ({ owner, page } = await ownerOf(browser, site, { ignore: /status of 4(13|15|22) .*/ }));
});
beforeEach(() => newPost(page));
after(() => end(owner, browser, site));

let drawings = 0;

/** A picture of this size, drawn in the page, as a file there; each its own, since the site knows what it already has. */
async function drawn(width, height, { type = "image/jpeg", name = "doorway.jpg" } = {}) {
  drawings += 1;
  return page.evaluateHandle(async ([w, h, mime, called, turn]) => {
    const canvas = new OffscreenCanvas(w, h);
    const pen = canvas.getContext("2d");
    const sky = pen.createLinearGradient(0, 0, w, h);
    sky.addColorStop(0, `hsl(${turn * 20} 60% 40%)`);
    sky.addColorStop(1, "coral");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, w, h);
    return new File([await canvas.convertToBlob({ type: mime })], called, { type: mime });
  }, [width, height, type, name, drawings]);
}

/** Drops files on the paragraph with these words. */
async function drop(files, words) {
  const target = await text(page).getByText(words).first().elementHandle();
  const { x, y, width, height } = await target.boundingBox();
  await page.evaluate(({ dropped, onto, at }) => {
    const data = new DataTransfer();
    for (const file of dropped) data.items.add(file);
    for (const kind of ["dragover", "drop"]) {
      onto.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data, clientX: at.x, clientY: at.y }));
    }
  }, { dropped: files, onto: target, at: { x: x + width / 2, y: y + height / 2 } });
}

async function paste(files, html) {
  await text(page).evaluate((node, { pasted, markup }) => {
    const data = new DataTransfer();
    for (const file of pasted) data.items.add(file);
    if (markup) data.setData("text/html", markup);
    node.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  }, { pasted: files, markup: html });
}

const dialog = () => page.getByRole("dialog", { name: /^Describe/ });

async function describe({ shows, caption, isDecoration = false }) {
  await dialog().waitFor();
  if (shows) await dialog().getByLabel("What it shows").fill(shows);
  if (isDecoration) await dialog().getByLabel(/Only decoration/).check();
  if (caption) await dialog().getByLabel("Caption").fill(caption);
  const shown = await dialog().elementHandle();
  await dialog().getByRole("button", { name: "Keep" }).click();
  await shown.waitForElementState("hidden");
}

const PICTURE = String.raw`/media/[A-Za-z0-9._-]+`;

test("dropped between paragraphs, then described, with a caption", async () => {
  await load(page, "First.\n\nSecond.\n");
  await drop([await drawn(800, 500)], "First.");
  await dialog().waitFor();
  assert.deepEqual(await violations(page), [], "axe finds nothing with the dialog open");
  await describe({ shows: "A doorway in  the morning", caption: "Where we begin" });
  assert.match(await markdown(page), new RegExp(`^First\\.\\n\\n!\\[A doorway in the morning\\]\\(${PICTURE} "Where we begin"\\)\\n\\nSecond\\.$`));
  await text(page).getByText("Where we begin").waitFor();
  await until("the picture is shown", () => text(page).getByRole("img", { name: "A doorway in the morning" }).evaluate((image) => image.complete && image.naturalWidth > 0));
});

test("pasted, and only decoration", async () => {
  await text(page).click();
  await page.keyboard.type("Before it.");
  await paste([await drawn(300, 200, { type: "image/png", name: "image.png" })]);
  await describe({ isDecoration: true });
  assert.match(await markdown(page), new RegExp(`^Before it\\.\\n\\n!\\[\\]\\(${PICTURE}\\)$`));
});

test("a picture copied from a page comes as its file, not as its address", async () => {
  await text(page).click();
  await paste([await drawn(300, 200, { type: "image/png", name: "image.png" })], '<meta charset="utf-8"><img src="https://example.org/picture.png" alt="theirs">');
  await describe({ shows: "Copied" });
  assert.match(await markdown(page), new RegExp(`^!\\[Copied\\]\\(${PICTURE}\\)$`));
});

test("a large photo is scaled to 4,000 pixels before it is sent, and several come in their order", async () => {
  // The site would make it smaller too; what counts is what leaves the browser.
  await page.evaluate(() => {
    globalThis.__sent = [];
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function watched(body) {
      if (body instanceof FormData) createImageBitmap(body.get("file")).then(({ width, height }) => globalThis.__sent.push([width, height]));
      return send.call(this, body);
    };
  });
  await load(page, "Here.\n");
  await drop([await drawn(4_800, 2_400, { name: "wide.jpg" }), await drawn(200, 100, { name: "small.jpg" })], "Here.");
  await page.getByRole("dialog", { name: "Describe picture 1 of 2" }).waitFor();
  await describe({ shows: "Wide" });
  await page.getByRole("dialog", { name: "Describe picture 2 of 2" }).waitFor();
  await describe({ shows: "Small" });
  assert.match(await markdown(page), new RegExp(`^Here\\.\\n\\n!\\[Wide\\]\\(${PICTURE}\\)\\n\\n!\\[Small\\]\\(${PICTURE}\\)$`));
  const sizes = await until("both were looked at", () => page.evaluate(() => globalThis.__sent.length === 2 && globalThis.__sent));
  assert.deepEqual(sizes, [[4_000, 2_000], [200, 100]]);
});

test("picked from the device by the button; JPEG stands first, so that a phone turns its photos into it", async () => {
  await text(page).click();
  await tool(page, "picture").click();
  const chooser = page.getByRole("dialog", { name: "Picture" });
  const input = chooser.locator("input[type=file]");
  assert.match(await input.getAttribute("accept"), /^image\/jpeg,/);
  const [files] = await Promise.all([page.waitForEvent("filechooser"), chooser.getByRole("button", { name: /Choose or take/ }).click()]);
  const file = await drawn(400, 300);
  const bytes = await page.evaluate(async (one) => [...new Uint8Array(await one.arrayBuffer())], file);
  await files.setFiles({ name: "phone.jpg", mimeType: "image/jpeg", buffer: Buffer.from(bytes) });
  await describe({ shows: "From the phone" });
  assert.match(await markdown(page), new RegExp(`^!\\[From the phone\\]\\(${PICTURE}\\)$`));
});

test("chosen again from those that the site has, with the description it has", async () => {
  await text(page).click();
  await paste([await drawn(320, 200, { type: "image/png", name: "image.png" })]);
  await describe({ shows: "Three stones in a row" });
  await load(page, "Again:\n");
  await caretAfter(page, "Again:");
  await tool(page, "picture").click();
  const chooser = page.getByRole("dialog", { name: "Picture" });
  await chooser.getByLabel("Search").fill("stones");
  await chooser.getByRole("button", { name: "Three stones in a row" }).click();
  await chooser.waitFor({ state: "detached" });
  assert.match(await markdown(page), new RegExp(`^Again:\\n\\n!\\[Three stones in a row\\]\\(${PICTURE}\\)$`));
});

test("selected, a picture is described again, moved and removed", async () => {
  await text(page).click();
  await paste([await drawn(320, 200, { type: "image/png", name: "image.png" })]);
  await dialog().getByRole("button", { name: "Later" }).click();
  await text(page).getByText("No description").waitFor();
  await load(page, `Above.\n\n${await markdown(page)}\n`);
  await text(page).locator(".picture img").click();
  await tool(page, "describe").click();
  await describe({ shows: "Told later" });
  await tool(page, "move-up").click();
  assert.match(await markdown(page), new RegExp(`^!\\[Told later\\]\\(${PICTURE}\\)\\n\\nAbove\\.$`));
  await tool(page, "remove").click();
  await until("the picture is gone", async () => (await text(page).locator(".picture").count()) === 0);
});

test("a picture from elsewhere is told and kept, and never fetched, neither on opening nor in copies", async () => {
  const source = "![Theirs](https://outside.invalid/p.png)\n\n![Sly](</\\outside.invalid/q.png>)";
  const left = [];
  const watch = (request) => new URL(request.url()).origin !== site.origin && left.push(request.url());
  page.on("request", watch);
  await load(page, `${source}\n`);
  await page.locator("#title").fill("Borrowed");
  await press(page, words.save);
  await page.reload();
  await text(page).getByText("Theirs (at outside.invalid/p.png; readers get a link)").waitFor();
  await is(page, source);
  await text(page).click();
  await page.keyboard.press("Control+a");
  // Copies are drawn too. What was copied comes back as it was.
  await text(page).evaluate((node) => {
    const data = new DataTransfer();
    node.dispatchEvent(new ClipboardEvent("cut", { bubbles: true, cancelable: true, clipboardData: data }));
    node.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }));
  });
  await is(page, source);
  page.off("request", watch);
  assert.deepEqual(left, []);
});

test("a photo that neither site nor browser can read is told in words, and so is a drawing", async () => {
  await load(page, "Here.\n");
  for (const [name, type, words] of [["IMG_1.HEIC", "image/heic", /cannot read “IMG_1\.HEIC”\. Save it as JPEG/], ["logo.svg", "image/svg+xml", /“logo\.svg” is a drawing/]]) {
    const file = await page.evaluateHandle(([called, mime]) => new File(["no picture"], called, { type: mime }), [name, type]);
    await drop([file], "Here.");
    await page.locator(".editor-said").getByText(words).waitFor();
    assert.equal(await page.locator(".picture-coming").count(), 0, "nothing is left where it was to stand");
  }
  await is(page, "Here.");
});

test("a picture that the site refuses says why; one on its way can be stopped, and the text goes on meanwhile", async () => {
  await load(page, "Here.\n");
  const broken = await page.evaluateHandle(() => new File([new Uint8Array(300)], "broken.jpg", { type: "image/jpeg" }));
  await drop([broken], "Here.");
  await until("the site's words are told", async () => (await page.locator(".editor-said").innerText()).trim().length > 20);
  await is(page, "Here.");

  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/desk/media", async (route) => { await held; await route.abort().catch(() => {}); });
  await drop([await drawn(200, 100)], "Here.");
  const coming = page.locator(".picture-coming");
  await coming.getByText("“doorway.jpg”").waitFor();
  await caretAfter(page, "Here.");
  await page.keyboard.type(" And on.");
  await coming.getByRole("button", { name: "Cancel" }).click();
  await coming.waitFor({ state: "detached" });
  release();
  await page.unroute("**/desk/media");
  await page.getByText("“doorway.jpg” was not added.").waitFor();
  await is(page, "Here. And on.");
});

// Pictures as people meet them: uploaded by a page, described, put into a post, seen by a reader at the size that suits,
// replaced and withdrawn; with JavaScript and without, without a jump of the page, and through axe.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, press, publish, setUp, write } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

const OWNER = { title: "Warm Hands", name: "Imke Brandt", email: "imke@example.org", password: "lavender and pine 7" };

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** A JPEG that the browser draws itself. */
async function photo(width, height, hue) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const data = await page.evaluate(([width, height, hue]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    for (let x = 0; x < width; x += 8) {
      pen.fillStyle = `hsl(${hue + (x * 60) / width} 45% ${40 + (x * 30) / width}%)`;
      pen.fillRect(x, 0, 8, height);
    }
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, [width, height, hue]);
  await context.close();
  return { name: "hands.jpg", mimeType: "image/jpeg", buffer: Buffer.from(data, "base64") };
}

async function upload(page, file) {
  await page.goto("/desk/media");
  await page.locator('.upload-form [name="file"]').setInputFiles(file);
  await press(page, /^upload$/i);
  assert.match(new URL(page.url()).pathname, /^\/desk\/media\/[0-9a-f]{32}\.jpg$/);
}

for (const javaScript of [true, false]) {
  test(`a picture's life, JavaScript ${javaScript ? "on" : "off"}`, async (t) => {
    const site = await start();
    t.after(() => site.stop());
    const owner = await person(browser, site, { javaScript });
    const reader = await person(browser, site, { javaScript, viewport: { width: 412, height: 900 } });
    t.after(() => Promise.all([owner.context.close(), reader.context.close()]));
    const desk = await owner.page();
    const page = await reader.page();
    await setUp(desk, await site.setUpLink(), OWNER);

    let name;
    await t.test("it is uploaded and described", async () => {
      await upload(desk, await photo(1600, 1000, 20));
      name = new URL(desk.url()).pathname.split("/").pop();
      await fill(desk, { description: "Two warm hands" });
      await press(desk, /^save$/i);
      await desk.getByRole("heading", { level: 1, name: "Two warm hands" }).waitFor();
      if (javaScript) assert.deepEqual(await violations(desk), []);
      await desk.goto("/desk/media");
      if (javaScript) assert.deepEqual(await violations(desk), []);
    });

    await t.test("readers get the size that suits, without a jump", async () => {
      const body = `${"Some words before it. ".repeat(20)}\n\n![Two warm hands](/media/${name} "Warm and dry")\n\nWords after it.\n`;
      await write(desk, { title: "Hands", body, slug: "hands" });
      await publish(desk);
      await until("the sizes are made", async () => {
        await page.goto("/hands");
        return (await page.locator(".prose source").count()) > 0;
      }, { within: 20_000 });
      const picture = page.locator(".prose figure img");
      await picture.scrollIntoViewIfNeeded();
      await until("it is loaded", () => picture.evaluate((one) => one.complete && one.naturalWidth > 0));
      assert.match(await picture.evaluate((one) => one.currentSrc), /-(480|960)\.webp$/);
      const shape = await picture.evaluate((one) => one.clientWidth / one.clientHeight);
      assert.ok(Math.abs(shape - 1.6) < 0.02, `it is ${shape} times as wide as high`);
      assert.equal(await page.locator("figcaption").innerText(), "Warm and dry");
      if (javaScript) {
        const jumps = await page.evaluate(() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
            .observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        }));
        assert.ok(jumps < 0.02, `the page jumped by ${jumps}`);
        assert.deepEqual(await violations(page), []);
      }
    });

    await t.test("withdrawn, a box stands in its place", async () => {
      await desk.goto(`/desk/media/${name}`);
      await press(desk, /^withdraw it$/i);
      await page.goto("/hands");
      await page.getByText("This picture is not shown any more.").waitFor();
      assert.equal(await page.locator(".prose img").count(), 0);
      assert.equal((await page.goto(`/media/${name}`)).status(), 410);
    });
    await owner.close();
    await reader.close();
  });
}

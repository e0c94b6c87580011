// What a typed character costs in the rich editor, in a post of 10,000 words: the work of the page's main thread from the
// key until the frame that shows it, in Chromium, at the median. `node tests/bench/typing.mjs`; needs the built program.
import { launch } from "../browser/browser.mjs";
import { newPost, ownerOf } from "../browser/editing.mjs";
import { start } from "../browser/site.mjs";
import { median, round } from "./report.mjs";

const WORDS = 10_000;
const KEYS = 300;
const LIMIT = 16;

process.env.KNEAD_BIN ??= new URL("../../target/debug/knead", import.meta.url).pathname;

/** Paragraphs, headings, lists, a table and footnotes, as posts have them. */
function post() {
  const words = "slow warm hands let the neck breathe out before the long day takes hold of both shoulders again".split(" ");
  const sentence = (seed, length) => Array.from({ length }, (_, at) => words[(seed * 7 + at * 3) % words.length]).join(" ");
  const parts = [];
  for (let section = 0; section < 40; section += 1) {
    parts.push(`## ${section + 1}. ${sentence(section, 5)}`);
    for (let paragraph = 0; paragraph < 4; paragraph += 1) parts.push(`${sentence(section + paragraph, 48)} **${sentence(paragraph, 4)}**.[^${section + 1}]`);
    parts.push([1, 2, 3].map((item) => `- ${sentence(section + item, 10)}`).join("\n"));
    if (section % 8 === 0) parts.push("| Muscle | Time |\n| --- | ---: |\n| Neck | 30 s |\n| Back | 45 s |");
  }
  for (let section = 0; section < 40; section += 1) parts.push(`[^${section + 1}]: ${sentence(section, 6)}`);
  return `${parts.join("\n\n")}\n`;
}

const [browser, site] = await Promise.all([launch(), start()]);
try {
  const { owner, page } = await ownerOf(browser, site);
  // A busy machine may take its time to lay the source out.
  page.setDefaultTimeout(120_000);
  const body = post();
  await newPost(page, body);
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const costs = await typed(page, client);
  // The yardstick: what the browser alone takes for the same text, in a field without any script.
  await page.evaluate(() => {
    const bare = document.querySelector(".editor-page").cloneNode(true);
    document.querySelector("form[data-editor]").replaceWith(bare);
  });
  const floor = median(await typed(page, client));
  const words = body.split(/\s+/).filter((word) => /\w/.test(word)).length;
  const cost = median(costs);
  console.log(`typing in ${words} words: ${round(cost)} ms a character at the median of ${costs.length}, limit ${LIMIT} ms; `
    + `a bare field with the same text takes ${round(floor)} ms on this machine now`);
  process.exitCode = cost < LIMIT && words >= WORDS ? 0 : 1;
  await owner.close();
} finally {
  await browser.close();
  await site.stop();
}

/** What each of the keys costs, at the beginning, in the middle and at the end of the text. */
async function typed(page, client) {
  const paragraphs = page.locator(".editor-page > p");
  const count = await paragraphs.count();
  const costs = [];
  for (const place of [1, Math.floor(count / 2), count - 1]) {
    await paragraphs.nth(place).click();
    for (let at = 0; at < KEYS / 3; at += 1) {
      // Work of the page alone: from before the key until the frame that shows it is done, idle time left out.
      const before = await busy(client);
      await page.keyboard.press("abcdefghij"[at % 10]);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
      costs.push((await busy(client)) - before);
    }
  }
  return costs;
}

/** Milliseconds that the page's main thread has worked so far. */
async function busy(client) {
  const { metrics } = await client.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
}

// What people do on a knead site, in a browser, with or without JavaScript: they find a field by its name in the
// outside contract, and a button by its role and its words.
import assert from "node:assert/strict";
import { until } from "./waiting.mjs";

export const words = {
  save: /^save\b/i,
  publish: /^publish( now)?$/i,
  takeOffline: /take (it |this |the post )?offline/i,
  send: /^(send|post|leave|share)\b/i,
  signIn: /^sign in$/i,
  signOut: /^sign out$/i,
  setUp: /^(set up|start|create|make|begin|open)\b/i,
  approve: /^approve\b/i,
  reply: /^reply\b/i,
};

/** How long a comment's form must have been open before it is believed, with a little to spare. */
const THREE_SECONDS = 3_300;

/** A field by its name, visible: a fold around it is opened first, as a person would. */
export async function field(page, name, within = page) {
  const named = within.locator(`[name="${name}"]:not([type="hidden"])`).first();
  const fold = page.locator("details:not([open])").filter({ has: page.locator(`[name="${name}"]`) });
  while ((await named.isHidden()) && (await fold.count()) > 0) {
    await fold.first().locator("> summary").click();
  }
  // Where the rich editor stands in its place, the plain field is one press away.
  const source = page.locator('[data-tool="source"]');
  if (name === "body" && (await named.isHidden()) && (await source.count()) > 0) await source.click();
  return named;
}

export async function fill(page, values, within = page) {
  for (const [name, value] of Object.entries(values)) {
    await (await field(page, name, within)).fill(value);
  }
}

/** Presses a button (or a link that looks like one) and waits for the page that follows. */
export async function press(page, name, within = page) {
  const button = within.getByRole("button", { name }).first();
  const fold = page.locator("details:not([open])").filter({ has: page.getByRole("button", { name, includeHidden: true }) });
  if ((await button.count()) === 0 && (await fold.count()) > 0) await fold.first().locator("> summary").click();
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().isNavigationRequest() && !isRedirect(one.status())),
    button.click(),
  ]);
  // The answer has come, but the page that it makes may still be on its way, and the old one has been loaded long ago.
  const bare = (address) => address.split("#")[0];
  await page.waitForURL((url) => bare(url.href) === bare(answer.url()));
  return answer;
}

function isRedirect(status) {
  return status >= 300 && status < 400;
}

export async function setUp(page, link, owner) {
  await page.goto(link);
  const fields = { title: owner.title, name: owner.name, email: owner.email, password: owner.password };
  for (const [name, value] of Object.entries(fields)) {
    if ((await page.locator(`[name="${name}"]`).count()) > 0) await fill(page, { [name]: value });
  }
  const answer = await press(page, words.setUp, main(page));
  assert.equal(answer.status(), 200, `set-up ended on ${page.url()}`);
  await page.goto("/desk");
  if ((await page.locator('[name="password"]').count()) > 0) await signIn(page, owner);
  assert.equal(new URL(page.url()).pathname, "/desk");
}

/** Signs in on whatever sign-in form the page shows; opens one if it shows none. */
export async function signIn(page, { email, password }) {
  if ((await page.locator('[name="password"]').count()) === 0) await page.goto("/sign-in");
  await fill(page, { email, password });
  return press(page, words.signIn, main(page));
}

/** Writes a post, saves it, and gives back the address of its desk page. */
export async function write(page, post) {
  await page.goto("/desk/posts/new");
  await fill(page, post);
  await press(page, words.save);
  assert.match(new URL(page.url()).pathname, /^\/desk\/posts\/\d+/, "a saved post stays open at the desk");
  return new URL(page.url()).pathname;
}

export async function publish(page) {
  const answer = await press(page, words.publish);
  assert.equal(answer.status(), 200, `publishing ended on ${page.url()}`);
}

/** The form under a post. */
export function commentForm(page) {
  return page.locator('form[action$="/comments"], form[action*="/comments?"]').filter({ has: page.locator('[name="body"]') }).first();
}

/**
 * Sends the comment form of the page. Without JavaScript the reader meets the preview first; sent too quickly, it
 * comes again. Says whether a preview was met.
 */
export async function comment(page, values) {
  await fill(page, values, commentForm(page));
  const typed = Date.now();
  await until("the form was open for three seconds", () => Date.now() - typed > THREE_SECONDS);
  let answer = await press(page, words.send, commentForm(page));
  const metPreview = isPreview(page);
  for (let round = 0; isPreview(page) && round < 3; round += 1) {
    assert.equal(answer.status(), 200, "a preview is no error");
    assert.equal(await commentForm(page).locator('[name="body"]').first().inputValue(), values.body, "the preview keeps the text");
    const shown = Date.now();
    await until("the preview was open for three seconds", () => Date.now() - shown > THREE_SECONDS);
    answer = await press(page, words.send, commentForm(page));
  }
  assert.equal(answer.status(), 200, `the comment ended on ${page.url()}`);
  return metPreview;
}

function isPreview(page) {
  return new URL(page.url()).pathname.endsWith("/comments");
}

/** Approves the waiting comment with this text in the queue. */
export async function approve(page, text) {
  await page.goto("/moderation");
  const waiting = page.locator("article, li").filter({ hasText: text }).filter({ has: page.getByRole("button", { name: words.approve }) });
  assert.ok((await waiting.count()) > 0, `the queue shows no comment with the text "${text}"`);
  return press(page, words.approve, waiting.last());
}

export async function takeOffline(page) {
  await press(page, words.takeOffline);
  const again = page.getByRole("button", { name: words.takeOffline });
  if ((await again.count()) > 0) await press(page, words.takeOffline);
}

export function main(page) {
  return page.getByRole("main");
}

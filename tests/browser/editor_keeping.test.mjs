// Nothing that was written is lost: saved by itself, through a killed server, an ended sign-in, a crash, two windows, and
// somebody else's sign-in; and a question before signing out. What counts is the text at the server and what the page says.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { press, signIn, words } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { markdown, newPost, text, tool } from "./editing.mjs";
import { start } from "./site.mjs";
import { until } from "./waiting.mjs";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), start({ demo: true, limits: { sign_ins_per_minute: 1000 } })]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

// A connection that is cut, and a page that is refused, are what these tests are about.
const CUT = /^Failed to load resource/;

async function writer(options) {
  const one = await person(browser, site, { ignore: CUT, ...options });
  const page = await one.page();
  await signIn(page, site.people.writer);
  return { one, page };
}

/** A new post that the server has, with the clock in the test's hands. */
async function kept(page, body) {
  await page.clock.install();
  await newPost(page);
  await page.locator("#title").fill("Keeping");
  await write(page, body);
  await pause(page);
  return new URL(page.url()).pathname;
}

async function write(page, words_) {
  await text(page).click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words_);
}

/** Stops writing until the server has answered; gives the answer. */
async function pause(page) {
  const [answer] = await Promise.all([page.waitForResponse(/\/autosave$/), page.clock.fastForward(3_100)]);
  await answer.finished();
  return answer;
}

async function stored(page, path) {
  const answer = await page.context().request.get(path);
  const html = await answer.text();
  return page.evaluate((source) => new DOMParser().parseFromString(source, "text/html").querySelector("#body").value, html);
}

const state = (page) => page.locator(".writing-head .state");
const notice = (page, said) => page.locator(".keeping-notice").filter({ hasText: said });
const copies = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("knead.copy.")));

test("a new text is saved in the first pause, and the page is the post's from then on", async () => {
  const { one, page } = await writer();
  await page.clock.install();
  await newPost(page);
  await page.locator("#title").fill("Keeping");
  await write(page, "First words.");
  await state(page).getByText("Not saved yet…").waitFor();
  const answer = await pause(page);
  assert.equal(answer.status(), 200);
  await state(page).getByText(/^Draft, saved \d\d:\d\d$/).waitFor();
  const path = new URL(page.url()).pathname;
  assert.match(path, /^\/desk\/posts\/\d+$/);
  assert.equal(await stored(page, path), "First words.");
  assert.deepEqual(await copies(page), [], "the browser forgets what the server has");
  await write(page, " Second words.");
  await pause(page);
  assert.equal(await stored(page, path), "First words. Second words.");
  assert.equal((await press(page, words.save)).status(), 200);
  assert.equal(new URL(page.url()).pathname, path, "the buttons send the post, not another new one");
  assert.equal(await markdown(page), "First words. Second words.");
  await one.close();
});

test("who never pauses is saved within half a minute", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One");
  const saves = [];
  page.on("response", (answer) => { if (answer.url().endsWith("/autosave")) saves.push(answer.status()); });
  for (let second = 0; second < 32; second += 2) {
    await page.keyboard.type("x");
    await page.clock.fastForward(2_000);
  }
  await until("it was saved", () => saves.length > 0);
  assert.match(await stored(page, path), /^Onex+$/);
  await one.close();
});

test("another window, or another program in front, saves at once", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One");
  await write(page, " two");
  const [answer] = await Promise.all([page.waitForResponse(/\/autosave$/), page.evaluate(() => dispatchEvent(new Event("blur")))]);
  await answer.finished();
  assert.equal(await stored(page, path), "One two");
  await one.close();
});

test("a server that was killed loses nothing, and the page goes on when it is back", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "Before.");
  await site.kill();
  await write(page, " During.");
  await page.clock.fastForward(3_100);
  await notice(page, "No connection. Your text is kept in this browser and will be saved when the connection is back.").waitFor();
  assert.equal((await copies(page)).length, 1);
  // The button neither saves nor takes the page away.
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.equal(await markdown(page), "Before. During.");
  await write(page, " Still writing.");
  assert.deepEqual(await violations(page), []);
  await site.startAgain();
  await Promise.all([page.waitForResponse(/\/autosave$/), page.clock.fastForward(60_000)]);
  await notice(page, "No connection").waitFor({ state: "detached" });
  await until("the server has it", async () => (await stored(page, path)) === "Before. During. Still writing.");
  await until("the browser forgets it", async () => (await copies(page)).length === 0);
  await one.close();
});

test("a new text whose answer was lost begins once", async () => {
  const { one, page } = await writer();
  await page.clock.install();
  await newPost(page);
  let lost = 0;
  await page.route("**/desk/posts/autosave", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await page.locator("#title").fill("Begun once");
  await write(page, "Words.");
  await page.clock.fastForward(3_100);
  await notice(page, "No connection").waitFor();
  await write(page, " More.");
  await Promise.all([page.waitForResponse(/\/autosave$/), page.clock.fastForward(3_100)]);
  await notice(page, "No connection").waitFor({ state: "detached" });
  await page.goto("/desk?q=Begun");
  assert.equal(await page.getByRole("link", { name: "Begun once" }).count(), 1);
  await one.close();
});

test("an answer that was lost is no version of somebody else", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One");
  let lost = 0;
  await page.route("**/autosave", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    return route.abort();
  });
  await write(page, " two");
  await page.clock.fastForward(3_100);
  await notice(page, "No connection").waitFor();
  await write(page, " three");
  await page.clock.fastForward(3_100);
  await until("it is saved", async () => (await stored(page, path)) === "One two three");
  assert.equal(await notice(page, "version").count(), 0);
  await one.close();
});

test("a sign-in that ended is renewed in place, while writing and at the button", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "Before.");
  await site.setPassword(site.people.writer);
  await write(page, " After.");
  assert.equal((await pause(page)).status(), 401);
  await notice(page, "You are signed out. Your text is kept in this browser.").waitFor();
  await write(page, " Undisturbed.");
  await page.getByRole("button", { name: "Sign in again" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog.getByLabel("E-mail").fill(site.people.writer.email);
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.getByRole("alert").getByText("not right").waitFor();
  await dialog.getByLabel("Password").fill(site.people.writer.password);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  await until("the text is saved", async () => (await stored(page, path)) === "Before. After. Undisturbed.");
  await notice(page, "signed out").waitFor({ state: "detached" });

  await site.setPassword(site.people.writer);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await dialog.waitFor();
  await dialog.getByLabel("E-mail").fill(site.people.writer.email);
  await dialog.getByLabel("Password").fill(site.people.writer.password);
  const [answer] = await Promise.all([
    page.waitForResponse((one_) => one_.request().isNavigationRequest() && one_.status() === 200),
    page.keyboard.press("Enter"),
  ]);
  assert.match(answer.url(), /saved=draft$/, "what was pressed is done");
  await one.close();
});

test("no text goes to somebody else who signed in on the same browser", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "Mine.");
  const other = await one.page();
  await one.context.clearCookies();
  await signIn(other, site.people.owner);
  await write(page, " Only mine.");
  assert.equal((await pause(page)).status(), 401);
  await page.getByRole("button", { name: "Sign in again" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(site.people.owner.email);
  await dialog.getByLabel("Password").fill(site.people.owner.password);
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").getByText("somebody else’s sign-in").waitFor();
  assert.equal(await stored(other, path), "Mine.", "the owner may see the post, and nothing was saved in her name");
  await other.goto(path);
  assert.equal(await notice(other, "in this browser").count(), 0, "the copy is the writer's");
  await dialog.getByLabel("E-mail").fill(site.people.writer.email);
  await dialog.getByLabel("Password").fill(site.people.writer.password);
  await page.keyboard.press("Enter");
  await until("the text is saved", async () => (await stored(page, path)) === "Mine. Only mine.");
  await one.close();
});

for (const [choice, ends] of [["Keep mine on top", "One. From the first."], ["Go on with the other", "One. From the second."]]) {
  test(`two windows: the newer version is told, both are shown, and “${choice}” loses neither`, async () => {
    const { one, page } = await writer();
    const path = await kept(page, "One.");
    const second = await one.page();
    await second.clock.install();
    await second.goto(path);
    await write(page, " From the first.");
    await write(second, " From the second.");
    await pause(second);
    await notice(page, "Another version was saved").waitFor();
    await write(page, "");
    await notice(page, "Another version").getByRole("button", { name: "See both" }).click();
    const dialog = page.getByRole("dialog", { name: "Two versions" });
    assert.equal(await dialog.locator("del").innerText(), "second");
    assert.equal(await dialog.locator("ins").innerText(), "first");
    assert.deepEqual(await violations(page), []);
    await dialog.getByRole("button", { name: choice }).click();
    await until("the choice is saved", async () => (await stored(page, path)) === ends);
    await page.waitForLoadState();
    await until("the page shows it", async () => (await markdown(page)) === ends);
    await page.goto(`${path}/revisions`);
    const versions = await page.locator("main a[href*='/revisions/']").evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute("href")))]);
    const bodies = await Promise.all(versions.map(async (version) => (await one.context.request.get(version)).text()));
    assert.ok(bodies.some((body) => body.includes("From the first.")) && bodies.some((body) => body.includes("From the second.")));
    await one.close();
  });
}

test("a window that only looks on is told of the newer version", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One.");
  const second = await one.page();
  await second.goto(path);
  await text(second).waitFor();
  await write(page, " Two.");
  await pause(page);
  await notice(second, "A newer version was saved in another window").waitFor();
  await second.getByRole("button", { name: "Show the newest" }).click();
  await until("it is shown", async () => (await markdown(second)) === "One. Two.");
  await one.close();
});

/** A page that went while the server was out of reach. */
async function crashed(page, one) {
  const path = await kept(page, "Saved text.");
  await one.context.route("**/autosave", (route) => route.abort());
  await write(page, " And some more.");
  await page.clock.fastForward(1_000);
  await until("the browser has it", async () => (await copies(page)).length === 1);
  await page.close({ runBeforeUnload: false });
  await one.context.unroute("**/autosave");
  const again = await one.page();
  await again.goto(path);
  return { path, again, offer: notice(again, /^There is text from .*\d\d:\d\d in this browser that was not saved\./) };
}

test("what a crash left in the browser is offered, compared and used", async () => {
  const { one, page } = await writer();
  const { path, again, offer } = await crashed(page, one);
  await offer.waitFor();
  assert.equal(await markdown(again), "Saved text.", "nothing is put in unasked");
  assert.deepEqual(await violations(again), []);
  await offer.getByRole("button", { name: "Look at both" }).click();
  const dialog = again.getByRole("dialog", { name: "The text in this browser" });
  assert.equal((await dialog.locator("ins").innerText()).trim(), "And some more.");
  assert.deepEqual(await violations(again), []);
  await dialog.getByRole("button", { name: "Use it" }).click();
  await until("it is saved", async () => (await stored(again, path)) === "Saved text. And some more.");
  assert.equal(await markdown(again), "Saved text. And some more.");
  await offer.waitFor({ state: "detached" });
  await until("the browser forgets it", async () => (await copies(again)).length === 0);
  await again.keyboard.press("Control+z");
  await one.close();
});

test("what a crash left can be discarded, and brought back", async () => {
  const { one, page } = await writer();
  const { path, again, offer } = await crashed(page, one);
  await offer.getByRole("button", { name: "Discard" }).click();
  assert.deepEqual(await copies(again), []);
  await notice(again, "The text is discarded.").getByRole("button", { name: "Undo" }).click();
  await offer.waitFor();
  await offer.getByRole("button", { name: "Discard" }).click();
  await again.goto(path);
  await text(again).waitFor();
  assert.equal(await stored(again, path), "Saved text.");
  assert.equal(await offer.count(), 0);
  await one.close();
});

test("signing out asks while this browser holds text that is not saved", async () => {
  const { one, page } = await writer();
  const { path, again, offer } = await crashed(page, one);
  await offer.waitFor();
  await again.goto("/desk");
  const out = again.getByRole("button", { name: "Sign out", exact: true });
  const dialog = again.getByRole("dialog", { name: "Some text is not saved yet" });
  await out.click();
  await dialog.getByText("Keeping").waitFor();
  assert.deepEqual(await violations(again), []);
  await dialog.getByRole("button", { name: "Stay signed in" }).click();
  await out.click();
  await Promise.all([again.waitForURL(`${site.origin}/`), dialog.getByRole("button", { name: "Sign out and keep it here" }).click()]);
  assert.equal((await copies(again)).length, 1);
  await signIn(again, site.people.writer);
  await again.goto(path);
  await offer.waitFor();
  await out.click();
  await Promise.all([again.waitForURL(`${site.origin}/`), dialog.getByRole("button", { name: "Sign out and delete it" }).click()]);
  assert.deepEqual(await copies(again), []);
  await one.close();
});

test("signing out of the page that is written saves first, and asks nothing", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One.");
  await write(page, " Two.");
  await Promise.all([page.waitForURL(`${site.origin}/`), page.getByRole("button", { name: "Sign out", exact: true }).click()]);
  assert.deepEqual(await copies(page), []);
  await signIn(page, site.people.writer);
  assert.equal(await stored(page, path), "One. Two.");
  await one.close();
});

test("the Markdown view is kept as well", async () => {
  const { one, page } = await writer();
  const path = await kept(page, "One.");
  await tool(page, "source").click();
  await page.locator("textarea[name=body]").fill("One. *Two.*");
  await pause(page);
  assert.equal(await stored(page, path), "One. *Two.*");
  await one.close();
});

test("where the editor cannot open, the plain field is kept", async () => {
  const { one, page } = await writer({ ignore: /^Failed to load resource|the editor could not be opened/ });
  await one.context.addInitScript(() => { globalThis.MutationObserver = class { constructor() { throw new Error("none here"); } }; });
  await page.clock.install();
  await page.goto("/desk/posts/new");
  await page.locator("textarea[name=body]").fill("Plain *words*.");
  await page.locator("#title").fill("Plain");
  await pause(page);
  const path = new URL(page.url()).pathname;
  assert.equal(await stored(page, path), "Plain *words*.");
  await site.setPassword(site.people.writer);
  await page.locator("textarea[name=body]").fill("Plain *words*, more.");
  assert.equal((await pause(page)).status(), 401);
  await page.getByRole("button", { name: "Sign in again" }).waitFor();
  await one.close();
});

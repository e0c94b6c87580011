// Who is let in where: strangers meet the sign-in form and land where they were, a lost session loses no text, signing
// out ends the session itself, and a person without the role is told so.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, press, signIn, words } from "./acts.mjs";
import { launch, person } from "./browser.mjs";
import { start } from "./site.mjs";

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), start({ demo: true, limits: { sign_ins_per_minute: 1000 } })]);
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

for (const javaScript of [true, false]) {
  const script = `JavaScript ${javaScript ? "on" : "off"}`;

  test(`a stranger at a staff page signs in and lands back there, ${script}`, async () => {
    for (const address of ["/desk/posts/new", "/moderation", "/people"]) {
      const stranger = await person(browser, site, { javaScript });
      const page = await stranger.page();
      const answer = await page.goto(address);
      assert.ok([200, 401].includes(answer.status()), `${address} answered ${answer.status()}`);
      assert.equal(await page.locator('[name="password"]').count(), 1, `${address} shows the sign-in form`);
      const wrong = await signIn(page, { email: site.people.owner.email, password: "not the password" });
      assert.ok(wrong.status() >= 400, "a wrong password is refused");
      assert.equal(await page.locator('[name="email"]').inputValue(), site.people.owner.email);
      await signIn(page, site.people.owner);
      assert.equal(new URL(page.url()).pathname, address);
      await stranger.close();
    }
  });

  test(`a session that ended while somebody wrote loses no text, ${script}`, async () => {
    // The browser tells of the refused save; that it was refused is what this is about.
    const writer = await person(browser, site, { javaScript, ignore: /status of 401/ });
    const page = await writer.page();
    await signIn(page, site.people.writer);
    await page.goto("/desk/posts/new");
    await fill(page, { title: "Written for an hour", body: "Every \"word\" of it <b>matters</b> & stays.\n\nTruly." });
    await writer.context.clearCookies();
    if (javaScript) {
      // The page stays, and the sign-in comes to it.
      await page.getByRole("button", { name: words.save }).click();
      const dialog = page.getByRole("dialog", { name: "Sign in again" });
      await dialog.getByLabel("E-mail").fill(site.people.writer.email);
      await dialog.getByLabel("Password").fill(site.people.writer.password);
      await dialog.getByRole("button", { name: words.signIn }).click();
      await page.waitForURL(/saved=draft$/);
    } else {
      await press(page, words.save);
      assert.equal(await page.locator('[name="password"]').count(), 1, "the sign-in form is shown");
      await signIn(page, site.people.writer);
    }
    assert.equal(await page.locator('[name="title"]:not([type="hidden"])').inputValue(), "Written for an hour");
    assert.equal((await page.locator('textarea[name="body"]').inputValue()).replaceAll("\r\n", "\n").trim(),
      "Every \"word\" of it <b>matters</b> & stays.\n\nTruly.");
    await writer.close();
  });

  test(`signing out ends the session itself, not only the cookie, ${script}`, async () => {
    const writer = await person(browser, site, { javaScript });
    const page = await writer.page();
    await signIn(page, site.people.writer);
    const kept = await writer.context.cookies();
    assert.equal(kept.length, 1, "one cookie, the session");
    assert.equal(kept[0].httpOnly, true);
    assert.equal(kept[0].sameSite, "Lax");
    await page.goto("/desk");
    await press(page, words.signOut);
    await writer.context.clearCookies();
    await writer.context.addCookies(kept);
    await page.goto("/desk");
    assert.equal(await page.locator('[name="password"]').count(), 1, "the old cookie opens nothing");
    await writer.close();
  });
}

test("a moderator at the desk is told that it is not theirs", async () => {
  const moderator = await person(browser, site);
  const page = await moderator.page();
  await signIn(page, site.people.moderator);
  for (const address of ["/desk", "/desk/posts/new", "/settings", "/people"]) {
    assert.equal((await page.goto(address)).status(), 403, address);
    assert.ok((await page.getByRole("main").innerText()).length > 20, "in words, not only a number");
  }
  assert.equal((await page.goto("/moderation")).status(), 200);
  await moderator.close();
});

test("a public visit sets no cookie and is kept in no one's name", async () => {
  const reader = await person(browser, site);
  const page = await reader.page();
  for (const address of ["/", "/tags", "/archive", "/search?q=back"]) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    assert.equal(answer.headers()["set-cookie"], undefined, address);
  }
  assert.deepEqual(await reader.context.cookies(), []);
  await reader.close();
});

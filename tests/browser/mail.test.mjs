// Mail as it arrives: an answer asked for, confirmed, told and ended by one press; a moderator who approves from a mail;
// a scanner that opens everything and changes nothing. The readers have no JavaScript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { comment, main, press, setUp } from "./acts.mjs";
import { violations } from "./axe.mjs";
import { launch, person } from "./browser.mjs";
import { linkIn, postman } from "./postman.mjs";
import { start } from "./site.mjs";

const OWNER = { title: "Warm Hands", name: "Imke Brandt", email: "imke@example.org", password: "lavender and pine 7" };
const ADA = "ada@example.net";

let browser, post, site, owner, desk, ada, page;
before(async () => {
  [browser, post] = await Promise.all([launch(), postman()]);
  site = await start({ mail: post.keys, limits: { comments_per_minute: 60 } });
  owner = await person(browser, site);
  ada = await person(browser, site, { javaScript: false });
  [desk, page] = await Promise.all([owner.page(), ada.page()]);
  await setUp(desk, await site.setUpLink(), OWNER);
  const posted = await owner.context.request.post("/desk/posts", {
    form: { title: "Warm hands", body: "They matter.", slug: "warm-hands" }, headers: { "Sec-Fetch-Site": "same-origin" },
    maxRedirects: 0,
  });
  await desk.goto(posted.headers().location);
  await press(desk, /^publish( now)?$/i);
});
after(async () => {
  await Promise.all([owner?.close(), ada?.close()]);
  await Promise.all([browser?.close(), site?.stop()]);
  await post?.close();
});

test("an answer by mail: ticked, confirmed, told, ended", async (t) => {
  await t.test("the tick in the form asks first whether the address is hers", async () => {
    await page.goto("/warm-hands");
    await page.locator("details:not([open]) > summary").filter({ hasText: "e-mail" }).click();
    await page.getByLabel("Mail me when somebody answers").check();
    await comment(page, { name: "Ada", email: ADA, body: "Do you warm the oil?" });
    const asked = await post.for(ADA);
    assert.equal(asked.headers.get("auto-submitted"), "auto-generated");
    assert.equal(asked.from.text, '"Warm Hands" <blog@example.org>');
    assert.ok(asked.text.length > 100 && !asked.text.includes("oil"), asked.text);
    await page.goto(linkIn(asked, site, "/subscriptions/"));
    assert.match(await main(page).innerText(), /Warm hands[\s\S]*ada@example\.net|ada@example\.net[\s\S]*Warm hands/);
    await press(page, /^Yes, it is mine$/);
    const [proof] = (await ada.context.cookies()).filter(({ name }) => name === "proof");
    assert.ok(proof.httpOnly && proof.sameSite === "Lax");
  });

  await t.test("a scanner that opens everything changes nothing, and her moderator approves from the mail", async () => {
    const alert = await post.for(OWNER.email);
    assert.ok(!alert.text.includes("oil") && !alert.text.includes("Ada") && alert.text.includes("Warm hands"), alert.text);
    for (const mail of post.mails) {
      for (const [, href] of mail.html.matchAll(/href="([^"]+)"/g)) {
        for (const method of ["GET", "HEAD", "GET"]) await (await fetch(href, { method })).arrayBuffer();
      }
    }
    await page.goto("/warm-hands");
    assert.equal(await page.getByText("Do you warm the oil?").count(), 0);
    const phone = await person(browser, site, { javaScript: false, viewport: { width: 412, height: 900 } });
    const opened = await phone.page();
    const link = linkIn(alert, site, "/comments/decisions/");
    await opened.goto(link);
    await opened.getByText("Do you warm the oil?").waitFor();
    await press(opened, /^Approve$/);
    assert.match(await main(opened).innerText(), /approved/);
    assert.equal((await opened.goto(link)).status(), 404, "used up");
    await phone.close();
    await page.goto("/warm-hands");
    await page.getByText("Do you warm the oil?").waitFor();
  });

  await t.test("the owner's own answer reaches her once the comment stands", async () => {
    await desk.goto("/warm-hands");
    await desk.getByRole("link", { name: /^Reply/ }).click();
    await comment(desk, { body: "Always, in a water bath." });
    const told = await post.for(ADA, 2, 60_000);
    assert.match(told.subject, /Warm hands/);
    assert.match(told.text, /Imke Brandt wrote:\s+> Always, in a water bath\./);
    assert.match(told.html, /<blockquote><p>Always, in a water bath\.<\/p><\/blockquote>/);
    assert.match(told.messageId, /@example\.org>$/);
    assert.match(told.headerLines.find(({ key }) => key === "list-id").line, /answers\.example\.org/);
    await page.goto(linkIn(told, site, "/comments/"));
    assert.equal(new URL(page.url()).pathname, "/warm-hands");
  });

  await t.test("known by her browser, her next comment appears at once", async () => {
    await page.goto("/warm-hands");
    await comment(page, { name: "Ada", body: "Lovely, thank you." });
    assert.equal(new URL(page.url()).pathname, "/warm-hands");
    await page.getByText("Lovely, thank you.").waitFor();
  });

  await t.test("one press in the mail program ends it", async () => {
    const told = post.to(ADA)[1];
    const line = (key) => told.headerLines.find((one) => one.key === key).line.replace(/\s+/g, " ");
    assert.equal(line("list-unsubscribe-post"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    const address = /<([^>]+)>/.exec(line("list-unsubscribe"))[1];
    assert.ok(address.startsWith(site.origin));
    const ended = await fetch(address, {
      method: "POST", body: "List-Unsubscribe=One-Click", headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });
    assert.equal(ended.status, 200);
    assert.match(await ended.text(), /No more of these mails will come/);
    await page.goto(linkIn(told, site, "/unsubscribe/"));
    assert.match(await main(page).innerText(), /No more of these mails/);
  });
});

test("the pages of mail stand up to axe, and the owner sees how mail stands", async () => {
  await desk.goto("/settings/mail");
  assert.match(await main(desk).innerText(), /Mail is on/);
  assert.deepEqual(await violations(desk), []);
  await press(desk, /^Send a test/);
  const sent = await post.for(OWNER.email, 2);
  assert.match(sent.subject, /works/);
  const fresh = await person(browser, site);
  const look = await fresh.page();
  for (const path of ["/password/forgotten", "/subscriptions/asked", "/subscriptions/confirmed", "/unsubscribe/done", linkIn(post.to(ADA)[0], site, "/subscriptions/")]) {
    await look.goto(path);
    assert.deepEqual(await violations(look), [], path);
  }
  await fresh.close();
});

// Chromium, and what is watched in every context of it: violations of the content security policy, errors on the
// console and in scripts, and requests that would leave the site. `close` fails the test that caused one.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
  // What would leave ends here. Intercepting requests instead would hold each of them up and turn the browser's cache off.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export async function launch() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser"];
  const executablePath = places.find((place) => place && existsSync(place));
  assert.ok(executablePath, "Chromium is missing; install the package chromium, or set CHROMIUM to its path");
  return chromium.launch({ executablePath, args: QUIET });
}

/** A browser of one person: cookies of its own, with or without JavaScript, watched; `ignore` names console lines. */
export async function person(browser, site, { javaScript = true, bypassCSP = false, ignore, ...options } = {}) {
  const context = await browser.newContext({
    baseURL: site.origin, javaScriptEnabled: javaScript, bypassCSP, viewport: { width: 1280, height: 900 },
    // Colours are looked at as they are in the end, not on their way there.
    reducedMotion: "reduce", ...options,
  });
  context.setDefaultTimeout(15_000);
  const problems = [];
  await context.exposeBinding("__violated", (_, what) => problems.push(`content security policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      globalThis.__violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sample} on ${location.pathname}`));
  });
  context.on("request", (request) => {
    if (leaves(new URL(request.url()), site)) problems.push(`a request left the site: ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error" && !isOwnStatus(message) && !ignore?.test(message.text())) {
      problems.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  // A form with unsaved text asks before it is left; here it always may be.
  context.on("dialog", async (dialog) => {
    if (dialog.type() === "beforeunload") return dialog.accept();
    problems.push(`a dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  context.on("weberror", (error) => problems.push(`script error: ${error.error().message}`));
  return {
    context, problems,
    page: () => context.newPage(),
    async close() {
      await context.close();
      assert.deepEqual(problems, [], "the browser noticed problems");
    },
  };
}

function leaves(url, site) {
  return !["data:", "blob:", "about:"].includes(url.protocol) && url.origin !== site.origin;
}

// Chromium writes a line for every page that answers 401, 404 or 422; the tests look at those answers themselves.
function isOwnStatus(message) {
  const page = message.page();
  return message.text().startsWith("Failed to load resource: the server responded with a status of 4")
    && page !== null && message.location().url === page.url();
}

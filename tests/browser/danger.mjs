// Finds out whether hostile text came to life: did anything run, and is anything in the page that could.
//
// `watch` goes on a context before its first page; `dangers` looks through a page, and through HTML inside feeds.

/** Reports every way in which the payloads of xss.json announce that they ran. */
export async function watch(context) {
  const ran = [];
  await context.exposeBinding("__reported", ({ page }, what) => ran.push(`${what} on ${page.url()}`));
  await context.addInitScript(() => {
    const report = (how) => (...words) => globalThis.__reported(`${how}(${words.join(", ")})`);
    for (const name of ["alert", "confirm", "prompt", "print"]) globalThis[name] = report(name);
    Object.defineProperty(globalThis, "__ran", {
      configurable: false,
      get: () => report("__ran"),
      set: (what) => globalThis.__reported(`__ran = ${what}`),
    });
  });
  return ran;
}

/** What in the page could run or reach out: one line for each node; none when the page is clean. */
export function dangers(page) {
  return page.evaluate(look, null);
}

/** The same for HTML that is not shown by us: the content of feed entries. */
export function dangersIn(page, html) {
  return page.evaluate(look, html);
}

// Runs inside the page; it must not use anything from around it.
function look(html) {
  const foreign = html !== null;
  const tree = foreign ? new DOMParser().parseFromString(html, "text/html") : document;
  const found = [];
  const tell = (why, node) => found.push(`${why}: ${node.outerHTML.slice(0, 200)}`);
  const runs = /^(javascript|vbscript|data|blob|feed|view-source|livescript|mocha):/;
  const addresses = ["href", "xlink:href", "action", "formaction", "data", "poster", "background", "cite", "ping", "srcdoc",
    "lowsrc", "dynsrc", "longdesc", "to", "values"];
  const squeezed = (address) => address.replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\ufeff]/g, "").toLowerCase();
  const never = "iframe, frame, frameset, object, embed, applet, base, meta[http-equiv], portal, fencedframe, marquee, "
    + "template, style, noscript, xmp, plaintext, listing, isindex, foreignObject, animate, set, dialog, math";

  // The rich editor places its own boxes and asks for a callout's kind in the text; what it makes of a text is the schema's.
  const isEditing = (node) => !foreign && node.closest(".ProseMirror, .context-bar") !== null;

  for (const node of tree.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      if (name.startsWith("on")) tell(`listens by ${name}`, node);
      if ((name === "style" && !isEditing(node)) || name === "is" || name === "popovertarget") tell(`has ${name}`, node);
      if (addresses.includes(name) && runs.test(squeezed(value))) tell(`${name} runs`, node);
      if ((name === "src" || name === "srcset") && runs.test(squeezed(value)) && !squeezed(value).startsWith("data:image/")) {
        tell(`${name} runs`, node);
      }
    }
  }
  for (const node of tree.querySelectorAll(never)) tell("has no business here", node);
  for (const node of tree.querySelectorAll("script")) {
    const isFile = !foreign && node.src.startsWith(`${location.origin}/static/`) && node.textContent === "";
    // Facts for search engines: data, which no browser runs, and nothing in it can end it.
    const isData = !foreign && node.type === "application/ld+json" && node.closest("head") !== null && !node.textContent.includes("<");
    const isOurs = isFile || isData;
    if (!isOurs) tell("a script that is not ours", node);
  }
  for (const node of tree.querySelectorAll("link")) {
    if (foreign || !node.closest("head") || new URL(node.href, location).origin !== location.origin) tell("a link element", node);
  }
  const texts = foreign ? [tree.body] : tree.querySelectorAll(".prose, .e-content");
  for (const text of texts) {
    for (const node of text.querySelectorAll("form, button, select, textarea, svg, input:not([type=checkbox][disabled])")) {
      if (!isEditing(node)) tell("a control in a text", node);
    }
    for (const node of text.querySelectorAll("[name], [tabindex]:not([tabindex='0']), [autofocus], [accesskey]")) if (!isEditing(node)) tell("takes a name", node);
    for (const node of text.querySelectorAll("[id]")) if (!/^(s-|fn)/.test(node.id)) tell("takes an id", node);
  }
  if (!foreign) {
    const ids = [...tree.querySelectorAll("[id]")].map((node) => node.id);
    for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push(`two nodes with the id ${id}`);
  }
  return found;
}

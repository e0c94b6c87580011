// A small site that speaks the editor's side of knead's HTTP contract, in memory and under the same policy as knead.
// Tests turn its knobs: stop and start it, sign everybody out, save as somebody else, refuse pictures.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const STATIC = fileURLToPath(new URL("../../../static", import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const KINDS = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg" };

export const PASSWORD = "a long enough password";

const LINKS = [
  { title: "On hamstrings", path: "/on-hamstrings", state: "published" },
  { title: "Why your neck hurts on Mondays", path: "/neck-on-mondays", state: "draft" },
  { title: "About the practice", path: "/about", state: "page" },
  { title: "Feet, seen from below", path: "/feet", state: "planned" },
];

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

export class Site {
  posts = new Map();
  saves = [];
  sent = [];
  signedOut = [];
  media = new Map();
  person = 3;
  isSignedIn = true;
  pictureAnswer = null;
  pictureHold = null;
  saveHold = null;
  #revision = 40;
  #server;
  #port = 0;

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise((done) => this.#server.listen(this.#port, "127.0.0.1", done));
    this.#port = this.#server.address().port;
    return this;
  }

  async stop() {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  put(values = {}) {
    const id = this.posts.size + 12;
    const post = { title: "", body: "", tags: "", slug: "", excerpt: "", comments: "open", by: "Ruth", saved_at: Date.now() - 7_200_000, ...values };
    this.posts.set(id, { ...post, id, revision: (this.#revision += 1) });
    return id;
  }

  saveAs(id, by, values) {
    Object.assign(this.posts.get(id), values, { by, saved_at: Date.now(), revision: (this.#revision += 1) });
  }

  address(id) {
    return `${this.origin}/desk/posts/${id}`;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.origin);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const fields = Object.fromEntries(new URLSearchParams(body.toString("utf8")));
    const json = (status, value) => this.#send(response, status, "application/json", JSON.stringify(value));
    const page = (html) => this.#send(response, 200, "text/html; charset=utf-8", html);
    const path = url.pathname;
    const route = `${request.method} ${path}`;

    if (path.startsWith("/static/")) {
      const file = join(STATIC, path.slice(8));
      const content = await readFile(file).catch(() => null);
      return content ? this.#send(response, 200, KINDS[extname(file)] ?? "text/plain", content) : json(404, {});
    }
    if (path.startsWith("/media/")) {
      const found = this.media.get(path);
      return found ? this.#send(response, 200, found.kind, found.bytes) : json(404, {});
    }
    if (path === "/favicon.ico") return this.#send(response, 404, "text/plain", "");
    if (route === "POST /sign-in") {
      if (fields.password !== PASSWORD) return json(401, { message: "Mail address and password do not fit." });
      this.isSignedIn = true;
      this.person = fields.email.startsWith("mara") ? 4 : 3;
      return json(200, { person: this.person });
    }
    if (route === "POST /sign-out") {
      this.signedOut.push(Date.now());
      return page("<!doctype html><title>Signed out</title><h1>Signed out</h1>");
    }
    if (!this.isSignedIn) return json(401, { message: "Sign in again." });
    if (route === "GET /desk/links") {
      const query = (url.searchParams.get("q") ?? "").toLowerCase();
      return json(200, { links: LINKS.filter(({ title }) => title.toLowerCase().includes(query)) });
    }
    if (route === "POST /desk/planned") {
      const planned = { title: fields.title, path: `/${fields.title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}` };
      this.sent.push({ route, fields });
      return json(201, planned);
    }
    if (route === "POST /desk/media") return this.#takePicture(request, body, json);
    if (route === "GET /desk/posts/new") return page(this.#page(null));
    const [, id, act] = /^\/desk\/posts(?:\/(\d+))?(?:\/(\w+))?$/.exec(path) ?? [];
    const post = id ? this.posts.get(Number(id)) : null;
    if (id && !post) return json(404, {});
    if (request.method === "POST" && act === "autosave") {
      if (this.saveHold) await this.saveHold;
      return this.#save(post, fields, json);
    }
    if (request.method === "GET" && act === "state") {
      return json(200, { revision: post.revision, by: post.by, saved_at: post.saved_at, live: false });
    }
    if (request.method === "GET" && post) return page(this.#page(post));
    if (request.method === "POST") {
      this.sent.push({ route, fields });
      return page(`<!doctype html><title>Sent</title><h1>Sent</h1><pre>${escaped(fields.body ?? "")}</pre>`);
    }
    return json(404, {});
  }

  #save(found, fields, json) {
    let post = found;
    if (!post) {
      post = this.posts.get(this.put());
    } else if (Number(fields.base) !== post.revision) {
      const { revision, by, saved_at, title, body, id } = post;
      return json(409, { newer: { revision, by, saved_at, title, body, url: `/desk/posts/${id}/revisions/${revision}` } });
    }
    const { base, ...values } = fields;
    Object.assign(post, values, { body: (values.body ?? "").replace(/\r\n/g, "\n"), by: "Ruth", saved_at: Date.now() });
    post.revision = this.#revision += 1;
    this.saves.push({ ...values, base });
    const edit = `/desk/posts/${post.id}`;
    return json(200, { post: post.id, revision: post.revision, saved_at: post.saved_at, edit, autosave: `${edit}/autosave`, state: `${edit}/state` });
  }

  async #takePicture(request, body, json) {
    if (this.pictureHold) await this.pictureHold;
    if (this.pictureAnswer) return json(this.pictureAnswer.status, { message: this.pictureAnswer.message });
    const boundary = /boundary=(.+)$/.exec(request.headers["content-type"])[1];
    const head = body.indexOf("\r\n\r\n");
    const bytes = body.subarray(head + 4, body.lastIndexOf(`\r\n--${boundary}`));
    const kind = /Content-Type: (\S+)/i.exec(body.subarray(0, head).toString("latin1"))[1];
    const url = `/media/picture-${this.media.size + 1}.${kind.split("/")[1].replace("jpeg", "jpg")}`;
    this.media.set(url, { kind, bytes: Buffer.from(bytes) });
    return json(201, { name: url.slice(7), url, width: 1200, height: 800 });
  }

  #send(response, status, kind, content) {
    response.writeHead(status, {
      "Content-Type": kind,
      "Content-Security-Policy": POLICY,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    });
    response.end(content);
  }

  #page(post) {
    const value = post ?? { title: "", body: "", tags: "", slug: "", excerpt: "", revision: 0 };
    const edit = post ? `/desk/posts/${post.id}` : "/desk/posts";
    const state = post ? `data-state="${edit}/state"` : "";
    const savedAt = post ? `data-saved-at="${post.saved_at}"` : "";
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(value.title) || "New post"} · Practice</title>
<link rel="stylesheet" href="/static/css/site.css"><link rel="stylesheet" href="/static/css/staff.css">
<link rel="stylesheet" href="/static/editor/editor.css"><link rel="icon" href="/static/favicon.svg" type="image/svg+xml">
<script src="/static/js/staff.js" defer></script><script src="/static/editor/editor.js" defer></script></head>
<body class="staff"><a class="skip" href="#content">Skip to the page</a>
<nav class="staff-bar" aria-label="Staff"><div><ul><li><a href="/desk" aria-current="page">Desk</a></li><li><a href="/moderation">Moderation</a></li></ul>
<ul><li><a href="/">View site</a></li><li><form method="post" action="/sign-out"><button class="button-link">Sign out</button></form></li></ul></div></nav>
<main class="wide" id="content"><h1 class="visually-hidden">Edit post</h1>
<form class="writing post-form" method="post" action="${edit}" data-unsaved data-editor data-post="${post?.id ?? ""}" data-autosave="${edit}/autosave" ${state}
 data-links="/desk/links" data-planned="/desk/planned" data-pictures="/desk/media" data-sign-in="/sign-in" data-person="${this.person}" ${savedAt}>
<input type="hidden" name="base" value="${value.revision}">
<div class="writing-head"><p class="state">Draft</p><div class="actions"><button class="button">Save</button>
<button class="button" formaction="${edit}/preview" formtarget="_blank">Preview</button><button class="button primary" id="publish" formaction="${edit}/publication">Publish</button></div></div>
<div class="writing-main"><div class="field title-field"><label class="visually-hidden" for="title">Title</label>
<textarea id="title" name="title" rows="1" maxlength="200" placeholder="Title">${escaped(value.title)}</textarea></div>
<div class="field body-field"><label class="visually-hidden" for="body">Text</label>
<textarea id="body" name="body" rows="24" placeholder="Begin to write…" aria-describedby="body-hint">
${escaped(value.body)}</textarea><p class="hint" id="body-hint">Markdown: ## before a heading, *stars* for emphasis.</p></div></div>
<aside class="side" aria-label="About this post"><details open><summary>About this post</summary>
<div class="field"><label for="tags">Tags</label><p class="hint" id="tags-hint">Separated by commas.</p><input id="tags" name="tags" value="${escaped(value.tags)}" aria-describedby="tags-hint"></div>
<div class="field"><label for="slug">Address</label><input id="slug" name="slug" value="${escaped(value.slug)}"></div>
<div class="field"><label for="excerpt">Excerpt</label><textarea id="excerpt" name="excerpt" rows="3">
${escaped(value.excerpt)}</textarea></div>
<div class="field"><label for="comments">Comments</label><select id="comments" name="comments"><option value="open">Open</option><option value="closed">Closed</option></select></div>
</details></aside></form></main></body></html>`;
  }
}

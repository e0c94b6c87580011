// What comes on a clipboard, and the Markdown that it becomes: one pair of files for each program in test/paste.
//
// `.html` is the clipboard's HTML (with `.words` its plain text where that counts), `.txt` a plain text alone, `.md` what a
// careful person would have typed, `.pictures` the names of what could not be taken.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { getText, setUpDom } from "./paste_dom";
import { write } from "../src/codec/index";
import { readHtml, readText, type Read } from "../src/paste/reading";
import { documentSchema } from "../src/schema/index";

setUpDom(JSDOM);
const schema = documentSchema();
const folder = new URL("paste/", import.meta.url);
const own = "http://site.test";

function markdown(read: Read): string {
  const doc = schema.nodeFromJSON({ type: "doc", content: read.slice.content.size > 0 ? read.slice.content.toJSON() : [{ type: "paragraph" }] });
  doc.check();
  return write(doc);
}

for (const name of readdirSync(folder).filter((file) => /\.(html|txt)$/.test(file)).sort()) {
  test(`${name} becomes what a careful person would have typed`, () => {
    const file = (ending: string): URL => new URL(name.replace(/\.\w+$/, ending), folder);
    const source = readFileSync(new URL(name, folder), "utf8");
    const words = existsSync(file(".words")) ? readFileSync(file(".words"), "utf8") : "";
    const read = name.endsWith(".html") ? readHtml(source, words, schema, own) : readText(source, schema, own, false);
    assert.equal(markdown(read).trimEnd(), readFileSync(file(".md"), "utf8").trimEnd());
    assert.deepEqual(read.pictures, existsSync(file(".pictures")) ? getText(file(".pictures")) : []);
  });
}

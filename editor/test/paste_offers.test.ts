// What looks like a heading or a note in a pasted text, and what becomes of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState } from "@tiptap/pm/state";
import { JSDOM } from "jsdom";
import { setUpDom } from "./paste_dom";
import { write } from "../src/codec/index";
import { toCallouts, toHeadings } from "../src/paste/converting";
import { notesBetween, titlesBetween } from "../src/paste/looking";
import { readHtml, readText } from "../src/paste/reading";
import { pictureWords } from "../src/paste/offers";
import { documentSchema } from "../src/schema/index";

setUpDom(JSDOM);
const schema = documentSchema();

function stateOf(words: string, html = ""): EditorState {
  const { slice } = html ? readHtml(html, words, schema, "http://site.test") : readText(words, schema, "http://site.test", false);
  return EditorState.create({ doc: schema.node("doc", null, slice.content) });
}

function titles(state: EditorState): string[] {
  return titlesBetween(state.doc, 0, state.doc.content.size).map((at) => state.doc.nodeAt(at)?.textContent ?? "");
}

function notes(state: EditorState): number[] {
  return notesBetween(state.doc, 0, state.doc.content.size);
}

test("numbered lines with a text under each are titles", () => {
  const state = stateOf("Why\n\n1. Warmth\n\nIt helps.\n\n2. Sleep\n\nIt helps too.\n\nA lot.\n\n3. Calm\n\nEnd.");
  assert.deepEqual(titles(state), ["1. Warmth", "2. Sleep", "3. Calm"]);
  const done = state.apply(toHeadings(state, titlesBetween(state.doc, 0, state.doc.content.size)));
  assert.equal(write(done.doc).trim(), "Why\n\n## 1. Warmth\n\nIt helps.\n\n## 2. Sleep\n\nIt helps too.\n\nA lot.\n\n## 3. Calm\n\nEnd.");
});

test("a title directly above its text comes off it", () => {
  const state = stateOf("1) Warmth\nIt helps.\n\n2) Sleep\nIt helps\ntoo.");
  const done = state.apply(toHeadings(state, titlesBetween(state.doc, 0, state.doc.content.size)));
  assert.equal(write(done.doc).trim(), "## 1) Warmth\n\nIt helps.\n\n## 2) Sleep\n\nIt helps\\\ntoo.");
});

for (const [what, words] of [
  ["numbered lines one after the other", "1. Oil\n\n2. Towels\n\n3. Music\n\nThat is all."],
  ["numbered lines in one paragraph", "1. Oil\n2. Towels\n3. Music\n\nText"],
  ["a single numbered line", "1. Oil\n\nText"],
  ["numbers that do not count up", "7. Oil\n\nText\n\n3. Towels\n\nText"],
  ["whole sentences as long as paragraphs", `1. ${"Long ".repeat(30)}\n\nText\n\n2. ${"Long ".repeat(30)}\n\nText`],
  ["years and prices", "2024 was good.\n\nText\n\n40 euros\n\nText"],
] as const) {
  test(`${what} are no titles`, () => assert.deepEqual(titles(stateOf(words)), []));
}

test("bold lines above texts are titles, and lose the bold", () => {
  const state = stateOf("", "<p><b>Warmth</b></p><p>It helps.</p><p><b>Sleep</b></p><p>It <b>helps</b> too.</p><p><b>Whole paragraphs in bold end like sentences.</b></p>");
  assert.deepEqual(titles(state), ["Warmth", "Sleep"]);
  const done = state.apply(toHeadings(state, titlesBetween(state.doc, 0, state.doc.content.size)));
  assert.match(write(done.doc), /^## Warmth\n\nIt helps\.\n\n## Sleep\n\nIt \*\*helps\*\* too\./);
});

for (const [words, markdown] of [
  ["DISCLAIMER: i am no doctor.", "> [!IMPORTANT] Disclaimer\n> I am no doctor."],
  ["DISCLAIMER I am no doctor.", "> [!IMPORTANT] Disclaimer\n> I am no doctor."],
  ["Disclaimer\n\nI am no doctor.\n\nMore", "> [!IMPORTANT] Disclaimer\n> I am no doctor.\n\nMore"],
  ["Note: bring water.", "> [!NOTE]\n> Bring water."],
  ["Please note – bring water.", "> [!NOTE] Please note\n> Bring water."],
  ["Warning! Not with a fever.", "> [!WARNING]\n> Not with a fever."],
  ["Hinweis: Bitte trinken.", "> [!NOTE] Hinweis\n> Bitte trinken."],
  ["Tip: breathe\nslowly", "> [!TIP]\n> Breathe\\\n> slowly"],
  ["Caution:\nhot", "> [!CAUTION]\n> Hot"],
] as const) {
  test(`“${words.split("\n")[0]}” becomes a callout`, () => {
    const state = stateOf(words);
    assert.equal(notes(state).length, 1);
    assert.equal(write(state.apply(toCallouts(state, notes(state))).doc).trim(), markdown);
  });
}

for (const words of ["Notes from a quiet room", "Tips are welcome.", "Important people came.", "Warnings were given", "Note that nothing is lost", "Information desk"]) {
  test(`“${words}” is no note to the reader`, () => assert.deepEqual(notes(stateOf(words)), []));
}

test("pictures that were left are counted and named", () => {
  assert.equal(pictureWords([""]), "A picture was not copied; drag it here.");
  assert.equal(pictureWords(["Room", "", "Room"]), "3 pictures were not copied (“Room”); drag them here.");
});

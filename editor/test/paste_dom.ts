// A DOM for tests that run without a browser.

import { readFileSync } from "node:fs";
import type { JSDOM } from "jsdom";

/** Gives the sources under test the parser that a browser has. */
export function setUpDom(Dom: typeof JSDOM): void {
  globalThis.DOMParser = new Dom("").window.DOMParser;
}

/** The lines of a file; an empty line is an empty name. */
export function getText(file: URL): string[] {
  return readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
}

// The schema of texts by itself, without an editor or a page.
// Everything that is read passes through it, so that a document that reaches the editor is one that the editor would give back.

import { type JSONContent, getSchema } from "@tiptap/core";
import type { Schema } from "@tiptap/pm/model";
import { extensions } from "../schema/index.js";

let made: Schema | undefined;

/** The schema of texts. */
export function textSchema(): Schema {
  made ??= getSchema(extensions());
  return made;
}

/** A block in the one form that the editor gives it; throws if the schema does not allow it. */
export function settled(block: JSONContent): JSONContent {
  const node = textSchema().nodeFromJSON(block);
  node.check();
  return node.toJSON() as JSONContent;
}

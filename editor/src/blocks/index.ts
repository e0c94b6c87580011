// Gives the schema's nodes their place on the screen and the editor the plugins that belong to them.
// The schema itself, and with it what can be saved, is not changed.

import { type AnyExtension, type Editor, Extension, type NodeViewRenderer } from "@tiptap/core";
import { placeholders } from "../pictures/placeholder.js";
import { calloutView } from "./callout.js";
import { footnoteDefinitionView, footnoteNumbers, footnoteReferenceView } from "./footnotes.js";
import { marking } from "./marking.js";
import { pictureView } from "./picture.js";
import { rawBlockView, rawInlineView } from "./raw.js";
import { tableStrip } from "./tables.js";

const VIEWS: Readonly<Record<string, NodeViewRenderer>> = {
  callout: calloutView,
  footnoteDefinition: footnoteDefinitionView,
  footnoteReference: footnoteReferenceView,
  image: pictureView,
  rawBlock: rawBlockView,
  rawInline: rawInlineView,
};

/** The schema's extensions with their views. */
export function shown(extensions: AnyExtension[]): AnyExtension[] {
  return extensions.map((extension) => {
    const view = VIEWS[extension.name];
    return view && extension.type === "node" ? extension.extend({ addNodeView: () => view }) : extension;
  });
}

/** The plugins of blocks as one extension. */
export function blockPlugins(editor: () => Editor, onOrphan: (label: string, text: string) => void): AnyExtension {
  return Extension.create({
    name: "blockPlugins",
    addProseMirrorPlugins: () => [marking(), footnoteNumbers(onOrphan), tableStrip(editor), placeholders()],
  });
}

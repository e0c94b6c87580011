// How the nodes that need more than their HTML are shown. The schema stays free of it.

import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { BoxView } from "./boxes.ts";
import { CalloutView } from "./callouts.ts";
import { FootnoteDefinitionView, FootnoteReferenceView } from "./footnotes.ts";
import { PictureView } from "./pictures/view.ts";
import { TableView } from "./tables.ts";

/** `describe` opens the dialog for the picture at a place. */
export function nodeViews(describe: (at: number) => void): Extension {
  return Extension.create({
    name: "nodeViews",
    addProseMirrorPlugins: () => [new Plugin({
      props: {
        nodeViews: {
          callout: (node, view, getPos) => new CalloutView(node, view, getPos),
          footnoteReference: (node, view, _, decorations) => new FootnoteReferenceView(node, view, decorations),
          footnoteDefinition: (node, view, getPos, decorations) => new FootnoteDefinitionView(node, view, getPos, decorations),
          table: () => new TableView(),
          rawBlock: (node) => new BoxView(node),
          rawInline: (node) => new BoxView(node),
          image: (node, _, getPos) => new PictureView(node, () => { const at = getPos(); if (at !== undefined) describe(at); }),
        },
      },
    })],
  });
}

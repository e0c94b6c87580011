// Pasting and dropping text: whatever comes, the post gets what a careful person would have typed.
//
// HTML of others is read by our own reader before any DOM of the page sees it; our own copies pass as they are. A paste
// is one undo, and an offer after it another. Nothing is fetched.

import { Extension } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { DOMSerializer, type Schema } from "@tiptap/pm/model";
import { Plugin, Selection, type Transaction } from "@tiptap/pm/state";
import { dropPoint } from "@tiptap/pm/transform";
import type { EditorView } from "@tiptap/pm/view";
import { alone } from "./addresses";
import { flatForCell } from "./cell_paste";
import { notesBetween, titlesBetween } from "./looking";
import { separated } from "./notes";
import { offering, offers } from "./offers";
import { quiet } from "./quieting";
import { type Read, readHtml, readText } from "./reading";

export interface PastingOptions {
  /** Where offers stand: an empty element above the text. */
  place: HTMLElement;
  /** Takes pictures; absent where the site takes none. */
  takePictures?: (files: File[], view: EditorView) => void;
}

/** Tells our own copies apart, and those of this page from those of another. */
const MARK = "data-knead";

/** The extension for the editor. */
export function pasting({ place, takePictures }: PastingOptions): Extension {
  return Extension.create({
    name: "pasting",
    priority: 1000,
    addProseMirrorPlugins() {
      return [plugin(this.editor.schema, takePictures), offers(place)];
    },
  });
}

function plugin(schema: Schema, takePictures: PastingOptions["takePictures"]): Plugin {
  const page = Math.random().toString(36).slice(2);
  // What the text parser made of this paste; nothing where it came as HTML.
  let fromText: Read | undefined;

  function insert(view: EditorView, read: Read, start: Transaction): boolean {
    const inCell = flatForCell(start, read.slice);
    const { slice, notes } = separated(inCell, start, read.isFromHere);
    const { from, to } = start.selection;
    const done = start.steps.length;
    if (slice.size > 0) start.replaceSelection(slice);
    const mapping = start.mapping.slice(done);
    const [begin, end] = [mapping.map(from, -1), mapping.map(to, 1)];
    if (notes.length > 0) start.insert(start.doc.content.size, [...notes]);
    const { doc } = start;
    const isOffered = read.isForeign && slice.size > 0;
    start.setMeta(offering, {
      titles: isOffered ? titlesBetween(doc, begin, end) : [],
      notes: isOffered ? notesBetween(doc, begin, end) : [],
      pictures: read.pictures,
    });
    view.dispatch(start.setMeta("paste", true).setMeta("uiEvent", "paste").scrollIntoView());
    return true;
  }

  return new Plugin({
    props: {
      clipboardSerializer: marking(schema, page),
      // The parser of the editor sees our own copies alone; all else is read below.
      transformPastedHTML: (html) => (isOwn(html) ? quiet(html) : ""),
      clipboardTextParser(words, _context, plain) {
        fromText = readText(words, schema, location.origin, plain);
        return fromText.slice;
      },
      handlePaste(view, event, slice) {
        const read = fromText;
        fromText = undefined;
        const data = event.clipboardData;
        if (!data || view.state.selection.$from.parent.type.spec.code) return false;
        const [html, words] = [data.getData("text/html"), data.getData("text/plain")];
        const start = closeHistory(view.state.tr);
        if (!read && isOwn(html)) return insert(view, { slice, pictures: [], isForeign: false, isFromHere: isOwn(html, page) }, start);
        const pictures = picturesIn(data);
        if (pictures.length > 0 && takePictures && !hasWords(html, words)) {
          takePictures(pictures, view);
          return true;
        }
        const link = read && linked(start, words);
        if (link) {
          view.dispatch(link);
          return true;
        }
        return insert(view, read ?? readHtml(html, words, schema, location.origin), start);
      },
      handleDrop(view, event, _slice, moved) {
        const text = fromText;
        fromText = undefined;
        const data = event.dataTransfer;
        const html = data?.getData("text/html") ?? "";
        if (!data || moved || isOwn(html) || picturesIn(data).length > 0) return false;
        const read = text ?? (html === "" ? undefined : readHtml(html, data.getData("text/plain"), schema, location.origin));
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        if (!read || at === undefined) return false;
        event.preventDefault();
        const start = closeHistory(view.state.tr);
        const place = dropPoint(start.doc, at, read.slice) ?? at;
        return insert(view, read, start.setSelection(Selection.near(start.doc.resolve(place))));
      },
    },
  });
}

function isOwn(html: string, page = ""): boolean {
  return new RegExp(`^[\\s\\S]{0,2000}?<[a-z][^<>]*\\s${MARK}="${page}`).test(html);
}

/** Marks what is copied here as ours. */
function marking(schema: Schema, page: string): DOMSerializer {
  const usual = DOMSerializer.fromSchema(schema);
  const serializer = Object.create(usual) as DOMSerializer;
  serializer.serializeFragment = (content, options, target) => {
    const made = usual.serializeFragment(content, options, target);
    if ("firstElementChild" in made) made.firstElementChild?.setAttribute(MARK, page);
    return made;
  };
  return serializer;
}

function picturesIn(data: DataTransfer): File[] {
  return [...data.files].filter((file) => file.type.startsWith("image/"));
}

/** Whether there is something to read; office programs add a picture of the text to the text. */
function hasWords(html: string, words: string): boolean {
  if (html === "") return words.trim() !== "";
  return quiet(html).replace(/<[^>]*>|&nbsp;|\s/g, "") !== "";
}

/** An address pasted onto chosen words links them. */
function linked(tr: Transaction, words: string): Transaction | undefined {
  const { link } = tr.doc.type.schema.marks;
  const { from, to, $from, $to, empty } = tr.selection;
  const href = alone(words);
  if (!link || !href || empty || !$from.sameParent($to) || !$from.parent.inlineContent) return undefined;
  return tr.addMark(from, to, link.create({ href }));
}

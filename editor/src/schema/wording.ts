// The few words that the text's own boxes carry: names of callouts, labels of what cannot be shown.
// The page gives its own; these stand where there is no page, as in reading and writing Markdown.

/** The kinds of callout that the site knows. */
export const CALLOUT_KINDS = ["note", "tip", "important", "warning", "caution"] as const;

/** One kind of callout. */
export type CalloutKind = (typeof CALLOUT_KINDS)[number];

/** What the boxes in the text say. */
export interface Wording {
  callouts: Readonly<Record<CalloutKind, string>>;
  rawHtml: string;
  rawDefinitions: string;
  rawOther: string;
  rawInline: string;
  task: (text: string) => string;
  video: string;
}

/** The words where nobody gives others. */
export const PLAIN_WORDING: Wording = {
  callouts: { note: "Note", tip: "Tip", important: "Important", warning: "Warning", caution: "Caution" },
  rawHtml: "HTML",
  rawDefinitions: "Link addresses",
  rawOther: "Markdown",
  rawInline: "HTML",
  task: (text) => text,
  video: "Video",
};

/** Whether a word names a kind of callout. */
export function isCalloutKind(word: unknown): word is CalloutKind {
  return (CALLOUT_KINDS as readonly unknown[]).includes(word);
}

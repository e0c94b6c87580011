// All words that the editor shows, in one place and ready for translation.
// Plain, kind and short; what went wrong is said with what to do next.

/** The kinds of callouts, in the order they are offered. */
export const CALLOUT_KINDS = ["note", "tip", "important", "warning", "caution"] as const;

/** A kind of callout. */
export type CalloutKind = (typeof CALLOUT_KINDS)[number];

const CALLOUTS: Readonly<Record<CalloutKind, string>> = {
  note: "Note",
  tip: "Tip",
  important: "Important",
  warning: "Warning",
  caution: "Caution",
};

const CALLOUT_HINTS: Readonly<Record<CalloutKind, string>> = {
  note: "Something good to know",
  tip: "A piece of advice",
  important: "What must not be missed",
  warning: "Where to take care",
  caution: "What could do harm",
};

const ACTS: Readonly<Record<string, string>> = {
  text: "Text",
  heading2: "Heading",
  heading3: "Subheading",
  heading4: "Small heading",
  bold: "Bold",
  italic: "Italic",
  strike: "Struck through",
  code: "Code",
  link: "Link",
  bullets: "Bulleted list",
  numbers: "Numbered list",
  tasks: "To-do list",
  quote: "Quote",
  picture: "Picture",
  table: "Table",
  footnote: "Footnote",
  rule: "Dividing line",
  codeBlock: "Block of code",
};

const ALSO: Readonly<Record<string, string>> = {
  heading2: "h2 title section",
  heading3: "h3 smaller heading",
  heading4: "h4",
  bullets: "ul points",
  numbers: "ol steps 123",
  tasks: "checkbox tick check",
  quote: "blockquote citation",
  picture: "image photo",
  callout: "callout box hint info disclaimer",
  table: "grid rows columns",
  footnote: "source reference",
  rule: "hr separator divider",
  codeBlock: "pre program",
};

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : `${count.toLocaleString("en-GB")} ${many}`;
}

/** The words. */
export const words = {
  acts: ACTS,
  also: ALSO,
  callouts: CALLOUTS,
  calloutHints: CALLOUT_HINTS,

  // Around the text
  text: "Text",
  formatting: "Formatting",
  beginToWrite: "Begin to write, or type / to choose what to put in…",
  undo: "Undo",
  redo: "Redo",
  style: "Style of the paragraph",
  insert: "Put in",
  markdown: "Markdown",
  backToEditor: "Back to the editor",
  help: "Keys and shortcuts",
  close: "Close",
  dismiss: "Close this message",
  cancel: "Cancel",
  remove: "Remove",
  done: "Done",
  tryAgain: "Try again",
  counted: (count: number): string => plural(count, "1 word", "words"),
  toRead: (minutes: number): string => plural(minutes, "1 minute to read", "minutes to read"),
  doIt: "Yes, do it",
  leaveIt: "Leave it",
  unfaithful: "Part of this text is written in a way that the editor would change. So it is open as Markdown, and nothing of it is lost.",
  sourceOpen: "You are looking at the Markdown. What you change here is changed in the text.",

  video: "Video",
  rawHtml: "HTML (change it in Markdown)",
  rawAddresses: "Link addresses (change them in Markdown)",
  rawOther: "Kept as it is (change it in Markdown)",

  // Menus
  choices: "What to put in",
  choicesFound: (count: number): string => (count === 0 ? "Nothing of that name" : plural(count, "1 choice", "choices")),
  alsoWords: "Words",
  addRow: "Add row",
  addColumn: "Add column",
  removeRow: "Remove row",
  removeColumn: "Remove column",
  removeTable: "Remove table",
  table: "This table",
  calloutKind: "Kind of callout",
  calloutTitle: "Heading of the callout",

  // Links
  linkTitle: "Link",
  linkTarget: "Where to",
  linkTargetHint: "Type the name of one of your posts, or paste an address.",
  linkText: "Words to show",
  linkResults: "Posts and pages",
  setLink: "Link it",
  removeLink: "Remove the link",
  linkNeedsTarget: "Type the name of a post, or an address such as example.org.",
  linkTo: (address: string): string => `Link to ${address}`,
  planPost: (title: string): string => `Plan this post: “${title}”`,
  planHint: "It has an address from now on. Readers see the link as “coming” until you publish it.",
  planned: (title: string): string => `“${title}” is planned. You find it on the desk.`,
  planFailed: "It could not be planned. Try again in a moment.",
  states: { published: "Published", draft: "Draft", planned: "Planned", page: "Page" } as Readonly<Record<string, string>>,
  linksFound: (count: number): string => (count === 0 ? "Nothing found" : plural(count, "1 found", "found")),

  // Footnotes
  footnote: (number: number): string => `Footnote ${number}`,
  footnoteWithoutText: "Footnote without a text; press to write it",
  footnoteBack: "Back to where it is in the text",
  orphan: (text: string): string =>
    text ? `The footnote “${text.length > 60 ? `${text.slice(0, 60)}…` : text}” is not used in the text any more.` : "An empty footnote is not used any more.",
  removeFootnote: "Remove it",
  keepFootnote: "Keep it",

  // Pictures
  describe: "Describe",
  describeTitle: "What does the picture show?",
  description: "Description",
  descriptionHint: "For people who cannot see it, in a sentence: “Two hands on a shoulder, seen from above.”",
  onlyDecoration: "It is only decoration",
  caption: "Caption",
  captionHint: "Shown below the picture. It may stay empty.",
  noDescription: "No description",
  outsidePicture: (host: string, alt: string): string => (alt ? `Picture on ${host}: ${alt}` : `Picture on ${host}`),
  sendingPicture: (name: string): string => `Sending ${name}`,
  pictureOf: (number: number, count: number): string => `${number} of ${count}`,
  pictureIn: "The picture is in the text.",
  placeGone: "The place of the picture was removed, so it is not in the text. It is kept with your pictures.",
  notPictures: (count: number): string => `${plural(count, "1 file is", "files are")} not a picture and cannot be put in.`,
  heicUnreadable: "This browser cannot read HEIC photos. On the phone, share it as JPEG or open this page there, then add it again.",
  pictureUnreadable: "This file cannot be read as a picture. Save it as JPEG or PNG and add it again.",
  pictureTooLarge: "This picture is larger than 32 MB. Save it smaller and add it again.",
  pictureUnreachable: "The picture did not reach the site. Check the connection and try again.",
  pictureRefused: "The site could not take this picture. Save it as JPEG and try again.",
  pictureSignedOut: "Sign in again, then try again.",
  lostPictures: (count: number): string =>
    `${plural(count, "1 picture was", "pictures were")} not copied. Drag ${count === 1 ? "it" : "them"} here, or save and add ${count === 1 ? "it" : "them"} as ${count === 1 ? "a picture" : "pictures"}.`,

  // Finding
  findTitle: "Find and replace",
  find: "Find",
  replaceWith: "Replace with",
  matchCase: "Same capitals",
  findPrevious: "Previous",
  findNext: "Next",
  replace: "Replace",
  replaceAll: "Replace all",
  foundAt: (at: number, count: number): string => (count === 0 ? "Not found" : `${at} of ${count}`),
  replaced: (count: number): string => plural(count, "1 place replaced", "places replaced"),

  // Keeping
  notSavedYet: "Not saved yet",
  savedAt: (time: string): string => `Saved ${time}`,
  unreachable: "The site does not answer. Leave this page open: it is tried again by itself.",
  unreachableKept: "The site does not answer. Your text is kept in this browser and sent by itself.",
  signedOut: "Your sign-in ran out. Your text is kept in this browser.",
  newerWaits: "Not saved: there is a newer version",
  refused: (message: string): string => `Not saved yet: ${message}`,
  refusedPlainly: "Not saved yet. Your text is kept in this browser.",
  gone: "Not saved: this post is gone",
  goneMessage: "This post is no longer on the site. Your text is still here: copy it and put it into a new post.",
  copyText: "Copy the text",
  newerMessage: (by: string, time: string): string => `${by} saved a newer version at ${time}. Yours is kept in this browser until you choose.`,
  seeBoth: "See both",
  newerTitle: "Two versions",
  newerExplained: (by: string, time: string): string =>
    `${by} saved this post at ${time}, after you had opened it. Nothing is lost: choose which one goes on. The other stays under “Earlier versions”, or one undo away.`,
  theirs: (by: string): string => `Only in the version of ${by}`,
  mine: "Only in yours",
  keepMine: "Go on with mine",
  takeTheirs: (by: string): string => `Go on with the version of ${by}`,
  decideLater: "Decide later",
  copyFound: (time: string): string => `This browser has text from ${time} that never reached the site.`,
  seeCopy: "Look at it",
  copyTitle: "Text from this browser",
  copyExplained: (time: string): string => `It was written until ${time}. What it has more or less than the saved version is marked below.`,
  onTheSite: "Only on the site",
  inThisBrowser: "Only in this browser",
  useCopy: "Go on with this text",
  dropCopy: "Throw it away",
  sameText: "The words of the text are the same in both.",
  sameWords: (count: number): string => ` … ${plural(count, "1 word", "words")} the same … `,
  comparison: "What differs",
  onlyBefore: "[taken out] ",
  onlyAfter: "[put in] ",

  // Signing in and out
  signInTitle: "Sign in again",
  signInWhy: "Your sign-in ran out. Your text stays here, and is saved as soon as you are in.",
  email: "Mail address",
  password: "Password",
  signIn: "Sign in",
  notNow: "Not now",
  signInWrong: "Mail address and password do not fit. Try again.",
  signInUnreachable: "The site does not answer. Try again in a moment.",
  signedOutMessage: "You are signed out. Your text is kept in this browser and not yet on the site.",
  otherPerson: "Somebody else is signed in now, so nothing is saved from this page. Your text stays in this browser for the next time you sign in here.",
  loadAgain: "Load the page again",
  signOutTitle: "Some text is not on the site yet",
  signOutUnsaved: "What you wrote last has not reached the site.",
  signOutOthers: "This browser still holds text of yours that never reached the site.",
  couldNotSave: "It could not be saved. You can sign out and keep it in this browser, or stay.",
  saveAndSignOut: "Save, then sign out",
  keepAndSignOut: "Sign out, keep it in this browser",
  dropAndSignOut: "Sign out and throw it away",
  stay: "Stay here",

  // Pasting
  offerHeadings: (count: number): string => `These ${count} lines look like section headings. Make them headings?`,
  offerCallout: (start: string): string => `The paragraph “${start}” looks like a notice. Put it into a box?`,

  // Help
  helpTitle: "Keys and shortcuts",
  helpKeys: "Keys",
  helpTyping: "While typing",
  helpToolbar: "Go to the buttons above the text",
  helpSave: "Save now",
  helpFind: "Find and replace",
  helpSlash: "Choose what to put in",
  helpThis: "This list",
  typed: [
    ["## and a space", "Heading; ### for a smaller one"],
    ["- and a space", "Bulleted list"],
    ["1. and a space", "Numbered list"],
    ["[ ] and a space", "To-do list"],
    ["> and a space", "Quote"],
    ["**words**", "Bold"],
    ["*words*", "Italic"],
    ["~~words~~", "Struck through"],
    ["--- on its own", "Dividing line"],
    ["/", "Choose what to put in"],
  ] as readonly (readonly [string, string])[],
} as const;

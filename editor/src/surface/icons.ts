// The editor's icons, drawn for it on a grid of 24 with one stroke, like those of the site.
// They are never alone: a word stands under or beside each, and screen readers hear the word only.

const SHAPES = {
  undo: ["M8 5 4 9l4 4", "M4 9h10a5.5 5.5 0 0 1 0 11h-4"],
  redo: ["m16 5 4 4-4 4", "M20 9H10a5.5 5.5 0 0 0 0 11h4"],
  text: ["M5 6h14", "M5 10h14", "M5 14h14", "M5 18h8"],
  heading: ["M6 5v14", "M18 5v14", "M6 12h12"],
  subheading: ["M7 8v11", "M16 8v11", "M7 13.5h9"],
  bold: ["M8 5h5a3.5 3.5 0 0 1 0 7H8z", "M8 12h6a3.5 3.5 0 0 1 0 7H8z"],
  italic: ["M11 5h6", "M7 19h6", "M14 5l-4 14"],
  strike: ["M5 12h14", "M16.5 8C16 6 14.5 5 12 5c-2.5 0-4.5 1.3-4.5 3.5", "M7.5 16c.5 2 2 3 4.5 3s4.5-1.3 4.5-3.5"],
  link: ["M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1", "M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1"],
  list: ["M10 6.5h10", "M10 12h10", "M10 17.5h10", "M5 6.5h.01", "M5 12h.01", "M5 17.5h.01"],
  numbers: ["M11 6.5h9", "M11 12h9", "M11 17.5h9", "M4.5 5.5 6 4.5v4.5", "M4.3 13.8c.3-1.6 2.9-1.4 2.5.2-.2.8-1.5 1.7-2.5 2.8v.7h2.7"],
  checks: ["m4 6.5 1.5 1.5L8.5 5", "m4 16.5 1.5 1.5 3-3", "M12 6.5h8", "M12 16.5h8"],
  quote: ["M10 7c-3 .8-4.5 2.8-4.5 6v4h5v-5h-3", "M19 7c-3 .8-4.5 2.8-4.5 6v4h5v-5h-3"],
  picture: ["M4 5.5h16v13H4z", "m4 16 4.5-4.5 4 4 2.5-2.5 5 5", "M15.5 9.2h.01"],
  callout: ["M4 5h16v11h-9l-4 3.5V16H4z", "M8 9.5h8", "M8 12.5h5"],
  footnote: ["M4 8h9", "M4 12.5h7", "M4 17h9", "m17.5 6 2-1.3v6.3"],
  table: ["M4 5.5h16v13H4z", "M4 10h16", "M4 14.3h16", "M10 10v8.5"],
  line: ["M4 12h16", "M8 6.5h8", "M8 17.5h8"],
  code: ["m8.5 7-5 5 5 5", "m15.5 7 5 5-5 5"],
  block: ["M4 5h16v14H4z", "m10 9.5-2.5 2.5L10 14.5", "m14 9.5 2.5 2.5-2.5 2.5"],
  find: ["M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0", "m15 15 5.5 5.5"],
  help: ["M9 9.3a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.1-1.5 2.3", "M12 17.8h.01", "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0"],
  source: ["M4 18V7l4 5 4-5v11", "M18 7v11", "m15 15 3 3 3-3"],
  cross: ["m6 6 12 12", "M18 6 6 18"],
  up: ["M12 19V5", "m6 11 6-6 6 6"],
  down: ["M12 5v14", "m6 13 6 6 6-6"],
  back: ["M9 10 4 15l5 5", "M4 15h10a6 6 0 0 0 6-6V4"],
  bin: ["M5 7h14", "M9.5 7V4.5h5V7", "m6.5 7 1 12.5h9l1-12.5"],
  pen: ["m5 19 1-4.5L16.5 4 20 7.5 9.5 18 5 19Z", "m14 6.5 3.5 3.5"],
  open: ["M9 6h9v9", "M18 6 6 18"],
  plan: ["M4 6.5h16V20H4z", "M4 10.5h16", "M8.5 4v4", "M15.5 4v4", "M12 13v4.5", "M9.8 15.2h4.4"],
  page: ["M6 4h8l4 4v12H6z", "M14 4v4h4"],
  rowAbove: ["M4 13h16v6H4z", "M12 3v6", "M9 6h6"],
  rowBelow: ["M4 5h16v6H4z", "M12 15v6", "M9 18h6"],
  rowGone: ["M4 9h16v6H4z", "m9.5 3 5 0", "m9.5 21 5 0"],
  columnBefore: ["M13 4v16h6V4z", "M3 12h6", "M6 9v6"],
  columnAfter: ["M5 4v16h6V4z", "M15 12h6", "M18 9v6"],
  columnGone: ["M9 4v16h6V4z", "M3 9.5v5", "M21 9.5v5"],
  header: ["M4 5.5h16v13H4z", "M4 10h16", "M7 7.8h10"],
  left: ["M4 6h16", "M4 10h10", "M4 14h16", "M4 18h10"],
  centre: ["M4 6h16", "M7 10h10", "M4 14h16", "M7 18h10"],
  right: ["M4 6h16", "M10 10h10", "M4 14h16", "M10 18h10"],
} as const;

export type IconName = keyof typeof SHAPES;

const SVG = "http://www.w3.org/2000/svg";
const HEAVY: ReadonlySet<IconName> = new Set<IconName>(["bold"]);

/** Draws an icon; to be put beside its word. */
export function icon(name: IconName): SVGSVGElement {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("focusable", "false");
  drawn.setAttribute("class", HEAVY.has(name) ? "icon icon-heavy" : "icon");
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    drawn.append(path);
  }
  return drawn;
}

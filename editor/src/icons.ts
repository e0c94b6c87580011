// The editor's icons: our own line drawings on a grid of 24, made as nodes and hidden from screen readers.
// Every one stands beside words or on a button that has a name.

const NAMESPACE = "http://www.w3.org/2000/svg";

const DRAWINGS = {
  undo: "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
  redo: "m16 5 4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h4",
  bold: "M7.5 5h5.2a3.4 3.4 0 0 1 0 6.8H7.5zM7.5 11.8h6a3.6 3.6 0 0 1 0 7.2h-6z",
  italic: "M10.5 5H17M7 19h6.5M14 5l-4 14",
  strike: "M4 12h16M16 7.6C15.5 5.8 14 5 12 5c-2.4 0-4 1.2-4 3.1 0 .8.3 1.4.8 1.9M7.8 16c.5 2 2 3 4.3 3 2.5 0 4.1-1.3 4.1-3.3 0-.5-.1-.9-.3-1.3",
  code: "m8.5 7-5 5 5 5M15.5 7l5 5-5 5",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2",
  bullets: "M9.5 6H20M9.5 12H20M9.5 18H20M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4.5M4 13.2c.3-1 2.4-1 2.4.3 0 .9-1.2 1.5-2.4 2.5h2.5",
  tasks: "m3.5 6.5 1.5 1.5 3-3.5M3.5 16.5 5 18l3-3.5M11.5 6.5H20M11.5 17H20",
  quote: "M5 16c2.5-.6 4-2.3 4-5V7H5v5h4M14 16c2.5-.6 4-2.3 4-5V7h-4v5h4",
  picture: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 4.5M15.5 9.5h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M12 10v9",
  callout: "M4 5h16v11h-8l-4.5 3.5V16H4zM12 8v3.5M12 13.4h.01",
  footnote: "M4 7h8M4 12h8M4 17h12M17 5.5 18.5 5v6",
  rule: "M4 12h16M7 6h10M7 18h10",
  codeBlock: "M4 5h16v14H4zM9.5 9.5 7 12l2.5 2.5M14.5 9.5 17 12l-2.5 2.5",
  heading: "M6 5v14M16 5v14M6 12h10",
  text: "M5 6h14M12 6v13",
  find: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5.5 5.5",
  source: "M4 6h16v12H4zM7 15V9l2.5 3L12 9v6M16.5 9v6M14.5 13l2 2 2-2",
  help: "M9 9.3c0-1.8 1.3-2.8 3-2.8s3 1 3 2.6c0 2.2-3 2.3-3 4.7M12 17h.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  plus: "M12 5v14M5 12h14",
  down: "m7 10 5 5 5-5",
  up: "m7 14 5-5 5 5",
  cross: "m6 6 12 12M18 6 6 18",
  back: "M12 19V6M6.5 11.5 12 6l5.5 5.5",
  check: "m4.5 12.5 5 5 10-11",
  pen: "m5 19 1-4.5L16.5 4 20 7.5 9.5 18zM14 6.5l3.5 3.5",
} as const;

/** The name of a drawing. */
export type IconName = keyof typeof DRAWINGS;

/** A fresh drawing, ready to be put on a button. */
export function icon(name: IconName): SVGSVGElement {
  const drawing = document.createElementNS(NAMESPACE, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", DRAWINGS[name]);
  drawing.append(path);
  return drawing;
}

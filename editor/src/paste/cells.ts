// Tables of pages and programs as Markdown has them: every row as wide as the widest, nothing joined, one alignment for
// a column.

import { styleOf } from "./styles";
import type { Align } from "./tree";

/** The cells by rows; a place that a joined cell covers is empty. */
export function rowsOf(table: Element): (Element | null)[][] {
  const rows: (Element | null)[][] = [];
  const covered = new Set<string>();
  const own = [...table.querySelectorAll("tr")].filter((row) => row.closest("table") === table && row.querySelector("td, th") !== null);
  own.forEach((row, y) => {
    const cells: (Element | null)[] = [];
    for (const cell of row.children) {
      if (cell.localName !== "td" && cell.localName !== "th") continue;
      while (covered.has(`${y} ${cells.length}`)) cells.push(null);
      const x = cells.length;
      const [wide, high] = [spanOf(cell, "colspan"), spanOf(cell, "rowspan")];
      for (let down = 1; down < high; down += 1) for (let right = 0; right < wide; right += 1) covered.add(`${y + down} ${x + right}`);
      cells.push(cell, ...Array.from({ length: wide - 1 }, () => null));
    }
    while (covered.has(`${y} ${cells.length}`)) cells.push(null);
    rows.push(cells);
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => null)]);
}

function spanOf(cell: Element, name: string): number {
  const told = Number.parseInt(cell.getAttribute(name) ?? "1", 10);
  return Number.isNaN(told) ? 1 : Math.min(100, Math.max(1, told));
}

/** How each column stands, where its cells agree on anything but the usual. */
export function alignsOf(rows: readonly (readonly (Element | null)[])[]): Align[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => {
    const body = rows.slice(1).map((row) => row[column]).filter((cell) => cell && (cell.textContent ?? "").trim() !== "");
    const found = new Set(body.map((cell) => (cell ? alignOf(cell) : null)));
    const [align = null] = found;
    return found.size === 1 ? align : null;
  });
}

function alignOf(cell: Element): Align {
  const inside = cell.querySelector("p, div");
  const told = [cell, ...(inside ? [inside] : [])].map((element) =>
    (styleOf(element).get("text-align") ?? element.getAttribute("align") ?? "").toLowerCase());
  const side = told.find((one) => one === "right" || one === "end" || one === "center");
  return side === "center" ? "center" : side ? "right" : null;
}

// axe-core over a page as it is now, told in sentences.
import axe from "axe-core";

const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

/** What axe finds on the page: one readable line for each rule and element; none when all is well. */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target.join(" ")}\n  ${node.html.slice(0, 160)}\n  `
      + node.failureSummary.replaceAll("\n", "\n  ")));
}

// What axe cannot tell: text that leaves the screen or is cut, references that lead nowhere, controls that vanish in
// forced colours, and focus that cannot be seen. Each gives readable lines, none when all is well.

/** Text that cannot be reached at the window's present size, and a page that scrolls sideways. */
export function lost(page) {
  return page.evaluate(() => {
    const found = [];
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width + 1) {
      const widest = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > width + 1)
        .slice(0, 3).map((node) => node.outerHTML.slice(0, 120));
      found.push(`scrolls sideways (${document.documentElement.scrollWidth} of ${width}): ${widest.join(" | ")}`);
    }
    const isHiddenOnPurpose = (node) => {
      for (let box = node; box; box = box.parentElement) {
        const { width: w, height: h } = box.getBoundingClientRect();
        if ((w <= 1 || h <= 1) && getComputedStyle(box).overflow !== "visible") return true;
        if (box.matches(".skip, .trap")) return true;
      }
      return false;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const holder = text.parentElement;
      if (text.data.trim() === "" || holder.closest("script, style, option, textarea")) continue;
      if (!holder.checkVisibility({ visibilityProperty: true }) || isHiddenOnPurpose(holder)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
      const say = (how) => found.push(`${how}: "${text.data.trim().slice(0, 60)}" in ${holder.outerHTML.slice(0, 100)}`);
      let scrolls = false;
      for (let box = holder; box && box !== document.documentElement; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (/auto|scroll/.test(style.overflowX)) scrolls = true;
        // Lines that are folded on purpose stand in a row that leads to the whole text.
        const isFolded = style.webkitLineClamp !== "none" && box.closest("li, article")?.querySelector("a[href]");
        if (scrolls || isFolded || !/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
        const edge = box.getBoundingClientRect();
        if (rects.some((rect) => rect.right > edge.right + 2 || rect.bottom > edge.bottom + 2)) { say("cut off"); break; }
      }
      if (!scrolls && rects.some((rect) => rect.right > width + 1 || rect.left < -1)) say("off the screen");
    }
    return found;
  });
}

/** Names of other nodes that do not exist, or say nothing. */
export function danglingReferences(page) {
  return page.evaluate(() => {
    const found = [];
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "for", "form"]) {
      for (const node of document.querySelectorAll(`[${name}]`)) {
        for (const id of node.getAttribute(name).trim().split(/\s+/)) {
          const target = document.getElementById(id);
          if (!target) found.push(`${name}="${id}" leads nowhere: ${node.outerHTML.slice(0, 120)}`);
          else if (/describedby|labelledby/.test(name) && target.textContent.trim() === "") {
            found.push(`${name}="${id}" says nothing: ${node.outerHTML.slice(0, 120)}`);
          }
        }
      }
    }
    return found;
  });
}

/** Buttons and fields without an edge; meant for forced colours, where backgrounds are gone. */
export function edgeless(page) {
  return page.evaluate(() => [...document.querySelectorAll("button, .button, input, select, textarea")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest(".trap, .visually-hidden"))
    .filter((node) => !["hidden", "checkbox", "radio", "range", "color", "file"].includes(node.type))
    .filter((node) => {
      const style = getComputedStyle(node);
      const hasEdge = ["Top", "Right", "Bottom", "Left"].some((side) =>
        parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none");
      return !hasEdge && !style.textDecorationLine.includes("underline");
    })
    .map((node) => `no edge: ${node.outerHTML.slice(0, 120)}`));
}

/** Controls that show no ring when the keyboard reaches them. */
export async function ringless(page, most = 60) {
  const found = [];
  await page.evaluate(() => { document.activeElement?.blur(); getSelection()?.removeAllRanges(); });
  const seen = new Set();
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      if (!node || node === document.body) return null;
      // A drawn choice shows the ring beside or around the real one.
      const hasRing = [node, node.nextElementSibling, node.parentElement].some((one) => {
        const style = one && getComputedStyle(one);
        return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      });
      const box = node.getBoundingClientRect();
      return {
        html: node.outerHTML.slice(0, 120), hasRing, isTrap: node.closest(".trap") !== null,
        key: [...document.querySelectorAll("*")].indexOf(node), isSeen: box.width > 0 && box.height > 0,
      };
    });
    if (!at || seen.has(at.key)) break;
    seen.add(at.key);
    if (!at.hasRing) found.push(`no focus ring: ${at.html}`);
    if (at.isTrap) found.push(`the keyboard reaches the trap for robots: ${at.html}`);
    if (!at.isSeen) found.push(`focus goes where nothing is seen: ${at.html}`);
  }
  return found;
}

// Puts a box beside a place in the text, inside the window, without a style attribute in the page's source.

export interface Spot {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

const GAP = 6;

/** Below the spot, or above it where there is more room; the box's parent must be its positioned ancestor. */
export function floatAt(box: HTMLElement, spot: Spot): void {
  const ground = box.offsetParent?.getBoundingClientRect() ?? document.documentElement.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const left = Math.max(Math.min(spot.left - ground.left, ground.width - width), 0);
  const isAbove = spot.bottom + GAP + height > innerHeight && spot.top - GAP - height > 0;
  const top = isAbove ? spot.top - GAP - height : spot.bottom + GAP;
  box.style.left = `${left}px`;
  box.style.top = `${top - ground.top}px`;
}

/** Above a node of the text, but never under what sticks to the top of the window. */
export function floatAbove(box: HTMLElement, node: Element, ceiling: number): void {
  const ground = box.offsetParent?.getBoundingClientRect() ?? document.documentElement.getBoundingClientRect();
  const around = node.getBoundingClientRect();
  const height = box.offsetHeight;
  const lowest = Math.max(around.bottom - height, around.top - height - GAP);
  const top = Math.min(Math.max(around.top - height - GAP, ceiling + GAP), lowest);
  const left = Math.max(Math.min(around.left - ground.left, ground.width - box.offsetWidth), 0);
  box.style.left = `${left}px`;
  box.style.top = `${top - ground.top}px`;
}

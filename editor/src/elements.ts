// Makes elements by script: the page's policy allows no inline style and no markup from strings.
// Text always goes in as text, never as HTML.

type Attributes = Record<string, string | number | boolean | null | undefined>;
type Child = Node | string | null | undefined;

/** An element with its attributes and children; `true` stands for a bare attribute, nothing and `false` for none. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return made;
}

/** A button that does one thing and never sends the form. */
export function button(label: string, className: string, act: (event: MouseEvent) => void, ...before: Child[]): HTMLButtonElement {
  const made = element("button", { type: "button", class: className }, ...before, label);
  made.addEventListener("click", act);
  return made;
}

let made = 0;

/** An id that no other element of the page has. */
export function freshId(prefix: string): string {
  made += 1;
  return `${prefix}-${made}`;
}

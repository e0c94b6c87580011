// Elements of the page in one expression: attributes, listeners and children, without ever parsing HTML.
// A property that is `false`, `null` or `undefined` is left out; `true` is an attribute without a value.

type Attribute = string | number | boolean | null | undefined | ((event: never) => void);
type Child = Node | string | null | undefined | false;

/** Makes an element. Names that begin with `on` listen: `onclick`, `oninput`. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value as unknown as EventListener);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child): child is Node | string => Boolean(child)));
  return made;
}

let made = 0;

/** A name for an element that nothing else on the page has. */
export function freshId(of: string): string {
  made += 1;
  return `${of}-${made}`;
}

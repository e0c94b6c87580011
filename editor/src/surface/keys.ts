// Keys as this machine writes them: "Ctrl+B", or "⌘B" on an Apple one.

/** Whether this is a machine with a command key. */
export const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

const APPLE: Readonly<Record<string, string>> = { Mod: "⌘", Alt: "⌥", Shift: "⇧", ArrowUp: "↑", ArrowDown: "↓" };
const OTHER: Readonly<Record<string, string>> = { Mod: "Ctrl", ArrowUp: "↑", ArrowDown: "↓" };

/** ProseMirror's "Mod-Shift-8" as a person reads it. */
export function keysInWords(keys: string): string {
  const parts = keys.split("-").map((part) => (isApple ? APPLE : OTHER)[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return parts.join(isApple ? "" : "+");
}

/** The same for `aria-keyshortcuts`. */
export function keysForScreenReaders(keys: string): string {
  return keys.split("-").map((part) => (part === "Mod" ? (isApple ? "Meta" : "Control") : part.length === 1 ? part.toUpperCase() : part)).join("+");
}

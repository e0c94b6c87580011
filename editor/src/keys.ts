// How keys are named for people: Ctrl on most machines, ⌘ on Apple's.

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

/** "Mod-Shift-8" as it stands on the keyboard. */
export function keyName(keys: string): string {
  return keys
    .split("-")
    .map((key) => {
      if (key === "Mod") return IS_APPLE ? "⌘" : "Ctrl";
      if (key === "Alt") return IS_APPLE ? "⌥" : "Alt";
      if (key === "Shift") return IS_APPLE ? "⇧" : "Shift";
      return key.length === 1 ? key.toUpperCase() : key;
    })
    .join(IS_APPLE ? "" : "+");
}

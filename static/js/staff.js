// Small comforts for the people of the practice; everything works without them.
// A guess at the time zone, a warning before unsaved text is left, an address suggested from the title,
// "all of them" in the queue, the word on the publish button, a folded panel on phones, the error summary in focus, and
// a question before signing out while this browser holds text that was not saved.
(() => {
  "use strict";

  function guessTimeZone(field) {
    const untouched = field.tagName === "SELECT"
      ? ![...field.options].some((option) => option.defaultSelected && option.value !== "UTC")
      : !field.value || field.value === "UTC";
    if (!untouched) return;
    let zone;
    try {
      zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    } catch {
      return;
    }
    if (!zone) return;
    if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone)) field.value = zone;
  }

  function guardUnsaved(form) {
    const picture = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    const before = picture();
    // A form that came back with an error holds text that is saved nowhere.
    const returned = document.querySelector(".error-summary, .versions") !== null;
    let leaving = false;
    form.addEventListener("submit", (event) => {
      const submitter = event.submitter;
      leaving = !(submitter && submitter.formTarget === "_blank");
    });
    addEventListener("pageshow", () => { leaving = false; });
    addEventListener("beforeunload", (event) => {
      // The editor keeps the text by itself: it takes the mark away, and the guard with it.
      if (form.hasAttribute("data-unsaved") && !leaving && (returned || picture() !== before)) event.preventDefault();
    });
  }

  function slugOf(title) {
    return title
      .replace(/ß/g, "ss").replace(/æ/gi, "ae").replace(/ø/gi, "o").replace(/œ/gi, "oe")
      .normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "")
      .toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "")
      .slice(0, 80).replace(/-+$/, "");
  }

  function suggestSlug(field) {
    const title = document.getElementById(field.dataset.slugOf);
    if (!title || field.value) return;
    const suggest = () => { field.placeholder = slugOf(title.value); };
    title.addEventListener("input", suggest);
    suggest();
  }

  function wordSchedule(field) {
    const button = document.getElementById(field.dataset.schedule);
    if (!button) return;
    const now = button.textContent;
    const word = () => { button.textContent = field.value ? "Schedule it" : now; };
    field.addEventListener("input", word);
    word();
  }

  function keepTitleOneLine(title) {
    title.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        document.getElementById("body")?.focus();
      }
    });
    title.addEventListener("input", () => {
      if (/[\r\n]/.test(title.value)) title.value = title.value.replace(/\s*[\r\n]+\s*/g, " ");
    });
  }

  // On a phone the text comes first; whoever needs the panel opens it.
  function foldPanel(panel) {
    if (matchMedia("(max-width: 60em)").matches && !panel.querySelector("[aria-invalid=true]")) panel.open = false;
  }

  function offerAll(form) {
    const boxes = [...form.querySelectorAll("input[type=checkbox][name=comments]")];
    const bar = form.querySelector(".bulk");
    if (boxes.length < 2 || !bar) return;
    const label = document.createElement("label");
    const all = document.createElement("input");
    label.className = "check";
    all.type = "checkbox";
    label.append(all, "All of them");
    bar.prepend(label);
    const follow = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
    });
    form.addEventListener("change", follow);
    follow();
  }

  // Texts that the editor keeps in this browser until they are saved, in the name of this person.
  function copiesOf(person) {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`knead.copy.${person}.`)) found.push([key, JSON.parse(localStorage.getItem(key))]);
      }
    } catch {
      // No storage, no copies.
    }
    return found;
  }

  function forget(copies) {
    for (const [key] of copies) localStorage.removeItem(key);
  }

  async function withPatience(waits) {
    await Promise.race([Promise.allSettled(waits), new Promise((done) => { setTimeout(done, 5_000); })]);
  }

  function askBeforeSigningOut(form) {
    let isAsked = false;
    // A form takes no second sending while its first is still being told.
    const leave = () => setTimeout(() => {
      isAsked = true;
      form.requestSubmit();
    });
    form.addEventListener("submit", async (event) => {
      if (isAsked) return;
      event.preventDefault();
      const waits = [];
      document.dispatchEvent(new CustomEvent("signing-out", { detail: { waits } }));
      await withPatience(waits);
      const copies = copiesOf(form.dataset.person);
      if (copies.length === 0) leave();
      else showCopies(copies, leave);
    });
  }

  function showCopies(copies, leave) {
    const dialog = document.createElement("dialog");
    const make = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words, ...more });
    dialog.className = "question";
    dialog.setAttribute("aria-labelledby", "signing-out-title");
    const list = document.createElement("ul");
    for (const [, copy] of copies) list.append(make("li", copy?.text?.title?.trim() || "Untitled"));
    const press = (words, act, className = "button") => make("button", words, { type: "button", className, onclick: () => { dialog.close(); act(); } });
    const acts = make("div", "", { className: "actions" });
    acts.append(
      press("Stay signed in", () => {}, "button primary"),
      press("Sign out and keep it here", leave),
      press("Sign out and delete it", () => { forget(copies); leave(); }, "button danger"));
    dialog.append(
      make("h2", "Some text is not saved yet", { id: "signing-out-title" }),
      make("p", "It is only in this browser:"), list,
      make("p", "Open it at the desk to save it. If you keep it, it is offered to you when you sign in here again; whoever else uses this browser could find it."),
      acts);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  document.querySelectorAll('form[action="/sign-out"][data-person]').forEach(askBeforeSigningOut);
  document.querySelectorAll("[data-guess-time-zone]").forEach(guessTimeZone);
  document.querySelectorAll("[data-slug-of]").forEach(suggestSlug);
  document.querySelectorAll("[data-schedule]").forEach(wordSchedule);
  document.querySelectorAll(".title-field textarea").forEach(keepTitleOneLine);
  document.querySelectorAll(".side > details").forEach(foldPanel);
  const offerAllOfEach = () => document.querySelectorAll("form[data-choose-all]").forEach(offerAll);
  offerAllOfEach();
  // Where a script put another page in place of this one.
  document.addEventListener("shown", offerAllOfEach);
  document.querySelectorAll("form[data-unsaved]").forEach(guardUnsaved);
  document.querySelector(".error-summary")?.focus();
})();

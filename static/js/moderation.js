// The moderator's keys: one press for what is a button otherwise, the page changed in place so that no press is lost.
// What a key does stands in the page, as data-key on the button, link or fold that it presses. Taps and clicks are left
// to the browser, and without this script everything is a form.
(() => {
  "use strict";

  const MOST_WAITING = 50;
  /** Held down, only these go on. */
  const REPEATING = ["j", "k"];
  /** Answers of the site that are the queue or a comment again. */
  const SHOWN = [200, 409, 422];

  const waiting = [];
  let isBusy = false;

  const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  said.setAttribute("role", "status");
  document.body.append(said);

  const of = (selector) => document.querySelector(selector);

  function isTyping(target) {
    return target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])") != null;
  }

  /** Text that would be lost with the page. */
  function unsent() {
    return [...document.querySelectorAll("#reply, #words")].find((field) => field.value.trim() && field.value !== field.defaultValue);
  }

  function open(summary) {
    const fold = summary.parentElement;
    fold.open = !fold.open;
    if (!fold.open) return;
    fold.scrollIntoView({ block: "nearest" });
    (summary.dataset.opens ? document.getElementById(summary.dataset.opens) : summary)?.focus();
  }

  /** Puts what the site answers in place of this page; false if it is another kind of page. */
  async function show(address, sent) {
    const answer = await fetch(address, sent && { method: "POST", body: new URLSearchParams(sent) });
    if (!SHOWN.includes(answer.status)) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main?.querySelector("#keys")) return false;
    of("main").replaceWith(document.adoptNode(main));
    const bar = page.querySelector(".staff-bar");
    if (bar) of(".staff-bar")?.replaceWith(document.adoptNode(bar));
    document.title = page.title;
    // What was refused has no address that could be opened again.
    if (!sent || answer.redirected) history.replaceState(null, "", answer.url);
    begin();
    document.dispatchEvent(new CustomEvent("shown"));
    const focus = of("#focus") ?? of("h1");
    focus.tabIndex = -1;
    focus.focus({ preventScroll: true });
    scrollTo(0, 0);
    focus.scrollIntoView({ block: "nearest" });
    said.textContent = of(".notice p")?.textContent ?? "";
    return true;
  }

  async function send(form, button) {
    const fields = new FormData(form, button);
    if (!(await show(form.action, fields).catch(() => false))) {
      // Whatever it is, the browser shows it: a sign-in, an error, or that nobody answers.
      if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      form.submit();
    }
  }

  async function visit(link) {
    if (!(await show(link.href).catch(() => false))) location.assign(link.href);
  }

  async function blacken() {
    const form = of("form[data-blacken]");
    if (!form) return;
    const selection = getSelection();
    const words = of("[data-words]");
    const picked = words?.contains(selection.anchorNode) && words.contains(selection.focusNode) ? selection.toString().trim() : "";
    if (picked) {
      form.elements.words.value = picked.replace(/\s+/g, " ");
      await send(form);
    } else {
      form.closest("details").open = true;
      form.elements.words.focus();
    }
  }

  async function act(key) {
    if (key === "b") return blacken();
    const pressed = of(`[data-key="${CSS.escape(key)}"]`);
    if (!pressed) return undefined;
    if (pressed.tagName === "SUMMARY") return open(pressed);
    const text = unsent();
    if (text) {
      said.textContent = "What you wrote is not sent yet.";
      return text.focus();
    }
    if (pressed.tagName === "BUTTON") return send(pressed.form, pressed);
    return REPEATING.includes(key) ? visit(pressed) : location.assign(pressed.href);
  }

  async function work() {
    if (isBusy) return;
    isBusy = true;
    try {
      while (waiting.length > 0) await act(waiting.shift());
    } finally {
      isBusy = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") (of("#focus") ?? document.body).focus();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.matches("#focus form")) {
        event.preventDefault();
        event.target.form.requestSubmit();
      }
      return;
    }
    const key = event.key.length === 1 ? event.key : "";
    if (!key || event.ctrlKey || event.metaKey) return;
    if (key !== "b" && !of(`[data-key="${CSS.escape(key)}"]`) && !isBusy) return;
    event.preventDefault();
    if ((event.repeat && !REPEATING.includes(key)) || waiting.length >= MOST_WAITING) return;
    waiting.push(key);
    work();
  });

  // A saved reply goes into the text that is being written, behind what is there.
  document.addEventListener("click", (event) => {
    const saved = event.target.closest?.("a[data-reply]");
    const field = of("#reply");
    if (!saved || !field || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const before = field.value.trimEnd();
    field.value = before ? `${before}\n\n${saved.dataset.reply}` : saved.dataset.reply;
    field.focus();
  });

  function begin() {
    of("#keys")?.removeAttribute("hidden");
  }

  begin();
})();

// Small comforts on the reader's pages; everything works without them.
// Dates in kinder words, footnotes under the paragraph, a comment token fetched when the writing begins,
// a name remembered only when asked, a link copied, and the error summary in focus.
(() => {
  "use strict";

  const language = document.documentElement.lang || "en";

  function wordDates() {
    const steps = [["minute", 60], ["hour", 60], ["day", 24], ["week", 7], ["month", 4.345]];
    let words;
    try {
      words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    } catch {
      return;
    }
    for (const time of document.querySelectorAll(".comments time[datetime]")) {
      const then = Date.parse(time.dateTime);
      let amount = (Date.now() - then) / 1000;
      // A date in another month is better read as a date.
      if (Number.isNaN(then) || amount < 0 || amount > 30 * 86400) continue;
      let unit = "second";
      for (const [next, size] of steps) {
        if (Math.round(amount) < size) break;
        amount /= size;
        unit = next;
      }
      time.title = time.textContent.trim();
      time.textContent = words.format(-Math.round(amount), unit);
    }
  }

  function openFootnotes() {
    for (const reference of document.querySelectorAll(".footnote-ref a[href^='#']")) {
      const note = document.getElementById(decodeURIComponent(reference.hash.slice(1)));
      const block = reference.closest("p, li, blockquote, table, h2, h3, h4");
      if (!note || !block) continue;
      let shown = null;
      reference.setAttribute("aria-expanded", "false");
      reference.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        if (shown) {
          shown.remove();
          shown = null;
        } else {
          shown = document.createElement("div");
          shown.className = "footnote-here";
          shown.setAttribute("role", "note");
          for (const part of note.childNodes) shown.append(part.cloneNode(true));
          for (const back of shown.querySelectorAll(".footnote-backref")) back.remove();
          for (const marked of shown.querySelectorAll("[id]")) marked.removeAttribute("id");
          // A list item or a cell takes the note inside, anything else gets it underneath.
          if (block.matches("li")) block.append(shown);
          else (block.closest(".table-scroll") || block).after(shown);
        }
        reference.setAttribute("aria-expanded", String(shown !== null));
      });
    }
  }

  function prepareComment(form) {
    const token = form.elements.namedItem("token");
    const name = form.elements.namedItem("name");
    if (form.dataset.token && token && !token.value) {
      const fetchToken = async () => {
        try {
          const answer = await fetch(form.dataset.token, { credentials: "same-origin", cache: "no-store" });
          if (answer.ok && !token.value) token.value = (await answer.json()).token || "";
        } catch {
          // Without a token the next page asks once more; nothing is lost.
        }
      };
      form.addEventListener("focusin", fetchToken, { once: true });
    }
    rememberName(form, name);
  }

  function rememberName(form, name) {
    const line = form.querySelector("[data-remember]");
    const tick = line && line.querySelector("input");
    if (!tick || !name) return;
    const key = "comment-name";
    try {
      const known = localStorage.getItem(key);
      if (known) {
        tick.checked = true;
        if (!name.value) name.value = known;
      }
      line.hidden = false;
      form.addEventListener("submit", () => {
        if (tick.checked) localStorage.setItem(key, name.value);
        else localStorage.removeItem(key);
      });
      tick.addEventListener("change", () => {
        if (!tick.checked) localStorage.removeItem(key);
      });
    } catch {
      line.hidden = true;
    }
  }

  function offerCopy(button) {
    const from = document.getElementById(button.dataset.copy);
    if (!from || !navigator.clipboard) return;
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(from.textContent.trim());
        button.textContent = "Copied";
      } catch {
        // Not allowed here: the link is chosen, so that one key copies it.
        getSelection().selectAllChildren(from);
        button.textContent = "Now press Ctrl and C";
      }
      setTimeout(() => { button.textContent = words; }, 4_000);
    });
  }

  wordDates();
  openFootnotes();
  document.querySelectorAll("form[data-token]").forEach(prepareComment);
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
  document.querySelector(".error-summary")?.focus();
})();

// What stands beside a text while it is written; everything works without it.
// The look in searches and on cards follows the typing, and the field for tags completes the tag that is being typed.
(() => {
  "use strict";

  const value = (id) => (document.getElementById(id)?.value || "").trim();

  function followLook(part) {
    const untitled = part.querySelector("[data-look-title]").textContent;
    const description = document.getElementById("seo_description");
    const excerpt = document.getElementById("excerpt");
    const beginning = excerpt && !excerpt.value.trim() ? description.dataset.fallback : "";
    const say = (selector, words) => {
      for (const place of part.querySelectorAll(selector)) {
        if (place.textContent !== words) place.textContent = words;
      }
    };
    const follow = () => {
      say("[data-look-title]", value("seo_title") || value("title") || untitled);
      say("[data-look-words]", value("seo_description") || value("excerpt") || beginning);
      for (const place of part.querySelectorAll("[data-count]")) {
        const length = [...value(place.dataset.count)].length;
        const most = Number(place.dataset.most);
        if (length === 0) place.textContent = `Searches show about ${most} letters.`;
        else if (length <= most) place.textContent = `${length} of about ${most} letters.`;
        else place.textContent = `${length} letters; searches show about ${most} of them.`;
      }
    };
    part.closest("form").addEventListener("input", follow);
    follow();
  }

  // A list completes a whole field; offered behind the tags that stand there already, it completes the last one.
  function completeTags(field) {
    const list = document.getElementById(field.getAttribute("list"));
    if (!list) return;
    let known = [];
    field.addEventListener("focus", async () => {
      try {
        const answer = await fetch(field.dataset.tags, { headers: { Accept: "application/json" }, cache: "no-store" });
        if (answer.ok) known = (await answer.json()).names;
      } catch {
        // Without the names the field is a plain one.
      }
    }, { once: true });
    const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    field.addEventListener("input", () => {
      const parts = field.value.split(",");
      const begun = plain(parts.pop().trim());
      const before = parts.map((part) => part.trim()).filter(Boolean);
      const taken = new Set(before.map(plain));
      const offers = known.filter((name) => plain(name).includes(begun) && !taken.has(plain(name)));
      list.replaceChildren(...offers.slice(0, 12).map((name) => {
        const option = document.createElement("option");
        option.value = [...before, name].join(", ");
        return option;
      }));
    });
  }

  document.querySelectorAll("[data-look]").forEach(followLook);
  document.querySelectorAll("input[data-tags]").forEach(completeTags);
})();

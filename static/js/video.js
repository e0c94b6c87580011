// Videos that play on the page, where the owner of the site lets them: the other site is asked for nothing before a click.
(() => {
  "use strict";

  function frameOf(address) {
    let url;
    try {
      url = new URL(address);
    } catch {
      return null;
    }
    if (url.protocol !== "https:") return null;
    if (url.host === "www.youtube.com") {
      const id = url.searchParams.get("v") || "";
      if (!/^[\w-]{11}$/.test(id)) return null;
      const start = parseInt(url.searchParams.get("t") || "0", 10) || 0;
      return { site: "YouTube", src: `https://www.youtube-nocookie.com/embed/${id}?autoplay=1&start=${start}` };
    }
    const video = url.host === "vimeo.com" && /^\/(\d{1,12})(?:\/([0-9a-zA-Z]{6,20}))?$/.exec(url.pathname);
    if (!video) return null;
    const key = video[2] ? `&h=${video[2]}` : "";
    const start = /^#t=\d+s$/.test(url.hash) ? url.hash : "";
    return { site: "Vimeo", src: `https://player.vimeo.com/video/${video[1]}?autoplay=1&dnt=1${key}${start}` };
  }

  for (const card of document.querySelectorAll("figure.video > a.video-card")) {
    const frame = frameOf(card.href);
    if (!frame) continue;
    const site = card.querySelector(".video-site");
    if (site) site.textContent = `Play, from ${frame.site}`;
    card.addEventListener("click", (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const player = document.createElement("iframe");
      player.className = "video-frame";
      player.title = card.querySelector(".video-title")?.textContent || `Video on ${frame.site}`;
      player.allow = "autoplay; fullscreen; picture-in-picture; encrypted-media";
      player.allowFullscreen = true;
      player.referrerPolicy = "strict-origin-when-cross-origin";
      player.src = frame.src;
      card.replaceWith(player);
      player.focus();
    });
  }
})();

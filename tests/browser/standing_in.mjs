// Stands in for the site's pictures in a browser, by their contract: for a site that has none of its own yet.

/** Takes pictures in this context's pages, describes, lists and shows them; what is no picture is refused. */
export async function takePictures(context) {
  const kept = [];
  const told = ({ bytes, ...picture }) => picture;
  const json = (route, status, body) => route.fulfill({ status, contentType: "application/json", body: JSON.stringify(body) });
  await context.addInitScript(() => {
    new MutationObserver(() => {
      const form = document.querySelector("form[data-editor]");
      if (form) form.dataset.media = "/desk/media";
    }).observe(document, { childList: true, subtree: true });
  });
  await context.route("**/media/*", (route) => {
    const name = new URL(route.request().url()).pathname.split("/").at(-1);
    const one = kept.find((picture) => picture.name === name);
    if (!one) return route.fallback();
    if (route.request().method() === "GET") return route.fulfill({ body: one.bytes });
    const form = new URLSearchParams(route.request().postData());
    Object.assign(one, { description: form.get("description"), is_decoration: form.get("decoration") === "on" });
    return json(route, 200, told(one));
  });
  await context.route("**/desk/media/pictures?*", (route) => {
    const words = new URL(route.request().url()).searchParams.get("q").toLowerCase();
    const found = kept.filter(({ description }) => description.toLowerCase().includes(words)).reverse();
    return json(route, 200, { pictures: found.map((one) => ({ ...told(one), thumbnail: one.src })) });
  });
  await context.route("**/desk/media", (route) => {
    const body = route.request().postDataBuffer();
    const bytes = body.subarray(body.indexOf("\r\n\r\n") + 4, body.lastIndexOf("\r\n--"));
    if (bytes[0] === 0) return json(route, 415, { message: "The site cannot read this as a picture. Save it as JPEG or PNG and add it again." });
    const name = `stand-in-${kept.length + 1}.jpg`;
    kept.push({ name, src: `/media/${name}`, width: 400, height: 300, description: "", is_decoration: false, bytes });
    return json(route, 201, told(kept.at(-1)));
  });
}

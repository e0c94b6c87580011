// Pictures made ready to send: what the site takes, at most 4,000 pixels on a side.
//
// A picture that fits is sent as it is; the site itself takes the camera's data out. A photo in a form that the site does
// not take (HEIC) is drawn anew where the browser can read it, else the writer is told what to do.

const MOST_PIXELS = 4_000;
const TAKEN: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
const MOST_BYTES = 32 * 1024 * 1024;

/** What a picker may offer; JPEG first, so that phones turn their photos into it. */
export const ACCEPT = "image/jpeg,image/png,image/webp,image/gif";

/** Why a picture cannot be sent, in words for the writer. */
export class Unsuited extends Error {}

/** Whether a file is a picture of some kind, going by its type or its name. */
export function isPicture(file: File): boolean {
  return file.type.startsWith("image/") || /\.(jpe?g|png|webp|gif|hei[cf]|avif|tiff?|bmp|svg)$/i.test(file.name);
}

/** The file to send in place of this one. */
export async function prepared(file: File): Promise<File> {
  if (file.type === "image/svg+xml" || /\.svg$/i.test(file.name)) {
    throw new Unsuited(`“${file.name}” is a drawing (SVG), which the site does not take. Save it as PNG and add that.`);
  }
  // A moving picture would stand still after drawing.
  if (file.type === "image/gif") return fitting(file);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    if (TAKEN.has(file.type)) return fitting(file);
    throw new Unsuited(`This browser cannot read “${file.name}”. Save it as JPEG and add that; on a phone, pick it with the button “Picture”, which turns it into JPEG.`);
  }
  try {
    const scale = Math.min(1, MOST_PIXELS / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && TAKEN.has(file.type)) return fitting(file);
    return await drawn(file, bitmap, scale);
  } finally {
    bitmap.close();
  }
}

async function drawn(file: File, bitmap: ImageBitmap, scale: number): Promise<File> {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Unsuited(`“${file.name}” is too large for this browser. Make it smaller and add it again.`);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const type = file.type === "image/png" || file.type === "image/webp" ? file.type : "image/jpeg";
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, 0.9));
  if (!blob) throw new Unsuited(`“${file.name}” is too large for this browser. Make it smaller and add it again.`);
  const ending = blob.type.replace("image/", "").replace("jpeg", "jpg");
  return fitting(new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.${ending}`, { type: blob.type }));
}

function fitting(file: File): File {
  if (file.size > MOST_BYTES) throw new Unsuited(`“${file.name}” is larger than 32 MB. Make it smaller and add it again.`);
  return file;
}

/** A small drawing of the picture, to stand in its place while it is sent. */
export async function thumbnail(file: File): Promise<HTMLCanvasElement | null> {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 240, resizeQuality: "low", imageOrientation: "from-image" });
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return canvas;
  } catch {
    return null;
  }
}

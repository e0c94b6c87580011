// Makes a picture ready for sending: at most 4,000 px a side, upright, in a kind that the site takes.
// Animated GIFs go as they are; what the browser cannot decode is sent only if the site can read its kind.

import { words } from "../words.js";

const MOST_PIXELS = 4_000;
const MOST_BYTES = 32 * 1024 * 1024;
const TAKEN = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
const QUALITY = 0.9;

/** A picture ready to be sent, with a small likeness for the place where it will stand. */
export interface Ready {
  file: File;
  likeness: string;
}

/** Says in plain words why a picture cannot be taken. */
export class Unusable extends Error {}

/** Whether a file is a picture by its kind or its name; phones send HEIC without a kind. */
export function isPicture(file: File): boolean {
  return file.type.startsWith("image/") || /\.(jpe?g|png|webp|gif|heic|heif|avif)$/i.test(file.name);
}

/** The size that fits. */
export function fitting(width: number, height: number, most = MOST_PIXELS): { width: number; height: number } {
  const factor = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Scales and, where needed, turns a picture into a kind that the site takes. */
export async function makeReady(file: File): Promise<Ready> {
  const source = await decode(file);
  if (!source) {
    if (!TAKEN.has(file.type)) throw new Unusable(isHeic(file) ? words.heicUnreadable : words.pictureUnreadable);
    return { file: small(file), likeness: "" };
  }
  try {
    const { width, height } = sizeOf(source);
    const size = fitting(width, height);
    const likeness = draw(source, fitting(width, height, 320)).toDataURL("image/jpeg", 0.6);
    const mayStay = TAKEN.has(file.type) && (size.width === width || file.type === "image/gif");
    if (mayStay && file.size <= MOST_BYTES) return { file, likeness };
    if (file.type === "image/gif") throw new Unusable(words.pictureTooLarge);
    const kind = file.type === "image/png" || file.type === "image/webp" ? file.type : "image/jpeg";
    return { file: small(await encode(draw(source, size), kind, file.name)), likeness };
  } finally {
    if (source instanceof ImageBitmap) source.close();
  }
}

function small(file: File): File {
  if (file.size > MOST_BYTES) throw new Unusable(words.pictureTooLarge);
  return file;
}

function isHeic(file: File): boolean {
  return /^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name);
}

function sizeOf(source: ImageBitmap | HTMLImageElement): { width: number; height: number } {
  if (source instanceof HTMLImageElement) return { width: source.naturalWidth, height: source.naturalHeight };
  return { width: source.width, height: source.height };
}

async function decode(file: File): Promise<ImageBitmap | HTMLImageElement | null> {
  try {
    return await createImageBitmap(file);
  } catch {
    return isHeic(file) ? decodeAsImage(file) : null;
  }
}

// Some browsers show HEIC as an image though they make no bitmap of it; the policy allows `data:` addresses only.
async function decodeAsImage(file: File): Promise<HTMLImageElement | null> {
  const reader = new FileReader();
  const address = await new Promise<string>((done) => {
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => done("");
    reader.readAsDataURL(file);
  });
  const image = new Image();
  image.src = address;
  return image.decode().then(
    () => image,
    () => null,
  );
}

function draw(source: ImageBitmap | HTMLImageElement, size: { width: number; height: number }): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d");
  if (!context) throw new Unusable(words.pictureUnreadable);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, size.width, size.height);
  return canvas;
}

async function encode(canvas: HTMLCanvasElement, kind: string, name: string): Promise<File> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, kind, QUALITY));
  if (!blob) throw new Unusable(words.pictureUnreadable);
  const ending = blob.type === "image/png" ? "png" : blob.type === "image/webp" ? "webp" : "jpg";
  return new File([blob], `${name.replace(/\.[^.]*$/, "")}.${ending}`, { type: blob.type });
}

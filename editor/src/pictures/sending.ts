// Sends one picture and tells how far it is; the answer is an address on the site or a sentence for the writer.
// XMLHttpRequest, because only it tells the progress of sending.

import { words } from "../words.js";

/** What came of it. */
export type Sent =
  | { is: "stored"; url: string; width: number; height: number }
  | { is: "signed-out" }
  | { is: "failed"; message: string };

/** Sends a picture; `onProgress` gets a share between 0 and 1. */
export function sendPicture(address: string, file: File, onProgress: (share: number) => void, abandon: AbortSignal): Promise<Sent> {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    const unreachable = (): void => done({ is: "failed", message: words.pictureUnreachable });
    request.onerror = unreachable;
    request.ontimeout = unreachable;
    request.onabort = unreachable;
    request.onload = () => done(judge(request));
    abandon.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  });
}

function judge(request: XMLHttpRequest): Sent {
  let body: Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(request.responseText);
    body = typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return { is: "failed", message: words.pictureUnreachable };
  }
  if (request.status === 401) return { is: "signed-out" };
  if (request.status === 201 && typeof body.url === "string") {
    return { is: "stored", url: body.url, width: Number(body.width), height: Number(body.height) };
  }
  return { is: "failed", message: typeof body.message === "string" && body.message ? body.message : words.pictureRefused };
}

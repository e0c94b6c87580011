// Pictures to the site and back: sending a file with progress, describing a picture, looking through all of them.

import { Refusal, ask, read } from "../asking.ts";

/** A picture that the site keeps. */
export interface Stored {
  readonly name: string;
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly description: string;
  readonly is_decoration: boolean;
}

export interface Listed extends Stored {
  readonly thumbnail: string;
}

/** Sends a file; `progress` is told how much of it has gone, from 0 to 1. */
export function sendPicture(address: string, file: File, progress: (part: number) => void, signal: AbortSignal): Promise<Stored> {
  return new Promise((done, failed) => {
    // fetch cannot tell how much has been sent.
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      try {
        done(read(request.status, request.getResponseHeader("Content-Type"), request.responseText) as Stored);
      } catch (error) {
        failed(error);
      }
    });
    request.addEventListener("error", () => failed(new Refusal("The picture could not be sent. Look at your connection and add it again.", 0)));
    request.addEventListener("abort", () => failed(new DOMException("cancelled", "AbortError")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

/** Keeps what a picture shows, or that it only decorates. */
export async function describePicture(address: string, name: string, description: string, isDecoration: boolean): Promise<Stored> {
  const fields = { description, ...(isDecoration ? { decoration: "on" } : {}) };
  return await ask(`${address}/${encodeURIComponent(name)}`, fields) as Stored;
}

/** The site's pictures with these words, the newest first. */
export async function listPictures(address: string, words: string, signal: AbortSignal): Promise<readonly Listed[]> {
  const { pictures } = await ask(`${address}/pictures?q=${encodeURIComponent(words)}`, undefined, signal) as { pictures?: readonly Listed[] };
  return Array.isArray(pictures) ? pictures : [];
}

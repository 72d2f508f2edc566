/** What a request is answered with, and how it is sent. */
import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pageHeaders } from "./policy.js";

type Headers = Readonly<Record<string, string | number>>;

export type Answer =
  | { readonly kind: "json"; readonly status: number; readonly value: unknown }
  | { readonly kind: "none"; readonly status: number; readonly headers?: Headers }
  | { readonly kind: "bytes"; readonly status: number; readonly headers: Headers; readonly bytes: string | Uint8Array }
  | { readonly kind: "file"; readonly headers: Headers; readonly file: string; readonly size: number };

export const json = (value: unknown, status = 200): Answer => ({ kind: "json", status, value });
export const none = (status = 204): Answer => ({ kind: "none", status });

/** A header that names the file to keep, also in letters that headers cannot carry. */
export const attachment = (name: string): string => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** Sends the answer. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const head = request.method === "HEAD";
  if (answer.kind === "none") {
    response.writeHead(answer.status, { ...pageHeaders, ...answer.headers });
    response.end();
  } else if (answer.kind === "file") {
    response.writeHead(200, { ...answer.headers, "Content-Length": answer.size });
    if (head || answer.size === 0) response.end();
    else
      createReadStream(answer.file, { end: answer.size - 1 })
        .on("error", () => response.destroy())
        .pipe(response);
  } else {
    const bytes = answer.kind === "json" ? JSON.stringify(answer.value) : answer.bytes;
    const headers =
      answer.kind === "json" ? { ...pageHeaders, "Content-Type": "application/json; charset=utf-8" } : answer.headers;
    response.writeHead(answer.status, { ...headers, "Content-Length": Buffer.byteLength(bytes) });
    response.end(head ? undefined : bytes);
  }
}

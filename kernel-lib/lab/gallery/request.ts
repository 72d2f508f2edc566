/**
 * Which file a request may have: pure decisions, apart from the sockets, so that each can be tested by itself.
 *
 * A web page of a stranger can make the reader's browser send requests to 127.0.0.1, and by a name that it moves there afterwards
 * it can even read the answers. So a request must name this server by one of its own names; and no address leads out of the folder.
 */
import { realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** An answer without a file. */
export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly reason: string;
}

/** A file to send. */
export interface Found {
  readonly kind: "found";
  readonly file: string;
  readonly type: string;
  readonly size: number;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".ipynb": "application/x-ipynb+json",
};

const refuse = (status: number, reason: string): Refusal => ({ kind: "refusal", status, reason });

/** True if the Host header names this server: the host it was told to listen on, or a loopback name, with its port. */
export function isOwnHost(header: string | undefined, host: string, port: number): boolean {
  const names = ["127.0.0.1", "localhost", "[::1]", host.includes(":") ? `[${host}]` : host];
  const value = header?.toLowerCase() ?? "";
  return names.some(
    (name) => value === `${name.toLowerCase()}:${port}` || (port === 80 && value === name.toLowerCase()),
  );
}

/** The decoded path of a request target, as its parts; or undefined if no honest browser would send it. */
export function pathParts(target: string): readonly string[] | undefined {
  if (!target.startsWith("/") || target.length > 2048) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(target.split(/[?#]/)[0] ?? "");
  } catch {
    return undefined;
  }
  // A percent sign that is left was encoded twice; backslashes and colons are separators on Windows.
  if (/[\u0000-\u001f\u007f\\:%]/.test(path)) return undefined;
  const parts = path.split("/").slice(1);
  const hidden = parts.some(
    (part, at) => part.startsWith(".") || part.length > 255 || (part === "" && at < parts.length - 1),
  );
  return hidden ? undefined : parts;
}

/** The file for a request, or the refusal. `root` must be a real path. */
export async function lookUp(root: string, method: string, target: string): Promise<Found | Refusal> {
  if (method !== "GET" && method !== "HEAD") return refuse(405, "only GET and HEAD are answered");
  const parts = pathParts(target);
  if (parts === undefined) return refuse(400, "this address is not one of this server's");
  const named = join(root, ...parts.slice(0, -1), parts.at(-1) === "" ? "index.html" : (parts.at(-1) ?? "index.html"));
  try {
    // The real path, so that no link inside the folder leads out of it.
    const file = await realpath(named);
    const type = types[extname(file).toLowerCase()];
    const facts = await stat(file);
    if (!file.startsWith(root + sep) || type === undefined || !facts.isFile())
      return refuse(404, "there is no such page");
    return { kind: "found", file, type, size: facts.size };
  } catch {
    return refuse(404, "there is no such page");
  }
}

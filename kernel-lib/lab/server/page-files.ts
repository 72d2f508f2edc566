/** The files of the page, as they were bundled: a fixed list, so that no name in a request can mean another file. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../../base/problem.js";
import type { Schema } from "./settings.js";

/** A file of the page. */
export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly tag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".eot": "application/vnd.ms-fontobject",
};

/** Where the bundle lies, seen from the compiled file and from its source. */
const FOLDER =
  ["../client", "../../dist/lab/client"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(join(folder, "lab.js"))) ?? "";

export interface PageFiles {
  readonly file: (name: string) => PageFile | undefined;
  readonly schemas: readonly Schema[];
}

/** The bundled page. */
export function openPageFiles(folder: string = FOLDER): PageFiles {
  if (folder === "")
    throw new Problem({
      code: "KL833",
      what: "the page of the lab is not built",
      where: "dist/lab/client",
      expected: "lab.js, lab.css and schemas.json, bundled from lab/client",
      fix: "run npm run build",
    });
  const names = new Set(readdirSync(folder).filter((name) => extname(name) in TYPES));
  const read = new Map<string, PageFile>();
  return {
    schemas: JSON.parse(readFileSync(join(folder, "schemas.json"), "utf8")),
    file: (name) => {
      if (!names.has(name)) return undefined;
      const known = read.get(name);
      if (known !== undefined) return known;
      const bytes = readFileSync(join(folder, name));
      const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}"`;
      const file = { bytes, type: TYPES[extname(name)] ?? "application/octet-stream", tag };
      read.set(name, file);
      return file;
    },
  };
}

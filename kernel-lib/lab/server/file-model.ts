/** A file or folder as Jupyter's contents API describes it, with what is in it where that is asked for. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { Stats } from "node:fs";
import type { Json } from "../../jupyter/wire.js";
import { onDisk } from "./disk.js";
import { LIMITS } from "./limits.js";
import { forPage, formOf } from "./notebook-form.js";
import { cleanPath, existing, type Root } from "./paths.js";
import { Refusal } from "./refusal.js";
import type { Trust } from "./trust.js";

/** What of a file is asked for. */
export interface Wanted {
  readonly content: boolean;
  readonly type?: string | undefined;
  readonly format?: string | undefined;
  readonly hash: boolean;
}

const MIME: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".gif": "image/gif",
  ".html": "text/html",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".json": "application/json",
  ".md": "text/markdown",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/typescript",
  ".txt": "text/plain",
  ".webp": "image/webp",
};

/** The media type of a file, by its name. None is a script's: the page's policy trusts scripts of this server. */
export const mimeOf = (file: string): string | undefined => MIME[extname(file).toLowerCase()];

const HIDDEN = new Set(["node_modules", "dist", "__pycache__"]);

const kindOf = (file: string, facts: Stats): string =>
  facts.isDirectory() ? "directory" : extname(file).toLowerCase() === ".ipynb" ? "notebook" : "file";

/** A digest of a file's bytes, by which a page sees that somebody else has changed it. */
const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function described(path: string, file: string, facts: Stats): Json {
  return {
    name: path === "" ? "" : basename(path),
    path,
    type: kindOf(file, facts),
    writable: (facts.mode & 0o222) !== 0,
    created: facts.birthtime.toISOString(),
    last_modified: facts.mtime.toISOString(),
    size: facts.isDirectory() ? null : facts.size,
    mimetype: null,
    content: null,
    format: null,
  };
}

async function folderContent(root: Root, path: string, file: string): Promise<readonly Json[]> {
  const names = (await readdir(file)).filter((name) => !name.startsWith(".") && !HIDDEN.has(name));
  const nothing: Wanted = { content: false, hash: false };
  const models = await Promise.all(
    // What cannot be described (a link that leads out or nowhere) is not listed.
    names.map((name) => model(root, path === "" ? name : `${path}/${name}`, nothing).catch(() => undefined)),
  );
  return models.filter((each) => each !== undefined);
}

function textOrBase64(bytes: Buffer, wanted: Wanted, path: string): { content: string; format: string } {
  if (wanted.format === "base64") return { content: bytes.toString("base64"), format: "base64" };
  try {
    return { content: new TextDecoder("utf8", { fatal: true, ignoreBOM: true }).decode(bytes), format: "text" };
  } catch {
    if (wanted.format === "text") throw new Refusal(400, `${path} is not text in UTF-8`);
    return { content: bytes.toString("base64"), format: "base64" };
  }
}

/** The notebook in some bytes, as the page gets it. */
function notebookContent(bytes: Buffer, path: string, file: string, trust: Trust | undefined): Json {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Refusal(
      400,
      `${path} is not JSON (${(error as Error).message}): a merge conflict or a half-written save leaves such a file`,
    );
  }
  const form = formOf(value);
  return forPage(form, trust?.trusts(file, form.cells) ?? false);
}

/** Describes what is at a path. */
export async function model(root: Root, path: string, wanted: Wanted, trust?: Trust): Promise<Json> {
  const clean = cleanPath(path);
  const file = await existing(root, clean);
  const facts = await onDisk(() => stat(file));
  if (!facts.isDirectory() && !facts.isFile()) throw new Refusal(400, `${clean} is neither a file nor a folder`);
  const base = described(clean, file, facts);
  const type = wanted.type === undefined || base["type"] === "directory" ? base["type"] : wanted.type;
  if (wanted.type === "directory" && base["type"] !== "directory") throw new Refusal(400, `${clean} is not a folder`);
  if (base["type"] === "directory")
    return wanted.content
      ? { ...base, content: await onDisk(() => folderContent(root, clean, file)), format: "json" }
      : base;
  if (!wanted.content && !wanted.hash) return { ...base, type };
  if (facts.size > LIMITS.file)
    throw new Refusal(413, `${clean} has ${Math.round(facts.size / 1e6)} MB: that is too much for a page`);
  const bytes = await onDisk(() => readFile(file));
  const hashed = wanted.hash ? { hash: hashOf(bytes), hash_algorithm: "sha256" } : {};
  if (!wanted.content) return { ...base, ...hashed, type };
  if (type === "notebook")
    return { ...base, ...hashed, type, content: notebookContent(bytes, clean, file, trust), format: "json" };
  const content = textOrBase64(bytes, wanted, clean);
  return { ...base, ...hashed, type, ...content, mimetype: mimeOf(file) ?? "text/plain" };
}

/** The address of a file's copy in a folder: the name with a number where it is taken. */
export async function freeName(
  folder: string,
  stem: string,
  ending: string,
  exists: (file: string) => boolean,
): Promise<string> {
  for (let n = 0; n < 10_000; n++) {
    const name = `${stem}${n === 0 ? "" : n}${ending}`;
    if (!exists(join(folder, name))) return name;
  }
  throw new Refusal(409, "there are too many files of that name");
}

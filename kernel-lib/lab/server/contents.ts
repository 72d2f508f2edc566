/** Jupyter's contents API on a folder: reading, saving, making, renaming, copying and removing files. */
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { copyFile, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Json } from "../../jupyter/wire.js";
import { replaceFile } from "../runner/store.js";
import { onDisk } from "./disk.js";
import { freeName, model, type Wanted } from "./file-model.js";
import { LIMITS } from "./limits.js";
import { forFile, formOf } from "./notebook-form.js";
import { cleanPath, existing, type Root, writable } from "./paths.js";
import { Refusal } from "./refusal.js";
import type { Trust } from "./trust.js";

/** What the contents API works on. */
export interface Store {
  readonly root: Root;
  readonly trust: Trust;
  /** Parts of uploads that are under way, beside the files that they will be. */
  readonly uploads: Map<string, string>;
}

const WHOLE: Wanted = { content: false, hash: true };

const asked = (query: URLSearchParams): Wanted => ({
  content: query.get("content") !== "0",
  type: query.get("type") ?? undefined,
  format: query.get("format") ?? undefined,
  hash: query.get("hash") === "1",
});

/** What is at a path. */
export function read(store: Store, path: string, query: URLSearchParams): Promise<Json> {
  return model(store.root, path, asked(query), store.trust);
}

function bytesOf(body: Json): string | Buffer {
  const { content, format, type } = body;
  if (type === "notebook") return forFile(formOf(content));
  if (typeof content !== "string") throw new Refusal(400, "a file is saved with its content");
  if (format !== "base64") return content;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) throw new Refusal(400, "the content is not base64");
  return Buffer.from(content, "base64");
}

/** A large upload comes in numbered parts, the last one numbered -1; the file appears with the last. */
function saveChunk({ uploads }: Store, file: string, body: Json): void {
  const chunk = Number(body["chunk"]);
  const begun = uploads.get(file);
  if (chunk === 1) {
    if (begun !== undefined) rmSync(begun, { force: true });
    const part = join(dirname(file), `.${basename(file)}.${randomUUID().slice(0, 8)}.upload`);
    writeFileSync(part, bytesOf(body), { flag: "wx" });
    uploads.set(file, part);
    return;
  }
  if (begun === undefined) throw new Refusal(400, "an upload begins with part 1");
  if (statSync(begun).size > LIMITS.file) throw new Refusal(413, "the upload is too large");
  appendFileSync(begun, bytesOf(body));
  if (chunk !== -1) return;
  renameSync(begun, file);
  uploads.delete(file);
}

/** Saves a file whole or not at all, or makes a folder. `trusted`: the user has seen the outputs of the notebook come about. */
export async function save(store: Store, path: string, body: Json): Promise<Json> {
  const file = await writable(store.root, path);
  if (body["type"] === "directory") {
    await onDisk(() =>
      mkdir(file, { recursive: false }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST" || !statSync(file).isDirectory()) throw error;
      }),
    );
    return model(store.root, path, { content: false, hash: false });
  }
  if (body["chunk"] !== undefined && body["chunk"] !== null) await onDisk(() => saveChunk(store, file, body));
  else {
    const bytes = bytesOf(body);
    // Before the file is there: whoever finds it there finds it trusted.
    if (body["type"] === "notebook" && body["trusted"] === true)
      store.trust.vouch(file, formOf(JSON.parse(bytes.toString())).cells);
    await onDisk(() => replaceFile(file, bytes));
  }
  if (body["chunk"] !== undefined && Number(body["chunk"]) !== -1) return { path: cleanPath(path), type: body["type"] };
  return model(store.root, path, { ...WHOLE, type: typeof body["type"] === "string" ? body["type"] : undefined });
}

const EMPTY = {
  cells: [],
  metadata: { kernelspec: { display_name: "TypeScript (kernel-lib)", language: "typescript", name: "tslab" } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** Makes a file in a folder: a copy of another, or an untitled one. */
export async function create(store: Store, folder: string, body: Json): Promise<Json> {
  const place = await existing(store.root, folder);
  const at = (name: string): string => (folder === "" ? name : `${cleanPath(folder)}/${name}`);
  const free = (stem: string, ending: string): Promise<string> => freeName(place, stem, ending, existsSync);
  const { copy_from: from, type, ext } = body;
  if (typeof from === "string" && from !== "") {
    const source = await existing(store.root, from);
    const ending = extname(source);
    const stem = (cleanPath(from).split("/").at(-1) ?? "").slice(0, -ending.length || undefined);
    const name = await free(`${stem.replace(/-Copy\d*$/, "")}-Copy`, ending);
    const to = await writable(store.root, at(name));
    await onDisk(() => copyFile(source, to));
    // A copy of what is trusted shows what it showed.
    if (ending === ".ipynb") carryTrust(store, source, to);
    return model(store.root, at(name), WHOLE);
  }
  const ending = type === "notebook" ? ".ipynb" : type === "directory" ? "" : typeof ext === "string" ? ext : ".txt";
  if (!/^(\.[\w-]{1,20})?$/.test(ending)) throw new Refusal(400, "this ending is not one of a file");
  const stem = type === "notebook" ? "Untitled" : type === "directory" ? "Untitled Folder" : "untitled";
  const name = await free(stem, ending);
  const content = type === "notebook" ? { content: EMPTY } : { content: "", format: "text" };
  return save(store, at(name), { type: type ?? "file", ...content });
}

function carryTrust({ trust }: Store, from: string, to: string): void {
  try {
    const { cells } = formOf(JSON.parse(readFileSync(to, "utf8")));
    if (trust.trusts(from, cells)) trust.vouch(to, cells);
  } catch {
    // Not a notebook that could be read: then there is nothing to trust.
  }
}

/** Moves or renames; what is in the way stays. */
export async function move(store: Store, path: string, body: Json): Promise<Json> {
  const from = await writable(store.root, path);
  await existing(store.root, path);
  const { path: target } = body;
  if (typeof target !== "string") throw new Refusal(400, "a new path is missing");
  const to = await writable(store.root, target);
  if (to !== from) {
    if (existsSync(to) && statSync(to).ino !== statSync(from).ino)
      throw new Refusal(409, `there is a file ${cleanPath(target)} already`);
    await onDisk(() => rename(from, to));
    if (extname(to) === ".ipynb") carryTrust(store, from, to);
  }
  return model(store.root, target, WHOLE);
}

/** Removes a file, or a folder with nothing in it but what the lab itself has made there. */
export async function remove(store: Store, path: string): Promise<void> {
  const file = await writable(store.root, path);
  await existing(store.root, path);
  await onDisk(async () => {
    if (!statSync(file).isDirectory()) return rm(file);
    await rm(join(file, ".ipynb_checkpoints"), { recursive: true, force: true });
    await rmdir(file);
  });
}

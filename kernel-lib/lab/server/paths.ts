/**
 * From the path in a request to a file below the root, and to none elsewhere.
 *
 * Names that begin with a dot are not served: histories, caches and keys live under such names. Links are followed only to
 * places below the root.
 */
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { LIMITS } from "./limits.js";
import { Refusal } from "./refusal.js";

/** What is served: a folder, by its real path, and the folders below it that are not. */
export interface Root {
  readonly folder: string;
  readonly closed: readonly string[];
}

const refuse = (): Refusal => new Refusal(400, "this path is not one that this server uses");

/** The names in an API path that was already decoded; an empty list is the root. */
export function namesOf(path: string): readonly string[] {
  if (path.length > LIMITS.path || /[\u0000-\u001f\u007f\\:]/.test(path)) throw refuse();
  const names = path.split("/").filter((name, at, all) => name !== "" || (at > 0 && at < all.length - 1));
  for (const name of names)
    if (name === "" || name.startsWith(".") || Buffer.byteLength(name) > LIMITS.name) throw refuse();
  return names;
}

/** The path, without slashes at its ends. */
export const cleanPath = (path: string): string => namesOf(path).join("/");

/** The decoded path of an address; what is not UTF-8 is refused. */
export function decodedPath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw refuse();
  }
}

const below = (file: string, folder: string): boolean => file === folder || file.startsWith(folder + sep);

function contained(root: Root, file: string): string {
  if (!below(file, root.folder) || root.closed.some((folder) => below(file, folder)))
    throw new Refusal(404, "there is no such file");
  return file;
}

/** The real path of something that exists. */
export async function existing(root: Root, path: string): Promise<string> {
  const names = namesOf(path);
  const real = await realpath(join(root.folder, ...names)).catch(() => {
    throw new Refusal(404, `${path === "" ? "the root" : path} is not there`);
  });
  return contained(root, real);
}

/** Where something may be written: its folder must exist, and a link in its place must not lead out. */
export async function writable(root: Root, path: string): Promise<string> {
  const names = namesOf(path);
  if (names.length === 0) throw refuse();
  const named = join(root.folder, ...names);
  const folder = await realpath(dirname(named)).catch(() => {
    throw new Refusal(404, `the folder of ${path} is not there`);
  });
  contained(root, folder);
  const file = join(folder, basename(named));
  const real = await realpath(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw new Refusal(400, `${path} cannot be reached (${error.code ?? "unknown"})`);
    return file;
  });
  return contained(root, real);
}

/** The path below the root of a file that a kernel names by its place on the disk, if it is there. */
export async function servedPath(root: Root, file: string): Promise<string | undefined> {
  const inside = isAbsolute(file) && relative(root.folder, file);
  if (!inside || inside.startsWith("..") || isAbsolute(inside)) return undefined;
  const path = inside.split(sep).join("/");
  return existing(root, path).then(
    () => path,
    () => undefined,
  );
}

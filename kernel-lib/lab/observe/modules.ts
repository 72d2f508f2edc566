/** Kernel modules of another kernel: which files, in which order. What a module needs it says itself, in its section .modinfo. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Problem } from "../../base/problem.js";

/** A module, unpacked. */
export interface Module {
  readonly name: string;
  readonly content: Buffer;
}

const UNPACKERS: Readonly<Record<string, string>> = { ".xz": "xz", ".zst": "zstd", ".gz": "gzip" };
const nameOf = (path: string): string =>
  basename(path)
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");

function contentOf(path: string): Buffer {
  const unpacker = Object.entries(UNPACKERS).find(([end]) => path.endsWith(end))?.[1];
  if (unpacker === undefined) return readFileSync(path);
  const { status, stdout } = spawnSync(unpacker, ["-dc", path], { maxBuffer: 1 << 28 });
  if (status !== 0)
    throw new Problem({
      code: "KL514",
      what: `the module ${basename(path)} cannot be unpacked`,
      where: path,
      expected: `a module packed with ${unpacker}, and that program`,
      fix: `apt-get install ${unpacker === "xz" ? "xz-utils" : unpacker}`,
    });
  return stdout;
}

const needsOf = (content: Buffer): readonly string[] => {
  const at = content.indexOf("\0depends=");
  if (at < 0) return [];
  const from = at + "\0depends=".length;
  return content
    .toString("latin1", from, content.indexOf(0, from))
    .split(",")
    .filter((name) => name !== "")
    .map((name) => name.replaceAll("-", "_"));
};

/** The modules wanted below a folder and all that they need, what is needed first; what is not there is taken to be in the kernel itself. */
export function modulesOf(folder: string, wanted: readonly string[]): readonly Module[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /\.ko(\.\w+)?$/.test(f));
  const paths = new Map(files.map((f) => [nameOf(f), join(folder, f)]));
  const add = (loaded: readonly Module[], name: string): readonly Module[] => {
    const path = paths.get(name);
    if (path === undefined || loaded.some((m) => m.name === name)) return loaded;
    const content = contentOf(path);
    return [...needsOf(content).reduce(add, loaded), { name, content }];
  };
  return wanted.reduce<readonly Module[]>(add, []);
}

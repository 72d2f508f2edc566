/** One archive for students: the lab, the library and the exercises, which starts with Node alone and asks no network. */
import { readFileSync } from "node:fs";
import { zipSync } from "fflate";
import type { Notebook } from "../runner/notebook.js";
import { notebookText } from "../runner/store.js";
import { type System, packedFiles } from "./packages.js";

/** The folder that the archive unpacks to. */
const TOP = "kernel-lab";

const READ_ME = `The laboratory, with your exercises in notebooks/.

1. Install Node 20.19 or newer from https://nodejs.org, once.
2. In a terminal, in this folder:   node start.mjs
3. Open the address that it prints, if your browser does not open by itself.

Your work is saved in notebooks/. File > Submit makes the file to hand in. Nothing is installed, and no network is needed.
`;

/** The same for everybody and at any time, so that the same exercises give the same bytes. */
const MTIME = new Date(2000, 0, 1);

/** The bytes of the archive, a zip. */
export function bundled(exercises: ReadonlyMap<string, Notebook>, systems: readonly System[]): Uint8Array {
  const texts = new Map([
    ["README.txt", READ_ME],
    ...[...exercises].map(([name, notebook]) => [`notebooks/${name}`, notebookText(notebook)] as const),
  ]);
  const files = [
    ...[...texts].map(([name, text]) => [name, Buffer.from(text)] as const),
    ...packedFiles(systems).map(({ name, path }) => [name, readFileSync(path)] as const),
  ];
  return zipSync(Object.fromEntries(files.map(([name, bytes]) => [`${TOP}/${name}`, bytes])), {
    level: 6,
    mtime: MTIME,
  });
}

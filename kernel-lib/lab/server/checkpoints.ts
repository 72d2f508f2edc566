/** One checkpoint for each file, in `.ipynb_checkpoints` beside it, where Jupyter keeps them too. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { Json } from "../../jupyter/wire.js";
import { replaceFile } from "../runner/store.js";
import { onDisk } from "./disk.js";
import { existing, type Root } from "./paths.js";
import { Refusal } from "./refusal.js";

const ID = "checkpoint";

function placeOf(file: string): string {
  const ending = extname(file);
  return join(dirname(file), ".ipynb_checkpoints", `${basename(file, ending)}-checkpoint${ending}`);
}

const described = (file: string): Json => ({ id: ID, last_modified: statSync(file).mtime.toISOString() });

/** The checkpoints that there are: one or none. */
export async function checkpoints(root: Root, path: string): Promise<readonly Json[]> {
  const kept = placeOf(await existing(root, path));
  return existsSync(kept) ? [described(kept)] : [];
}

/** Keeps the file as it is now. */
export async function keepCheckpoint(root: Root, path: string): Promise<Json> {
  const file = await existing(root, path);
  const kept = placeOf(file);
  return onDisk(() => {
    mkdirSync(dirname(kept), { recursive: true });
    replaceFile(kept, readFileSync(file));
    return described(kept);
  });
}

/** Puts the file back to its checkpoint. */
export async function restoreCheckpoint(root: Root, path: string): Promise<void> {
  const file = await existing(root, path);
  const kept = placeOf(file);
  if (!existsSync(kept)) throw new Refusal(404, `${path} has no checkpoint`);
  await onDisk(() => replaceFile(file, readFileSync(kept)));
}

/** Forgets the checkpoint. */
export async function dropCheckpoint(root: Root, path: string): Promise<void> {
  rmSync(placeOf(await existing(root, path)), { force: true });
}

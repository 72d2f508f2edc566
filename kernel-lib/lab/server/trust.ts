/**
 * Which notebooks the user trusts: those whose outputs this user has seen come about, or has vouched for.
 *
 * Trust is an HMAC of a notebook's path and its outputs under a key of this user, kept outside of the notebooks. Nothing in a
 * notebook can claim it, and a changed output or another path loses it.
 */
import { createHmac, randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../jupyter/wire.js";

/** The cells of a notebook as JSON. */
export type Cells = readonly Json[];

export interface Trust {
  readonly trusts: (file: string, cells: Cells) => boolean;
  readonly vouch: (file: string, cells: Cells) => void;
}

const KEPT = 5000;

/** The key of this user; made when first needed, readable by its owner alone. */
function keyIn(folder: string): Buffer {
  const file = join(folder, "trust.key");
  try {
    const key = readFileSync(file);
    if (key.length >= 32) return key;
  } catch {
    // None yet.
  }
  try {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx" });
  } catch (error) {
    // Another server has just made one; a key that was cut short is made anew, and what it vouched for is forgotten.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (readFileSync(file).length < 32) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(file);
}

/** JSON with its keys in order and its texts whole: the same outputs give the same bytes, however they were stored. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value))
    return value.length > 0 && value.every((each) => typeof each === "string") ? value.join("") : value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, canonical(each)]),
  );
}

const outputsOf = (cells: Cells): unknown =>
  cells.filter((cell) => cell["cell_type"] === "code").map((cell) => canonical(cell["outputs"] ?? []));

/** True if there is nothing that trust could matter for. */
const isBare = (cells: Cells): boolean =>
  cells.every((cell) => !Array.isArray(cell["outputs"]) || cell["outputs"].length === 0);

/** The trust of this user, kept in a folder. */
export function openTrust(folder: string): Trust {
  const key = keyIn(folder);
  const list = join(folder, "trusted");
  const read = (): readonly string[] => {
    try {
      return readFileSync(list, "utf8").split("\n").filter(Boolean).slice(-KEPT);
    } catch {
      return [];
    }
  };
  const known = new Set(read());
  const mark = (file: string, cells: Cells): string =>
    createHmac("sha256", key)
      .update(`${file}\0`)
      .update(JSON.stringify(outputsOf(cells)))
      .digest("hex");
  return {
    trusts: (file, cells) => isBare(cells) || known.has(mark(file, cells)),
    vouch: (file, cells) => {
      const name = mark(file, cells);
      if (known.has(name)) return;
      known.add(name);
      // Appending is whole for a line of this length; a list grown long is cut when a server starts.
      appendFileSync(list, `${name}\n`, { mode: 0o600 });
    },
  };
}

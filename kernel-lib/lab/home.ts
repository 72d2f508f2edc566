/** Where this package lies: what it starts in processes of their own, and what it hands on, is found from here. */
import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package, seen from the compiled file and from its source. */
export const HOME: string =
  // From the source first: above the package in a checkout lies another package.json.
  ["..", "../.."]
    .map((path) => realpathSync(fileURLToPath(new URL(path, import.meta.url))))
    .find((folder) => existsSync(join(folder, "package.json"))) ?? "";

/** A compiled file of this package, also when this one is read as source: a process of its own needs a program. */
export const compiled = (file: string): string => join(HOME, "dist", file);

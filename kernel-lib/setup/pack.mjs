/**
 * Before `npm pack`: the library is built, and the data sets and licence lie beside it.
 *
 * A checkout reads `datasets/` itself and prefers it; only a package needs the copy.
 */
import { copyFileSync, cpSync, rmSync } from "node:fs";
import path from "node:path";
import { DIST, ROOT } from "./files.mjs";
import { makeReady } from "./ready.mjs";
import { orStop } from "./stop.mjs";

await orStop(async () => {
  // What npm says on standard output is the tarball's name: our own words go elsewhere.
  await makeReady("users", (text) => console.error(`set-up: ${text}`));
  rmSync(path.join(DIST, "datasets"), { recursive: true, force: true });
  cpSync(path.join(ROOT, "datasets"), path.join(DIST, "datasets"), { recursive: true });
  for (const name of ["README.md", "LICENSE"]) copyFileSync(path.join(ROOT, name), path.join(ROOT, "kernel-lib", name));
  return 0;
}, ROOT);

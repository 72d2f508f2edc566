/** The library and the tests type-check, and so do the set-up's JavaScript files by their doc comments. */
import path from "node:path";
import { TSC } from "../../../kernel-lib/setup/compile.mjs";
import { runNode } from "../../../kernel-lib/setup/run.mjs";

/** @param {string} root */
export async function cases(root) {
  const cache = path.join(root, ".cache");
  return [
    await check("kernel-lib and test", root, cache, "types"),
    await check("the page of the lab", path.join(root, "kernel-lib", "lab", "client"), cache, "client"),
    await check(
      "kernel-lib/setup and the gates",
      path.join(root, "test", "quality", "tsconfig.javascript.json"),
      cache,
      "javascript",
    ),
  ];
}

/**
 * @param {string} name
 * @param {string} project
 * @param {string} cache
 * @param {string} state
 */
async function check(name, project, cache, state) {
  const notes = ["--incremental", "--tsBuildInfoFile", path.join(cache, `${state}.tsbuildinfo`)];
  const ran = await runNode([TSC, "-p", project, "--noEmit", ...notes, "--pretty", "false"]);
  return { name, problem: ran.code === 0 ? undefined : ran.output };
}

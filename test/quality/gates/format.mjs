/** Every file is laid out as prettier lays it out. */
import path from "node:path";
import { runNode } from "../../../kernel-lib/setup/run.mjs";

/** @param {string} root */
export async function cases(root) {
  const prettier = path.join(root, "node_modules", "prettier", "bin", "prettier.cjs");
  const cache = path.join(root, ".cache", "prettier");
  const ran = await runNode([
    prettier,
    "--check",
    ".",
    "--cache",
    "--cache-location",
    cache,
    "--cache-strategy",
    "content",
  ]);
  const problem = ran.code === 0 ? undefined : `${ran.output}mend it with: npm run format`;
  return [{ name: "prettier", problem }];
}

#!/usr/bin/env node
// The command `kernel-lib`. Plain JavaScript and committed, so that npm can link it before the package is built.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Whoever reads has seen enough, as `head` does after some lines: that is no error.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const cli = new URL("../dist/lab/cli.js", import.meta.url);
if (existsSync(cli)) {
  const { main } = await import(cli.href);
  await main(process.argv.slice(2));
} else {
  console.error(
    `kernel-lib is not built: ${fileURLToPath(cli)} is missing. Run "npm run build" in the project's folder.`,
  );
  process.exitCode = 2;
}

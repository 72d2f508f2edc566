/** A port that was free may be taken when the kernel wants it: then it is started again, and no page hears of a dead kernel. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { KERNELSPEC } from "../../kernel-lib/lab/kernel/process.js";
import { contentOf, type Letter } from "../../kernel-lib/lab/server/letter.js";
import { RunningKernel } from "../../kernel-lib/lab/server/running-kernel.js";

const folder = mkdtempSync(path.join(tmpdir(), "kernel-lib-retry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A kernelspec whose kernel ends with these words as often as a counter says, and is the real kernel then. */
function failing(times: number, words: string): string {
  const spec = mkdtempSync(path.join(folder, "spec-"));
  const { argv } = JSON.parse(readFileSync(path.join(KERNELSPEC, "kernel.json"), "utf8")) as {
    argv: readonly string[];
  };
  const real = argv.map((arg) => arg.replaceAll("{resource_dir}", KERNELSPEC)).slice(1);
  const flags = real.filter((arg) => arg.startsWith("--"));
  const rest = real.filter((arg) => !arg.startsWith("--"));
  writeFileSync(path.join(spec, "left"), String(times));
  writeFileSync(
    path.join(spec, "kernel.mjs"),
    `import { readFileSync, writeFileSync } from "node:fs";
const left = Number(readFileSync(${JSON.stringify(path.join(spec, "left"))}, "utf8"));
if (left > 0) {
  writeFileSync(${JSON.stringify(path.join(spec, "left"))}, String(left - 1));
  console.error(${JSON.stringify(words)});
  process.exit(1);
}
process.argv.splice(1, 1);
await import("file://" + process.argv[1]);
`,
  );
  writeFileSync(
    path.join(spec, "kernel.json"),
    JSON.stringify({
      argv: ["node", ...flags, path.join(spec, "kernel.mjs"), ...rest],
      display_name: "failing",
      language: "typescript",
    }),
  );
  return spec;
}

const statesOf = (letters: readonly Letter[]): readonly unknown[] =>
  letters.filter((l) => l.type === "status").map((l) => contentOf(l)["execution_state"]);

test("a kernel whose port was taken is started again, and nobody is told that it died", async () => {
  const kernel = new RunningKernel(folder, failing(2, "Error: Address already in use"));
  const heard: Letter[] = [];
  kernel.audience.join({ session: "page", deliver: (letter) => void heard.push(letter) });
  await kernel.begin();
  expect(kernel.state).toBe("idle");
  expect(statesOf(heard)).not.toContain("dead");
  await kernel.end();
}, 60_000);

test("one that cannot start says why, once", async () => {
  const kernel = new RunningKernel(folder, failing(9, "no such thing"));
  const heard: Letter[] = [];
  kernel.audience.join({ session: "page", deliver: (letter) => void heard.push(letter) });
  await expect(kernel.begin()).rejects.toThrow("the kernel did not start: no such thing");
  expect(kernel.state).toBe("dead");
  expect(statesOf(heard)).toEqual(["dead"]);
}, 60_000);

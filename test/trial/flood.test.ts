/** What a kernel had sent on before it was ended is not kept, however much of it there is. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runTrial } from "../../kernel-lib/lab/grading/trial.js";

const [folder, temporary] = ["work", "sockets"].map((name) => mkdtempSync(join(tmpdir(), `kernel-lib-test-${name}-`)));
afterAll(() => {
  for (const place of [folder, temporary]) if (place !== undefined) rmSync(place, { recursive: true, force: true });
});

/** Holds this process up, so that what the kernel sends waits for it. */
function holdUp(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("a cell that has ended before anybody could stop it shows no more than one message beyond its limit", async () => {
  if (folder === undefined || temporary === undefined) throw new Error("no folder");
  const limits = { cellMs: 20_000, totalMs: 60_000, memory: 700e6, output: 10e3 };
  const flood = "for (let i = 0; i < 20_000; i++) process.stdout.write('x'.repeat(1000));";
  const trial = { cells: [flood, "1 + 1"], limits, folder, temporary, offline: false };
  let busy: NodeJS.Timeout | undefined;
  const told = (): void => {
    busy = setInterval(() => holdUp(300), 1);
  };
  const [run, after] = await runTrial(trial, told).finally(() => clearInterval(busy));
  expect([run?.end, after?.end]).toEqual(["output", "unrun"]);
  const shown = JSON.stringify(run?.outputs).length;
  expect(shown).toBeGreaterThan(8000);
  expect(shown).toBeLessThan(limits.output + 2000);
});

/** Completion and inspection see earlier cells, several lines, and characters outside the basic plane. */
import { beforeAll, expect, test } from "vitest";
import { session } from "./harness.js";

const { kernel, text } = session();

beforeAll(async () => {
  await text(
    [
      "/**",
      " * Walks at random.",
      " * @param seed where the randomness begins",
      " */",
      "function randomWalk(seed: number, options: { steps?: number } = {}) { return seed }",
      "const settings = { threshold: 1, waiting: 2 };",
    ].join("\n"),
  );
});

test("completes members of an earlier cell's value, on a later line", async () => {
  const code = "// one\nconst a = 1;\nsettings.thr";
  const reply = await kernel().complete(code);
  expect(reply["matches"]).toEqual(["threshold"]);
  expect(code.slice(Number(reply["cursor_start"]), Number(reply["cursor_end"]))).toBe("thr");
});

test("completes in the middle of a cell", async () => {
  const code = "const b = random;\nconst c = 2;";
  const reply = await kernel().complete(code, code.indexOf(";"));
  expect(reply["matches"]).toContain("randomWalk");
});

test("counts characters as Jupyter does, not UTF-16 units", async () => {
  const code = 'const s = "🙂🙂";\nsettings.wai';
  const reply = await kernel().complete(code);
  expect(reply["matches"]).toEqual(["waiting"]);
  expect([...code].slice(Number(reply["cursor_start"])).join("")).toBe("wai");
});

test("completes names of options in a call", async () => {
  expect((await kernel().complete("randomWalk(1, { st"))["matches"]).toContain("steps");
});

test("inspects a name with its documentation, also from between the parentheses", async () => {
  for (const code of ["\n\nrandomWalk", "\n\nrandomWalk("]) {
    const { found, data } = await kernel().inspect(code);
    expect(found).toBe(true);
    expect(JSON.stringify(data)).toContain("Walks at random.");
    expect(JSON.stringify(data)).toContain("where the randomness begins");
  }
});

test("says that nothing is known", async () => {
  expect(await kernel().inspect("  ", 1)).toMatchObject({ status: "ok", found: false });
});

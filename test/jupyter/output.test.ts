/** What cells show: values, displays and streams, also late ones. */
import { describe, expect, test } from "vitest";
import { plain, session, until } from "./harness.js";

const { kernel, outputs, text, published } = session();

const hook = '(globalThis as any)[Symbol.for("kernel-lib.display")]';

describe("the last value", () => {
  test("is shown four levels deep", async () => {
    expect(await text("({ a: { b: { c: { d: 1 } } } })")).toContain("a: { b: { c: { d: 1 } } }");
  });

  test("is awaited where it is a promise", async () => {
    expect(await text("Promise.resolve(3)")).toBe("3");
    expect(await text("Promise.reject(new Error('no'))")).toBe("Error: no");
  });

  test("shows itself as it says, with text beside", async () => {
    const code = '({ n: 1, [Symbol.for("Jupyter.display")]() { return { "text/html": "<b>1</b>" } } })';
    expect(await outputs(code)).toEqual([
      {
        output_type: "execute_result",
        execution_count: expect.any(Number),
        metadata: {},
        data: { "text/html": "<b>1</b>", "text/plain": expect.stringContaining("n: 1") },
      },
    ]);
  });

  test("is shown by the first presenter that knows it", async () => {
    await text(
      `const key = Symbol.for("kernel-lib.presenters");
       (globalThis as any)[key] = [...((globalThis as any)[key] ?? []), (v: any) => v?.kind === "thing" ? { "text/markdown": "*thing*", "text/plain": "a thing" } : undefined];
       undefined`,
    );
    expect((await outputs('({ kind: "thing" })'))[0]).toMatchObject({
      data: { "text/markdown": "*thing*", "text/plain": "a thing" },
    });
    expect(await text("({ kind: 'other' })")).toBe("{ kind: 'other' }");
  });

  test("whose display throws fails the cell", async () => {
    expect(await text('({ [Symbol.for("Jupyter.display")]() { throw new Error("cannot show") } })')).toBe(
      "Error: cannot show",
    );
  });
});

describe("displays", () => {
  test("go out as one message of several types", async () => {
    expect(await outputs(`${hook}({ "text/html": "<i>x</i>", "text/plain": "x" }, { metadata: { a: 1 } })`)).toEqual([
      { output_type: "display_data", data: { "text/html": "<i>x</i>", "text/plain": "x" }, metadata: { a: 1 } },
    ]);
  });

  test("are updated in place, from a later cell too", async () => {
    const first = await kernel().execute(`${hook}({ "text/plain": "0%" }, { displayId: "bar" })`);
    await text(`${hook}({ "text/plain": "100%" }, { displayId: "bar", update: true })`);
    expect(plain(first.outputs.outputs)).toBe("100%");
  });

  test("of tslab itself work, updates included", async () => {
    expect(await outputs('import * as tslab from "tslab"; tslab.display.html("<b>t</b>")')).toEqual([
      { output_type: "display_data", data: { "text/html": "<b>t</b>" }, metadata: {} },
    ]);
    expect(await text('const d = tslab.newDisplay(); d.text("a"); d.text("b")')).toBe("b");
  });

  test("of a worker reach the front end", async () => {
    const cell = await kernel().execute(
      'import { Worker } from "node:worker_threads"; const w = new Worker("console.log(\\"from a worker\\")", { eval: true }); undefined',
    );
    await until(() => plain(cell.outputs.outputs) === "from a worker\n");
  });
});

describe("streams", () => {
  test("lose nothing when a loop prints more than a socket takes in one turn", async () => {
    const printed = await text("for (let i = 0; i < 3000; i++) console.log(i)");
    expect(printed.trim().split("\n").map(Number)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  });

  test("are seen while a synchronous loop runs", async () => {
    let ended = false;
    const cell = kernel()
      .execute('console.log("begun"); const end = Date.now() + 600; while (Date.now() < end);')
      .finally(() => (ended = true));
    await until(() => published.some(({ content }) => content["text"] === "begun\n"));
    expect(ended).toBe(false);
    await cell;
  });

  test("of a loop that prints very much come in few messages, whole and in order, between all else", async () => {
    const from = published.length;
    const cell = await kernel().execute(
      `for (let i = 0; i < 100_000; i++) {
         console.log("line", i);
         if (i === 70_000) console.error("seventy thousand");
         if (i === 80_000) ${hook}({ "text/plain": "eighty thousand" });
       }
       "done"`,
    );
    const lines = (a: number, b: number): string => Array.from({ length: b - a }, (_, k) => `line ${a + k}\n`).join("");
    expect(cell.outputs.outputs.map((o) => ("name" in o ? o.name : o.output_type))).toEqual([
      "stdout",
      "stderr",
      "stdout",
      "display_data",
      "stdout",
      "execute_result",
    ]);
    expect(plain(cell.outputs.outputs)).toBe(
      `${lines(0, 70_001)}seventy thousand\n${lines(70_001, 80_001)}eighty thousand${lines(80_001, 100_000)}'done'`,
    );
    expect(published.length - from).toBeLessThan(1000);
  });

  test("of a loop that prints very much, and then works on, are seen meanwhile but for the last of it", async () => {
    let ended = false;
    const cell = kernel()
      .execute(
        'for (let i = 0; i < 20_000; i++) console.log("x" + i); const end = Date.now() + 600; while (Date.now() < end);',
      )
      .finally(() => (ended = true));
    await until(() => published.some(({ content }) => String(content["text"]).includes("x5000\n")));
    expect(ended).toBe(false);
    await cell;
  });

  test("of a timer belong to the cell that set it", async () => {
    const first = await kernel().execute('setTimeout(() => console.log("tick"), 50); "set"');
    expect(await text("await new Promise((r) => setTimeout(r, 150)); 'later'")).toBe("'later'");
    expect(plain(first.outputs.outputs)).toBe("'set'tick\n");
  });

  test("tell an uncaught error of a timer and an unhandled rejection, in their cell, and the kernel lives", async () => {
    const cell = await kernel().execute(
      'setTimeout(() => {\n  throw new Error("in a timer")\n}, 10);\nsetTimeout(() => void Promise.reject(new Error("unhandled")), 20); 1',
    );
    await until(() => plain(cell.outputs.outputs).includes("unhandled"));
    const stderr = plain(
      cell.outputs.outputs.filter((output) => output.output_type === "stream" && output.name === "stderr"),
    );
    expect(stderr).toMatch(/Uncaught in a timer or callback: Error: in a timer\n {4}at .*cell \[\d+\]:2:9/);
    expect(stderr).toContain("Unhandled rejection of a promise: Error: unhandled");
    expect(await text("'alive'")).toBe("'alive'");
  });
});

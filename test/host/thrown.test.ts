/** What is thrown in a worker thread, and what its asker is told. */
import { describe, expect, it } from "vitest";
import { checkLaw } from "../../kernel-lib/base/law.js";
import { Problem } from "../../kernel-lib/base/problem.js";
import { pooled } from "../../kernel-lib/host/pool.js";
import { inThreads } from "../../kernel-lib/host/threads.js";

const parts = { code: "KL999", what: "a thing", where: "there", expected: "another", fix: "look" };

/** A module whose `work` throws such a thing. */
const throwing = (thing: string): string =>
  `data:text/javascript,${encodeURIComponent(`
    class Problem extends Error { name = "Problem"; constructor(parts) { super("told"); Object.assign(this, parts); } }
    class Strange extends RangeError { name = "Strange"; }
    export const work = () => { throw ${thing}; };`)}`;

const ways: readonly (readonly [string, (module: string) => Promise<unknown>])[] = [
  ["a pool", (module) => pooled({ module, name: "work", tasks: [1], workers: 1 })],
  ["threads", (module) => inThreads(module, "work", [1])],
];

describe.each(ways)("what is thrown in %s", (_, work) => {
  const thrown = (thing: string): Promise<unknown> =>
    work(throwing(thing)).then(
      () => undefined,
      (error: unknown) => error,
    );

  it("is a problem if it was one, with its code and lines, and where it was thrown", async () => {
    const error = await thrown(`new Problem(${JSON.stringify(parts)})`);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ ...parts, name: "Problem", message: new Problem(parts).message });
    expect((error as Problem).stack).toContain("data:text/javascript");
  });

  it("keeps its name, message and stack, and its cause", async () => {
    const error = (await thrown('new Strange("too far", { cause: "the wind" })')) as Error;
    expect(error).toMatchObject({ name: "Strange", message: "too far", cause: "the wind" });
    expect(error.stack).toContain("data:text/javascript");
    const plain = await thrown('new TypeError("no")');
    expect(plain).toBeInstanceOf(TypeError);
    expect(plain).toMatchObject({ name: "TypeError", message: "no" });
  });

  it("is what it was if it is no error, and is told though it cannot be sent", async () => {
    expect(await thrown('"a word"')).toBe("a word");
    expect(await thrown("undefined")).toBeUndefined();
    expect(await thrown('Object.assign(new Problem({ code: "KL999" }), { what: () => 1 })')).toMatchObject({
      name: "Problem",
      message: "told",
    });
    expect(((await thrown("() => 5")) as Error).message).toBe("() => 5");
    expect(await thrown('new Error("far", { cause: () => 1 })')).toMatchObject({ message: "far" });
    expect(await thrown('new DOMException("enough", "AbortError")')).toMatchObject({
      name: "AbortError",
      message: "enough",
    });
  });
});

it("is what the same call throws here, with the built library's own problems", async () => {
  const module = new URL("../../kernel-lib/dist/base/law.js", import.meta.url).href;
  const law = { kind: "exponential", mean: -1 } as const;
  const there = await pooled({ module, name: checkLaw.name, tasks: [law], workers: 1 }).catch(
    (error: unknown) => error,
  );
  expect(there).toBeInstanceOf(Problem);
  expect(() => checkLaw(law)).toThrow((there as Problem).message);
  expect(there).toMatchObject({ code: "KL253", where: "law of kind exponential", expected: "a mean above 0" });
});

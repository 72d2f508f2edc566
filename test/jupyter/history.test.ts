/** What was run in this session can be asked for: the last cells, a range of them, and those like a pattern. */
import { beforeAll, describe, expect, test } from "vitest";
import { session } from "./harness.js";

const { kernel, text } = session();

const RUN = ["'remember me'", "40 + 2", "'a.b'", "40 + 2", "for (const x of [1])\n  x;", "40 + 3"];

const ask = async (how: string, content: object = {}): Promise<unknown> => {
  const request = { hist_access_type: how, output: false, raw: true, ...content };
  return (await kernel().request("history_request", request))["history"];
};

beforeAll(async () => {
  for (const code of RUN) await text(code);
  await kernel().execute("'not stored'", { storeHistory: false });
  await kernel().execute("'silent'", { silent: true });
});

/** The lines with these numbers, as a reply has them. */
const lines = (...numbers: readonly number[]) => numbers.map((line) => [1, line, RUN[line - 1]]);

describe("tail", () => {
  test.each([
    [1, [6]],
    [3, [4, 5, 6]],
    [100, [1, 2, 3, 4, 5, 6]],
    [0, []],
  ])("the last %s", async (n, expected) => {
    expect(await ask("tail", { n })).toEqual(lines(...expected));
  });

  test("without a number, all", async () => {
    expect(await ask("tail")).toEqual(lines(1, 2, 3, 4, 5, 6));
    expect(await ask("tail", { n: null })).toEqual(lines(1, 2, 3, 4, 5, 6));
  });

  test("with output, the value of the cell as text, or null where it had none", async () => {
    expect(await ask("tail", { n: 2, output: true })).toEqual([
      [1, 5, [RUN[4], null]],
      [1, 6, [RUN[5], "43"]],
    ]);
  });
});

describe("range", () => {
  test.each([
    ["up to before stop", { session: 1, start: 2, stop: 4 }, [2, 3]],
    ["session 0 is this one", { session: 0, start: 5, stop: 6 }, [5]],
    ["without an end", { session: 0, start: 5 }, [5, 6]],
    ["with an end of null", { session: 0, start: 5, stop: null }, [5, 6]],
    ["past the end", { session: 1, start: 7, stop: 9 }, []],
    ["of an earlier session, which is not kept", { session: -1, start: 1, stop: 9 }, []],
  ])("%s", async (_name, content, expected) => {
    expect(await ask("range", content)).toEqual(lines(...expected));
  });
});

describe("search", () => {
  test.each([
    ["a star", { pattern: "40*" }, [2, 4, 6]],
    ["a question mark is one character", { pattern: "40 ? ?" }, [2, 4, 6]],
    ["a pattern is of the whole cell", { pattern: "40" }, []],
    ["a star goes over lines", { pattern: "for*x;" }, [5]],
    ["unique: the last of equal ones", { pattern: "40*", unique: true }, [4, 6]],
    ["the last n", { pattern: "40*", n: 2 }, [4, 6]],
    ["the last n of the unique", { pattern: "*", unique: true, n: 4 }, [3, 4, 5, 6]],
    ["every other sign is itself", { pattern: "*a.b*" }, [3]],
    ["and a dot no wildcard", { pattern: "'.emember me'" }, []],
    ["without a pattern, all", {}, [1, 2, 3, 4, 5, 6]],
  ])("%s", async (_name, content, expected) => {
    expect(await ask("search", content)).toEqual(lines(...expected));
  });
});

/** The kernel keeps Jupyter's messaging protocol. */
import { describe, expect, test } from "vitest";
import { plain, session } from "./harness.js";

const { kernel, outputs, text, published } = session();

/** What executions have published since; an answer to the client's first greeting may come in between. */
const ofCells = (from: number) => published.slice(from).filter(({ parent }) => parent.msg_type === "execute_request");

describe("kernel_info", () => {
  test("names TypeScript", async () => {
    expect(await kernel().kernelInfo()).toMatchObject({
      status: "ok",
      protocol_version: "5.3",
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
    });
  });
});

describe("execute_request", () => {
  test("publishes its input, its result and its state, in this order", async () => {
    const from = published.length;
    const { executionCount, reply } = await kernel().execute("console.log(1); 2");
    const types = ofCells(from).map(({ header, content }) =>
      `${header.msg_type} ${content["execution_state"] ?? ""}`.trim(),
    );
    expect(types).toEqual(["status busy", "execute_input", "stream", "execute_result", "status idle"]);
    expect(ofCells(from)[1]?.content).toEqual({ code: "console.log(1); 2", execution_count: executionCount });
    expect(reply).toMatchObject({ status: "ok", execution_count: executionCount });
  });

  test("a cell without a value shows none; null is a value", async () => {
    expect(await outputs("undefined")).toEqual([]);
    expect(await outputs("const x = 1")).toEqual([]);
    expect(await text("null")).toBe("null");
  });

  test("an error is published and replied", async () => {
    const { status, reply } = await kernel().execute("throw new Error('e')");
    expect([status, reply["ename"], reply["evalue"]]).toEqual(["error", "Error", "e"]);
  });

  test("silent publishes neither input nor result and does not count", async () => {
    const before = await kernel().execute("0");
    const from = published.length;
    const silent = await kernel().execute("5", { silent: true });
    expect(silent.status).toBe("ok");
    expect(ofCells(from).map(({ header }) => header.msg_type)).toEqual(["status", "status"]);
    const unlisted = await kernel().execute("6", { storeHistory: false });
    expect(plain(unlisted.outputs.outputs)).toBe("6");
    expect((await kernel().execute("7")).executionCount).toBe(Number(before.executionCount) + 1);
  });

  test("what waits behind a failure is aborted where it asks so, and only then", async () => {
    const fail = kernel().execute("await 1; throw new Error('stop')");
    const waiting = kernel().execute("console.log('must not run')");
    expect((await fail).status).toBe("error");
    // Sent after the failure was told: runs, at once.
    expect(await text("'next'")).toBe("'next'");
    expect((await waiting).reply).toEqual({ status: "aborted" });
    expect((await waiting).outputs.outputs).toEqual([]);

    const tolerated = kernel().execute("await 1; throw new Error('go on')", { stopOnError: false });
    const behind = kernel().execute("'runs'");
    expect((await tolerated).status).toBe("error");
    expect(plain((await behind).outputs.outputs)).toBe("'runs'");
  });

  test("cells sent together run in order, each under its own message", async () => {
    const runs = await Promise.all(
      [1, 2, 3, 4].map((n) => kernel().execute(`await new Promise((r) => setTimeout(r, 5)); console.log(${n}); ${n}`)),
    );
    expect(runs.map(({ outputs }) => plain(outputs.outputs))).toEqual(["1\n1", "2\n2", "3\n3", "4\n4"]);
    const counts = runs.map(({ executionCount }) => Number(executionCount));
    expect(counts.map((count) => count - (counts[0] ?? 0))).toEqual([0, 1, 2, 3]);
  });
});

describe("other requests", () => {
  test("comm_info has no comms", async () => {
    expect(await kernel().request("comm_info_request")).toEqual({ status: "ok", comms: {} });
  });

  test.each([
    ["1 + 1", "complete"],
    ["function f() {", "incomplete"],
    ["const s = `a", "incomplete"],
    ["f(1,", "incomplete"],
    ["/* a comment", "incomplete"],
    ["const = 5", "invalid"],
  ])("is_complete: %s", async (code, status) => {
    expect((await kernel().request("is_complete_request", { code }))["status"]).toBe(status);
  });

  test("a request between long cells is answered while one waits", async () => {
    const cell = kernel().execute("await new Promise((r) => setTimeout(r, 300))");
    const start = Date.now();
    await kernel().complete("Mat");
    expect(Date.now() - start).toBeLessThan(290);
    await cell;
  });
});

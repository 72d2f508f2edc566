/** Whatever a cell does, it can be stopped, and later cells run. */
import { describe, expect, test } from "vitest";
import { errorOf, later, session } from "./harness.js";

const { kernel, text, published } = session();

const HANGING = [
  ["a synchronous loop", "for (;;);"],
  ["a synchronous loop behind an await", "await 1; for (;;);"],
  ["a synchronous loop behind a timer", "await new Promise((r) => setTimeout(r, 10)); for (;;);"],
  ["a promise that never settles", "await new Promise(() => {})"],
  ["a last value that never settles", "new Promise(() => {})"],
  ["a loop in a timer's callback", "setTimeout(() => { for (;;); }, 10); await new Promise(() => {})"],
  ["a loop that catches everything", "for (;;) { try { await 1; for (;;); } catch {} }"],
  ["a loop in the display of a value", '({ [Symbol.for("Jupyter.display")]() { for (;;); } })'],
] as const;

// From Node 24 on the kernel hears signals on its main thread only, which a synchronous loop keeps busy.
const HEARS_SIGNALS = Number.parseInt(process.versions.node, 10) < 24;
const quiet = HANGING.filter(([, code]) => HEARS_SIGNALS || !code.includes("for (;;)"));

describe.each([
  ["an interrupt_request", HANGING, (): Promise<void> => kernel().interrupt()],
  ["SIGINT", quiet, async (): Promise<void> => kernel().signal("SIGINT")],
] as const)("%s", (_name, hanging, interrupt) => {
  test.each(hanging)("stops %s", async (_what, code) => {
    const busy = published.length;
    const cell = kernel().execute(code);
    while (!published.slice(busy).some(({ header }) => header.msg_type === "execute_input")) await later(5);
    await later(80);
    await interrupt();
    const stopped = await cell;
    expect(stopped.status).toBe("error");
    expect(errorOf(stopped)).toMatchObject({ ename: "Interrupted" });
    expect(await text("1 + 1")).toBe("2");
    expect(await text("await new Promise((r) => setTimeout(() => r('timers work'), 5))")).toBe("'timers work'");
  });

  test("of an idle kernel does nothing", async () => {
    await interrupt();
    await later(50);
    expect(await text("'idle'")).toBe("'idle'");
  });
});

test("a cell that was interrupted does not change what later cells see", async () => {
  const cell = kernel().execute("await new Promise((r) => setTimeout(r, 300)); const ghost = 1; ghost");
  await later(100);
  await kernel().interrupt();
  expect((await cell).status).toBe("error");
  await later(350);
  expect((await kernel().execute("ghost")).reply["ename"]).toBe("TypeScriptError");
});

test("a timeout interrupts the cell", async () => {
  const { status, timedOut } = await kernel().execute("await 1; for (;;);", { timeoutMs: 150 });
  expect([status, timedOut]).toEqual(["error", true]);
});

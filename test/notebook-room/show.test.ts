/** Where outputs go: to a kernel that listens, or to the terminal as text. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import {
  displayKey,
  progress,
  show,
  table,
  type Bundle,
  type DisplayOptions,
} from "../../kernel-lib/notebook/index.js";

interface Sent {
  readonly bundle: Bundle;
  readonly options: DisplayOptions;
}

const figure: Figure = { kind: "figure", data: [], layout: {}, alt: "nothing at all" };
let sent: Sent[] = [];
let printed = "";

function listen(): void {
  Reflect.set(globalThis, displayKey, (bundle: Bundle, options: DisplayOptions) => sent.push({ bundle, options }));
}

beforeEach(() => {
  sent = [];
  printed = "";
  vi.stubEnv("KERNEL_LIB_PLOTLY", "none");
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, displayKey);
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe("show", () => {
  test("sends a figure to the kernel, once", () => {
    listen();
    show(figure, { displayId: "one" });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.options).toEqual({ displayId: "one" });
    expect(sent[0]?.bundle["text/plain"]).toBe("nothing at all");
    expect(printed).toBe("");
  });

  test("prints words where no kernel listens", () => {
    show(figure);
    show({ a: 1 });
    show("text");
    expect(printed).toBe("nothing at all\n{ a: 1 }\ntext\n");
  });
});

test("table shows records with a caption, and gives nothing back that a cell would show again", () => {
  listen();
  expect(table([{ a: 1 }], { caption: "A" })).toBeUndefined();
  expect(sent[0]?.bundle["text/html"]).toContain("<caption>A</caption>");
});

describe("progress", () => {
  const texts = (): readonly unknown[] => sent.map(({ bundle }) => bundle["text/plain"]);

  test("is one output, replaced in place, and ends without times", async () => {
    listen();
    const bar = progress("sweep", { total: 100 });
    for (let n = 1; n <= 100; n += 1) bar.update(n, "policy none");
    bar.done();
    bar.update(3);
    bar.done();
    expect(texts()).toEqual(["sweep: 0 of 100", "sweep: 100 of 100"]);
    expect(sent.map(({ options }) => options.update)).toEqual([false, true]);
    expect(new Set(sent.map(({ options }) => options.displayId)).size).toBe(1);
  });

  test("is shown at most ten times a second, however often it is told", async () => {
    listen();
    const bar = progress("long", { total: 1e9 });
    const until = performance.now() + 350;
    let n = 0;
    while (performance.now() < until) bar.update((n += 1));
    bar.done("interrupted");
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(sent.length).toBeLessThanOrEqual(6);
    expect(texts().at(-1)).toBe(`long: ${n} of 1000000000 · interrupted`);
  });

  test("escapes what it is told, and has a bar only if the total is known", () => {
    listen();
    progress("<b>").done("a & b");
    expect(sent.at(-1)?.bundle["text/html"]).toBe(
      '<label class="kernel-lib-progress">&lt;b&gt;: 0 · a &amp; b</label>',
    );
    progress("x", { total: 2 }).done();
    expect(sent.at(-1)?.bundle["text/html"]).toContain('<progress max="2" value="0"></progress>');
  });

  test("writes sparse lines where no kernel listens", () => {
    const bar = progress("sweep", { total: 10 });
    bar.update(10);
    bar.done("settled");
    expect(printed).toBe("sweep: 10 of 10 · settled\n");
  });
});

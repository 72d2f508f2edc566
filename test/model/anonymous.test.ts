import { describe, expect, it } from "vitest";
import { dma, fork, pinned, seenBy, store } from "../../kernel-lib/model/anonymous.js";
import { versionOf } from "../../kernel-lib/model/version.js";

describe("fork(2) of a process whose anonymous page a device holds", () => {
  const get = fork(pinned(versionOf("6.1")));
  const pin = fork(pinned(versionOf("6.18")));

  it("shares the page that is held by a plain reference: the first store takes the parent away from its device", () => {
    const stored = dma(store(get, "parent", { second: "B" }), "D");
    expect([seenBy(stored, "parent"), seenBy(stored, "child")]).toEqual(["A+B", "D"]);
  });

  it("copies a pinned page for the child at once: the parent keeps its device, whoever stores", () => {
    const stored = dma(store(pin, "parent", { second: "B" }), "D");
    expect([seenBy(stored, "parent"), seenBy(stored, "child")]).toEqual(["D", "A"]);
    expect(seenBy(dma(store(pin, "child", { first: "C", second: "C" }), "D"), "child")).toBe("C");
  });

  it("changes no page behind a process that has stored its own", () => {
    for (const forked of [get, pin]) {
      const stored = store(dma(forked, "D"), "child", { first: "C", second: "C" });
      expect([seenBy(stored, "parent"), seenBy(stored, "child")]).toEqual(["D", "C"]);
    }
  });
});

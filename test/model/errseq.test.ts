import { describe, expect, it } from "vitest";
import { histories } from "../../kernel-lib/engine/record.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { actor, race, systemOf } from "../../kernel-lib/litmus/race.js";
import { RESULTS, type KernelSchema } from "../../kernel-lib/model/state.js";
import { none } from "../../kernel-lib/policy/none.js";

/** What a task is told by each call, after the device has failed the write of its store; every interleaving tells the same. */
const told = (calls: readonly string[]): readonly string[] => {
  const failing = race("failing device", {
    filesystem: xfs,
    actors: [actor("app", ["store 0", { kind: "device", does: "fail writes" }, ...calls])],
    finally: [],
  });
  const { histories: all } = histories<KernelSchema>(systemOf(failing, none), (w, step) =>
    step.name.endsWith("error to tell") || step.name.startsWith("tell the error")
      ? [step.op, RESULTS[w.result(0)] ?? "ok"]
      : undefined,
  );
  expect(all.length).toBe(1);
  return (all[0] ?? []).map(([call, result]) => `${call}: ${result}`);
};

describe("an error of writeback", () => {
  it("is told once to a descriptor, and once to the file system's syncfs", () => {
    expect(told(["fsync", "fsync", "sync", "sync"])).toEqual(["fsync: EIO", "fsync: ok", "sync: EIO", "sync: ok"]);
  });

  it("is told by msync as by fsync: they are one descriptor's", () => {
    expect(told(["msync", "fsync"])).toEqual(["msync: EIO", "fsync: ok"]);
  });

  it("is told by sync_file_range to the first who asks, and to nobody after an fsync; it takes nothing from an fsync", () => {
    expect(told(["sync range", "sync range", "fsync"])).toEqual(["sync range: EIO", "sync range: ok", "fsync: EIO"]);
    expect(told(["fsync", "sync range"])).toEqual(["fsync: EIO", "sync range: ok"]);
  });
});

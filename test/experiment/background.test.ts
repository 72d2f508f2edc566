/** The kernel's own words for writeback: when the flusher comes, whom it is called by, and who is held back. */
import { describe, expect, it } from "vitest";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { none } from "../../kernel-lib/policy/none.js";
import type { Row } from "../../kernel-lib/stats/rows.js";
import { deviceOf, nvme } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import { vm, type Sysctls } from "../../kernel-lib/workload/vm.js";

const row = (sysctls: Sysctls, parts: RewriterParts = {}): Row =>
  rowOfReplication({
    workload: rewriters({
      filesystem: xfs,
      folios: 100,
      writers: { count: 4, think: exponential(1000) },
      device: nvme,
      writes: 4000,
      warmUp: 100,
      ...parts,
      ...vm(sysctls),
    }),
    policy: none,
    seed: 5,
    replication: 0,
  });

describe("the sysctls of writeback", () => {
  it("set the flusher and the throttling", () => {
    const load = rewriters({ ...vm({ dirty_ratio: 40, dirty_writeback_centisecs: 100 }), filesystem: xfs });
    expect(load.flusher).toMatchObject({ call: "sync_file_range", period: 1e6, expire: 30e6, background: 0.1 });
    expect(load.throttling).toEqual({ limit: 0.4, pause: 200_000 });
  });

  it("put the background below the limit, as the kernel does", () => {
    expect(vm({ dirty_background_ratio: 30 }).flusher.background).toBe(0.1);
    expect(vm({ dirty_background_ratio: 20 }).flusher.background).toBe(0.1);
    expect(vm({ dirty_background_ratio: 19 }).flusher.background).toBe(0.19);
  });

  it("have the flusher called by who dirties a page above the background, long before its next look", () => {
    const usual = row({});
    expect(usual["throttled"]).toBe(0);
    // Four thousand writes of four writers with a pause of 1 ms take one second; the first look comes after five, and finds nothing old after thirty.
    expect(Number(usual["time"])).toBeLessThan(2e6);
    expect(Number(usual["ios"])).toBeGreaterThan(1000);
    const never = row({ dirty_writeback_centisecs: 0 });
    expect(never["ios"]).toBe(usual["ios"]);
  });

  it("leave what is not old alone below the background", () => {
    expect(row({ dirty_background_ratio: 100, dirty_ratio: 100 })["throttled"]).toBe(0);
    const lone: RewriterParts = { writers: { count: 1, think: exponential(1000), pages: { kind: "own" } } };
    expect(row({ dirty_background_ratio: 5 }, lone)["ios"]).toBe(0);
  });

  it("hold writers back the more, the lower the ratio is", () => {
    const device = deviceOf({ name: "4 ms", service: fixed(4000) });
    const throttled = (dirty_ratio: number): number => Number(row({ dirty_ratio }, { device })["throttled"]);
    const [low = 0, middle = 0, high = 0] = [2, 10, 100].map(throttled);
    expect(low).toBeGreaterThan(middle);
    expect(middle).toBeGreaterThan(0);
    expect(high).toBe(0);
  });

  it("let writers sleep no longer than the device needs for an eighth of what is dirty", () => {
    const at = (service: number): number =>
      Number(row({ dirty_ratio: 2 }, { device: deviceOf({ name: "x", service: fixed(service) }) })["longest"]);
    expect(at(100)).toBeLessThan(at(20_000));
    expect(at(100)).toBeLessThan(100_000);
  });

  it("are told what is none of them", () => {
    expect(() => vm({ dirty_ratoi: 5 } as Sysctls)).toThrow(
      /^KL203 there is no field dirty_ratoi\n.*vm\n.*\n.*write dirty_ratio$/,
    );
    expect(() => vm({ dirty_ratio: 101 })).toThrow(/^KL202 dirty_ratio is 101/);
    expect(() => vm({ dirty_expire_centisecs: Number.NaN })).toThrow(/^KL202 dirty_expire_centisecs is NaN/);
    expect(vm({ dirty_ratio: undefined } as unknown as Sysctls)).toEqual(vm());
  });

  it("have a background of no use without an age", () => {
    expect(() => rewriters({ flusher: { background: 0.9 } })).toThrow(/^KL202 flusher.background is 0.9/);
  });
});

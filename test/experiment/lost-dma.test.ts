/** What forks lose: the closed form of a held folio, over the resting counts and the threshold, against the page cache that is simulated. */
import { describe, expect, it } from "vitest";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { summary } from "../../kernel-lib/experiment/summary.js";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { lostDmaShare } from "../../kernel-lib/experiment/theory.js";
import { tux3 } from "../../kernel-lib/filesystem/tux3.js";
import { forkUnlessElevated } from "../../kernel-lib/policy/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters } from "../../kernel-lib/workload/rewriters.js";

const [FOLIOS, WRITERS, PERIOD, LANDING] = [64, 4, 20_000, 8000];
const NO_COSTS = { fault: 0, mkclean: 0, submit: 0, copy: 0, gup: 0, wakeUp: 0, ordered: 0, loop: 0 };
/** How often a folio is mapped, and how many of all are. */
const MAPPED = [
  [1, 0.5],
  [2, 0.25],
  [4, 0.25],
] as const;

interface Load {
  readonly flag: "FOLL_GET" | "FOLL_PIN";
  /** The mean pause of a writer, and the duration of an I/O [µs]. */
  readonly think: number;
  readonly duration: number;
}

const simulated = async ({ flag, think, duration }: Load, thresholds: readonly number[], writes: number) => {
  const load = rewriters({
    filesystem: tux3,
    folios: FOLIOS,
    mappings: { kind: "discrete", values: MAPPED.map(([m]) => m), weights: MAPPED.map(([, weight]) => weight) },
    writers: { count: WRITERS, think: exponential(think) },
    drivers: { count: 4, flag, think: exponential(20_000), hold: fixed(LANDING), lands: fixed(1) },
    device: deviceOf({ name: "no queue", service: fixed(duration) }),
    flusher: { period: PERIOD },
    costs: NO_COSTS,
    writes,
    warmUp: 200,
  });
  const policy = threshold(thresholds, forkUnlessElevated);
  return summary(await sweep(load, { policy, seed: 7, replications: 20, workers: 0 }), 0.999);
};

/** The cache, the buffers and who asks have one reference each, every mapping one, and the driver one or 1024. */
const exact = ({ flag, think, duration }: Load, limit: number): number => {
  const driver = flag === "FOLL_GET" ? 1 : 1024;
  const share = MAPPED.reduce((sum, [m, weight]) => sum + (3 + m + driver <= limit ? weight : 0), 0);
  const rate = WRITERS / think / FOLIOS;
  return lostDmaShare({ rate, duration, period: PERIOD, landing: LANDING, share });
};

describe("the share of DMA writes that are lost", () => {
  const rare: Load = { flag: "FOLL_PIN", think: 1000, duration: 3000 };

  it("rises over the resting counts as the closed form says, where few writes wait", async () => {
    for (const { threshold: limit, metrics } of await simulated(rare, [1027, 1028, 1029, 1031], 12_000)) {
      const { low = NaN, high = NaN, halfWidth = NaN } = metrics["lostShare"] ?? {};
      const theory = exact(rare, limit ?? NaN);
      expect(low, `T = ${limit}`).toBeLessThanOrEqual(theory);
      expect(high, `T = ${limit}`).toBeGreaterThanOrEqual(theory);
      expect(halfWidth).toBeLessThanOrEqual(0.25 * theory);
    }
  }, 60_000);

  it("is less than that where many writes wait: a writer that waits stores to no other folio", async () => {
    const busy: Load = { flag: "FOLL_GET", think: 500, duration: 5000 };
    const [some, all] = await simulated(busy, [5, 8], 8000);
    expect((some?.metrics["lostShare"]?.high ?? NaN) / exact(busy, 5)).toBeLessThan(0.75);
    expect((all?.metrics["lostShare"]?.estimate ?? NaN) / exact(busy, 8)).toBeGreaterThan(0.8);
  }, 60_000);

  it("is nothing without stores, and all that the flusher meets when they come at once", () => {
    const folio = { duration: 1000, period: 20_000, landing: 8000 };
    expect(lostDmaShare({ ...folio, rate: 0 })).toBe(0);
    expect(lostDmaShare({ ...folio, rate: 1e6 })).toBeCloseTo(8000 / 20_000, 6);
    // Twice as many stores, if there are few, lose twice as much.
    expect(lostDmaShare({ ...folio, rate: 2e-9 }) / lostDmaShare({ ...folio, rate: 1e-9 })).toBeCloseTo(2, 4);
  });

  it("is told for no time, share or landing that is none", () => {
    const folio = { rate: 0.001, duration: 1000, period: 20_000, landing: 8000 };
    for (const wrong of [{ rate: -1 }, { duration: NaN }, { period: 0 }, { landing: 20_001 }, { share: 1.1 }])
      expect(() => lostDmaShare({ ...folio, ...wrong }), JSON.stringify(wrong)).toThrow(/^KL426 /);
  });
});

/** The wait that stable pages cost: the closed form of one folio against the page cache that is simulated. */
import { expect, it } from "vitest";
import { sweep } from "../../kernel-lib/experiment/sweep.js";
import { stablePageWait } from "../../kernel-lib/experiment/theory.js";
import { tux3 } from "../../kernel-lib/filesystem/tux3.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { stable } from "../../kernel-lib/policy/index.js";
import { interval } from "../../kernel-lib/stats/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters } from "../../kernel-lib/workload/rewriters.js";

/** The duration of an I/O [µs]; the kernel's own work takes no time, and the flusher comes every fifth of them. */
const duration = 1000;
const NO_COSTS = { fault: 0, mkclean: 0, submit: 0, copy: 0, wakeUp: 0, ordered: 0, loop: 0 };
const folio = (product: number, filesystem: typeof xfs) =>
  rewriters({
    filesystem,
    folios: 1,
    writers: { count: 1, think: exponential(duration / product) },
    device: deviceOf({ name: "1 ms", service: fixed(duration) }),
    flusher: { period: 5 * duration },
    costs: NO_COSTS,
    // Some hundred writebacks a run at every load.
    writes: Math.ceil(1500 * product) + 400,
    warmUp: 50,
  });

// Twenty statements: at 99.9 % all of them are true for at least 98 of 100 choices of the seed, and the seed is fixed.
it.each([tux3, xfs].flatMap((fs) => [0.1, 0.3, 1, 3, 10].map((product) => [fs.name, product, fs] as const)))(
  "on %s, a folio whose stores come %d times an I/O waits as often and as long as the closed form says",
  async (_, product, filesystem) => {
    const { rows } = await sweep(folio(product, filesystem), { policy: stable, seed: 9, replications: 20, workers: 0 });
    const exact = stablePageWait({ rate: product / duration, duration });
    const each = (of: (row: (typeof rows)[number]) => number) => interval({ values: rows.map(of), level: 0.999 });
    const probability = each((row) => Number(row["waits"]) / Number(row["ios"]));
    const mean = each((row) => (Number(row["wait"]) * Number(row["writes"])) / Number(row["ios"]));
    // A share of 1 has no spread to make an interval of: a run that never sees the other case is worth its own reach.
    const reach = 3 / rows.reduce((sum, row) => sum + Number(row["ios"]), 0);
    expect(Math.abs(probability.estimate - exact.probability)).toBeLessThan(Math.max(probability.halfWidth, reach));
    expect(Math.abs(mean.estimate - exact.mean)).toBeLessThan(mean.halfWidth);
    expect(mean.halfWidth).toBeLessThan(0.2 * exact.mean);
  },
  30_000,
);

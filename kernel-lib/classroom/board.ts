/**
 * The board of the last exercise: policies beside each other, what they keep and what they cost.
 *
 * What a policy keeps is explored, in the small races of the debate, for drivers with FOLL_PIN. What it costs is simulated, under a load that every
 * policy sees alike to the last bit: the same pauses, pages and service times.
 */
import type { Exploration } from "../engine/exploration.js";
import { resultOfJob } from "../experiment/job.js";
import { checkPolicy } from "../experiment/question.js";
import { columns, type Reading } from "../experiment/matrix.js";
import { price, type Price, type PriceList } from "../experiment/price.js";
import { xfs } from "../filesystem/xfs.js";
import { scenarios } from "../litmus/scenarios.js";
import type { PolicyData } from "../model/policy.js";
import { assumedIn } from "../workload/provenance.js";
import { exponential, rewriters } from "../workload/rewriters.js";
import { hdd } from "../workload/device.js";
import { asked, stepsOf } from "./asking.js";

/** The properties of the board: those that somebody in the debate asked for, and that can be had together. */
const KEPT = ["P1", "P2 xfs", "P3d", "P3a", "P6"] as const;

/** A property that a policy does not keep, and where it was seen. */
export interface Broken {
  readonly says: string;
  readonly reading: Reading;
  readonly found: Exploration;
}

/** What a policy is found to do with each property of the board: undefined where it keeps it. */
export function broken(policy: PolicyData): readonly (readonly [string, Broken | undefined])[] {
  return columns
    .filter(({ name }) => (KEPT as readonly string[]).includes(name))
    .map(({ says, readings }) => {
      const failing = readings
        .map((reading): Broken | undefined => {
          const race = scenarios[reading.scenario]?.({ filesystem: reading.filesystem, reference: "FOLL_PIN" });
          if (race === undefined) return undefined;
          const found = asked({ race, policy, property: reading.property });
          return found.holds === "yes" ? undefined : { says, reading, found };
        })
        .find((one) => one !== undefined);
      return [says, failing] as const;
    });
}

const LOAD = rewriters({
  name: "the board",
  filesystem: xfs,
  device: hdd,
  folios: 64,
  writes: 3000,
  warmUp: 200,
  writers: { count: 4, think: exponential(2000) },
  drivers: { count: 4, think: exponential(5000) },
  cloner: { period: 1e6 },
});
const REPLICATIONS = 4;

/** The prices of policies under the board's load. The same seed gives the same bits. */
export function prices(policies: readonly PolicyData[], seed: number = 9): PriceList {
  const rows = policies.flatMap((policy, point) =>
    Array.from(
      { length: REPLICATIONS },
      (_, replication) => resultOfJob({ point, replication, workload: LOAD, policy, seed, samples: false }).row,
    ),
  );
  const points = policies.map(({ name }) => ({ workload: LOAD.name, policy: name, threshold: null, settings: {} }));
  return price({ rows, points, digest: "", assumed: assumedIn(LOAD) });
}

/** Policies beside each other. */
export interface Board {
  readonly kind: "board";
  readonly caption: string;
  /** A row for each policy: ✓, or the steps of a shortest run that breaks the property; and what the policy costs. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly prices: PriceList;
}

const COSTS = {
  wait: "wait [µs]",
  copies: "copies [1/s]",
  "unstable I/O": "unstable I/O [1/s]",
  "clone time": "clone time [µs]",
  hung: "hung [tasks]",
} as const;

const costsOf = ({ numbers }: Price): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(COSTS).map(([name, heading]) => [
      heading,
      Number(numbers[name as keyof typeof COSTS].estimate.toPrecision(3)),
    ]),
  );

const sign = (one: Broken | undefined): string =>
  one === undefined ? "✓" : one.found.holds === "unknown" ? "?" : `✗ ${stepsOf(one.found)} steps`;

/**
 * Policies beside each other: what each keeps for drivers with FOLL_PIN, and what it costs four writers and four drivers on a disk. Times in [µs]. Error
 * KL310: one of them is no policy.
 *
 * @example
 * board([policy.none]).rows.map((row) => row["clone immutable, XFS"])
 * //=> ["✗ 15 steps"]
 */
export function board(policies: readonly PolicyData[], { seed = 9 }: { readonly seed?: number } = {}): Board {
  for (const policy of policies) checkPolicy(policy, "board([…])");
  const list = prices(policies, seed);
  return {
    kind: "board",
    caption: "What each policy keeps, and what it costs on a disk",
    rows: policies.map((policy, i) => ({
      policy: policy.name,
      ...Object.fromEntries(broken(policy).map(([says, one]) => [says, sign(one)])),
      ...costsOf(list.prices[i] as Price),
    })),
    prices: list,
  };
}

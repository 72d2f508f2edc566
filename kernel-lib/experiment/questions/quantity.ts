/** An answer in numbers: a quantity over a parameter, with intervals, and what theory there is. */
import { Problem } from "../../base/problem.js";
import type { PolicyData } from "../../model/policy.js";
import type { Row } from "../../stats/rows.js";
import { interval, type Interval } from "../../stats/interval.js";
import type { Workload } from "../../workload/workload.js";
import { rowOfReplication } from "../row.js";

/** How precisely a question is answered. */
export interface Precision {
  readonly seed: number;
  /** Replications of each point, 2 or more; 8 unless given. */
  readonly replications?: number;
  /** Operations of each replication, as a share of what is usual; 1 unless given. */
  readonly effort?: number;
}

/** Writes of a replication: so many with the usual effort, and enough to be counted after the warm-up. Error KL427: an effort that is none. */
export function writesOf(usual: number, warmUp: number, { effort = 1 }: Precision): number {
  if (!(effort > 0 && usual * effort < 1e9))
    throw new Problem({
      code: "KL427",
      what: `an effort of ${String(effort)}`,
      where: "quantities, effort",
      expected: "a number above 0: 1 for the usual length of a replication",
      fix: "give effort: 0.1 for a quick look, or leave it out",
    });
  return Math.max(2 * warmUp, Math.ceil(usual * effort));
}

/** A quantity over a parameter. */
export interface Quantity {
  readonly kind: "quantity";
  readonly title: string;
  readonly x: { readonly name: string; readonly unit: string; readonly log?: boolean };
  readonly y: { readonly name: string; readonly unit: string; readonly log?: boolean };
  readonly points: readonly { readonly x: number; readonly interval: Interval; readonly hung: number }[];
  readonly theory?: (x: number) => number;
  /** The most that it can be at a value of x, where no theory says what it is. */
  readonly bound?: (x: number) => number;
  /** The fields of its workloads whose numbers nobody has measured or published. */
  readonly assumed: readonly string[];
}

/** One point: a workload under a policy in some replications; `hung` is the share of them in which no write ended any more. */
export function pointOf(
  x: number,
  { workload, policy }: { readonly workload: Workload; readonly policy: PolicyData },
  { seed, replications = 8 }: Precision,
  of: (row: Row) => number,
): Quantity["points"][number] {
  const rows = Array.from({ length: replications }, (_, replication) =>
    rowOfReplication({ workload, policy, seed, replication }),
  );
  return {
    x,
    interval: interval({ values: rows.map(of) }),
    hung: rows.filter((row) => Number(row["hung"]) > 0).length / rows.length,
  };
}

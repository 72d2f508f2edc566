/**
 * The writes of one replication, one by one: which waited, for what, and how long.
 *
 * This file gathers them in place while one replication runs.
 */
import type { PolicyData } from "../model/policy.js";
import type { Row } from "../stats/rows.js";
import { checkWorkload } from "../workload/check.js";
import type { Workload } from "../workload/workload.js";
import { WAITS } from "./page-cache/waits.js";
import { replicationOf } from "./page-cache/simulate.js";
import { checkPolicy } from "./question.js";

/** Which replication: as in a sweep of that seed, the first unless given. */
export interface OperationsQuestion {
  readonly policy: PolicyData;
  readonly seed: number;
  readonly replication?: number;
}

/** Events between two looks at whether it is over. */
const PORTION = 5000;

/**
 * Each write after the warm-up as a row, in the order in which they end: `t` when it began, `writer` and `page` from 0, `took` how long it took, held back
 * and all, `waited` how long it waited of that, `fault` 1 for a write fault, and of each kind of wait its part, as in the rows of a sweep; times in [µs].
 * Errors: KL202 to KL204 what is no workload; KL310 no policy; KL251 a seed or replication that is none.
 *
 * @example
 * const load = workload.rewriters({ writes: 400, device: workload.sataSsd });
 * const rows = operations(load, { policy: policy.stable, seed: 1 });
 * rows.every((r) => Number(r["wait: I/O"]) <= Number(r.waited))
 * //=> true
 */
export function operations(workload: Workload, { policy, seed, replication = 0 }: OperationsQuestion): readonly Row[] {
  checkWorkload(workload);
  checkPolicy(policy, "operations");
  const rows: Row[] = [];
  const run = replicationOf({
    workload,
    policy,
    seed,
    replication,
    onWrite: (writer, page, { took, waited, waits, fault }, throttled) => {
      const whole = took + throttled;
      const all = [...waits, { kind: "throttle", time: throttled } as const];
      rows.push({
        t: run.run.now() - whole,
        writer,
        page,
        took: whole,
        waited,
        fault: fault ? 1 : 0,
        ...Object.fromEntries(
          WAITS.map((kind) => [`wait: ${kind}`, all.reduce((sum, w) => sum + (w.kind === kind ? w.time : 0), 0)]),
        ),
      });
    },
  });
  while (!run.advance(PORTION));
  return rows;
}

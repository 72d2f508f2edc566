/** L23: how long a logger with mlocked shared pages sleeps when it stores while they are written back. */
import type { PolicyData } from "../../model/policy.js";
import { mlockedLogger as load } from "../../workload/scenarios.js";
import { resultOfReplication } from "../row.js";
import { writesOf, type Precision } from "./quantity.js";

/** A store that takes longer has waited [µs]. */
const WAIT = 1000;

/**
 * Every wait of the logger under a policy [µs], sorted; nothing if it never waits. What was reported are stalls of 30 to 100 ms.
 *
 * @source linux-mm 2011-10-23 Lutomirski
 * @example
 * mlockedLogger(policy.alwaysFork, { seed: 1, replications: 2, effort: 0.05 })
 * //=> []
 */
export const mlockedLogger = (policy: PolicyData, { seed, replications = 4, effort }: Precision): readonly number[] =>
  Array.from({ length: replications }, (_, replication) =>
    resultOfReplication({
      workload: {
        ...load,
        writes: writesOf(load.writes, load.warmUp, effort === undefined ? { seed } : { seed, effort }),
      },
      policy,
      seed,
      replication,
    }).waits.filter((wait) => wait > WAIT),
  )
    .flat()
    .toSorted((a, b) => a - b);

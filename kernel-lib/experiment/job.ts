/** One replication of one point of a sweep: what a worker thread is sent, and what it sends back. */
import type { PolicyData } from "../model/policy.js";
import type { Row } from "../stats/rows.js";
import type { Workload } from "../workload/workload.js";
import { resultOfReplication } from "./row.js";

/** A replication to be made. */
export interface Job {
  readonly point: number;
  readonly replication: number;
  readonly workload: Workload;
  readonly policy: PolicyData;
  readonly seed: number;
  /** Whether the time of every operation is wanted too. */
  readonly samples: boolean;
}

/** The row that a job gives, with the number of its `point` and `replication`; if they are wanted, all times of operations and flush calls [µs]. */
export interface JobResult {
  readonly row: Row;
  readonly waits?: readonly number[];
  readonly flushes?: readonly number[];
}

/** Does a job; a worker thread calls it by its name. */
export function resultOfJob({ point, replication, workload, policy, seed, samples }: Job): JobResult {
  const { row, ...times } = resultOfReplication({ workload, policy, seed, replication });
  return { row: { point, replication, ...row }, ...(samples ? times : {}) };
}

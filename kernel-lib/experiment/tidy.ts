/** The rows of a sweep for programs that know nothing of it: each with what its point is, in columns of their own. */
import type { Row } from "../stats/rows.js";
import type { Sweep } from "./sweep.js";

/**
 * The rows of a sweep, each behind the columns of its point: workload, policy, threshold where the sweep has some, and the fields in which its
 * workloads differ. A field that has the name of a number of the rows is called `workload.` and its name. `stats.toCsv` and `stats.toJson` write them.
 *
 * @example
 * const loads = grid({ mappings: [1, 2] }).map((parts) => workload.rewriters({ ...parts, writes: 200, warmUp: 20 }));
 * const rows = tidy(await sweep(loads, { policy: policy.stable, seed: 1, replications: 1 }));
 * rows.map(({ workload: name, mappings }) => [name, mappings]);
 * //=> [["rewriters", 1], ["rewriters (2)", 2]]
 */
export function tidy({ points, rows }: Pick<Sweep, "points" | "rows">): readonly Row[] {
  const hasThresholds = points.some(({ threshold }) => threshold !== null);
  return rows.map((row) => {
    const { workload = "", policy = "", threshold = null, settings = {} } = points[Number(row["point"])] ?? {};
    const told = Object.entries(settings).map(([field, value]) => [field in row ? `workload.${field}` : field, value]);
    return {
      workload,
      policy,
      ...(hasThresholds ? { threshold } : {}),
      ...(Object.fromEntries(told) as Row),
      ...row,
    };
  });
}

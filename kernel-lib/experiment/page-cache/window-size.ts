/** How large the window on one page must be for a workload under a policy: folios, blocks and address spaces that one page can come to. */
import type { Law } from "../../base/law.js";
import { canAnswer } from "../../model/decide.js";
import type { PolicyData } from "../../model/policy.js";
import type { Size } from "../../model/state.js";
import type { Workload } from "../../workload/workload.js";

/** The largest number of address spaces that a folio can have. */
const mostMappings = (mappings: number | Law): number =>
  typeof mappings === "number"
    ? mappings
    : mappings.kind === "discrete"
      ? Math.max(...mappings.values)
      : mappings.kind === "uniform"
        ? Math.ceil(mappings.to)
        : 16;

/** How large one page's window is. */
export function sizeOfWindow(workload: Workload, policy: PolicyData, actors: number): Size {
  const drivers = workload.drivers?.count ?? 0;
  const forks = canAnswer(policy.rules.onWriteFault, "fork") ? 2 + Math.min(drivers, 4) : 0;
  const cuts = workload.punchers === undefined ? 0 : 1 + Math.min(drivers, 4);
  const folios = 1 + forks + cuts;
  return {
    pages: 1,
    mappings: mostMappings(workload.mappings),
    folios,
    blocks: 3 + folios,
    actors,
    stages: 1000,
    versions: 8,
    free: workload.free,
    nrPages: workload.nrPages,
    plain: 0,
    transients: Math.max(1, ...(workload.holders ?? []).map((h) => h.count)),
    lengths: [],
    zero: 8,
    mlocked: false,
    signals: 0,
    reportsErrors: false,
    checksums: workload.filesystem.checksums,
  };
}

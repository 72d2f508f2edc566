/** How large the window on one page must be for a workload under a policy: folios, blocks and address spaces that one page can come to. */
import { canAnswer } from "../../model/decide.js";
import type { PolicyData } from "../../model/policy.js";
import type { Size } from "../../model/state.js";
import type { Holders, Workload } from "../../workload/workload.js";

/** Folios of all windows together, beyond which a page has room for fewer than there are tasks that might hold one each. */
const ROOM = 2 ** 21;

/** Tasks that hold a plain reference, of the kind of which there are most: each kind is counted by itself. */
const mostOfAKind = (holders: readonly Pick<Holders, "holder" | "count">[]): number =>
  Math.max(0, ...holders.map(({ holder }) => holders.reduce((sum, h) => sum + (h.holder === holder ? h.count : 0), 0)));

/**
 * How large one page's window is. Each task that holds a reference can keep one folio alive that has left the page cache: after a fork, or when the page was cut out of the
 * file. A device can have one more in its hands, and a closed delta one.
 */
export function sizeOfWindow(workload: Workload, policy: PolicyData, actors: number, mappings: number): Size {
  const holders = [
    ...(workload.holders ?? []),
    ...(workload.flusher?.holds === true ? [{ holder: "batch", count: 1 } as const] : []),
  ];
  const forks = canAnswer(policy.rules.onWriteFault, "fork");
  const cuts = workload.punchers !== undefined || workload.truncater !== undefined;
  const keepers = (workload.drivers?.count ?? 0) + holders.reduce((sum, h) => sum + h.count, 0);
  const kept = forks || cuts ? Math.min(keepers, Math.max(8, Math.floor(ROOM / workload.folios))) : 0;
  const folios = 1 + (forks ? 2 : 0) + (cuts ? 1 : 0) + kept;
  return {
    pages: 1,
    mappings: Math.max(1, mappings),
    folios,
    blocks: 3 + folios,
    actors,
    stages: 1000,
    versions: 8,
    free: workload.free,
    nrPages: workload.nrPages,
    together: workload.nrPages,
    plain: 0,
    transients: Math.max(1, mostOfAKind(holders)),
    lengths: [],
    zero: 8,
    mlocked: workload.mlocked ?? false,
    signals: 0,
    reportsErrors: false,
    checksums: workload.filesystem.checksums,
  };
}

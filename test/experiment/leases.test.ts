/** Clones under load that break leases: what they take away, and from whom. */
import { describe, expect, it } from "vitest";
import { replicationOf } from "../../kernel-lib/experiment/page-cache/simulate.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { policyOf } from "../../kernel-lib/model/policy.js";
import { lease, none } from "../../kernel-lib/policy/index.js";
import { breakLeases, elevated, proceed, when } from "../../kernel-lib/policy/rules.js";
import { nvme } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import type { Drivers, Workload } from "../../kernel-lib/workload/workload.js";

const FOLIOS = 8;
const COUNT = 6;

const load = (drivers: Partial<Drivers>, more: RewriterParts = {}): Workload =>
  rewriters({
    filesystem: xfs,
    folios: FOLIOS,
    writes: 1500,
    writers: { count: 2, think: exponential(2000) },
    drivers: { count: COUNT, think: exponential(3000), hold: fixed(8000), ...drivers },
    cloner: { period: 20_000 },
    device: nvme,
    ...more,
  });

/** Now and then: references of get_user_pages on all pages, drivers that hold one, and folios that have left the page cache. */
function looks(
  workload: Workload,
): readonly { references: number; holders: number; orphans: number; clones: number }[] {
  const { run, actors, advance, counters } = replicationOf({ workload, policy: lease, seed: 1, replication: 0 });
  const { view, select, snapshot } = run.store;
  const first = actors.indexOf("driver 0");
  const folios = snapshot(0)["folio"]?.length ?? 0;
  const seen = [];
  while (!advance(10)) {
    let [references, orphans] = [0, 0];
    for (let page = 0; page < FOLIOS; page++) {
      select(page);
      for (let folio = 0; folio < folios; folio++) {
        references += view.pins(folio) + view.gets(folio);
        orphans += view.orphan(folio);
      }
    }
    const held = Array.from({ length: COUNT }, (_, k) => view.held(first + k));
    seen.push({ references, orphans, holders: held.filter((folio) => folio !== 0).length, clones: counters.clones });
  }
  return seen;
}

describe("a clone that breaks leases", () => {
  it.each(["read", "write"] as const)("leaves no pin behind that nobody drops, of drivers that %s", (access) => {
    const seen = looks(load({ access }));
    expect(seen.at(-1)?.clones).toBeGreaterThan(5);
    for (const { references, holders } of seen) expect(references).toBe(holders);
  });

  it("leaves no folio behind that nobody holds", () => {
    const seen = looks(load({}, { punchers: { count: 1, think: exponential(3000), pages: { kind: "uniform" } } }));
    expect(Math.max(...seen.map(({ orphans }) => orphans))).toBeGreaterThan(0);
    for (const { orphans, holders } of seen) expect(orphans).toBeLessThanOrEqual(holders);
  });

  it("breaks none where all references are of FOLL_GET: they have none", () => {
    const anything = policyOf({
      name: "lease of anything",
      says: "A clone breaks the leases of whatever is elevated.",
      rules: { afterCloneFlush: when(elevated(2), breakLeases, proceed) },
    });
    const row = (policy: typeof none) =>
      rowOfReplication({ workload: load({ flag: "FOLL_GET" }), policy, seed: 1, replication: 0 });
    const [broken, plain] = [row(anything), row(none)];
    expect(broken["clones"]).toBeGreaterThan(5);
    // To ask at the clone is a step of its own.
    expect({ ...broken, steps: 0 }).toEqual({ ...plain, steps: 0 });
  });
});

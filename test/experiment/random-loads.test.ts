/** Loads that nobody has thought of keep the kernel's laws while they run, page by page. */
import { describe, expect, it } from "vitest";
import { replicationOf } from "../../kernel-lib/experiment/page-cache/simulate.js";
import { btrfs, btrfsNocow, ext4, f2fs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import type { Policy } from "../../kernel-lib/model/policy.js";
import { all as policies, combine } from "../../kernel-lib/policy/index.js";
import { hdd, nvme } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";
import type { Workload } from "../../kernel-lib/workload/workload.js";
import fc from "../property.js";

const uniform = { kind: "uniform" } as const;
const sometimes = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined, freq: 2 });
const pause = (...means: readonly number[]) => fc.constantFrom(...means.map(exponential));

const someLoad: fc.Arbitrary<RewriterParts> = fc
  .record({
    filesystem: fc.constantFrom(xfs, btrfs, btrfsNocow, ext4, f2fs, tux3),
    folios: fc.constantFrom(1, 2, 4, 16),
    mappings: fc.constantFrom(1, 2, 3),
    device: fc.constantFrom(hdd, nvme),
    writers: fc.record({
      count: fc.constantFrom(1, 2, 4, 8),
      by: fc.constantFrom("store", "write(2)"),
      think: pause(200, 1000, 20_000),
    }),
    flusher: fc.record({
      call: fc.constantFrom("sync_file_range", "fsync"),
      period: fc.constantFrom(5000, 50_000),
    }),
    drivers: sometimes(
      fc.record({
        count: fc.constantFrom(1, 2),
        flag: fc.constantFrom("FOLL_GET", "FOLL_PIN"),
        access: fc.constantFrom("write", "read"),
        hold: fc.constantFrom(fixed(500), fixed(8000)),
      }),
    ),
    holders: sometimes(
      fc
        .constantFrom("reader", "lru", "batch")
        .map((holder) => [{ count: 1, holder, think: exponential(2000), pages: uniform, hold: fixed(1000) }]),
    ),
    syncers: sometimes(
      fc.record({ count: fc.constantFrom(1, 2), call: fc.constantFrom("fsync", "msync"), think: pause(3000, 30_000) }),
    ),
    punchers: sometimes(fc.record({ count: fc.constant(1), think: pause(3000, 30_000), pages: fc.constant(uniform) })),
    truncater: sometimes(fc.record({ period: fc.constantFrom(9000, 70_000), keeps: fc.constantFrom(0, 0.5) })),
    throttling: sometimes(fc.record({ limit: fc.constantFrom(0.3, 0.8), pause: fc.constantFrom(5000, 200_000) })),
    cloner: sometimes(fc.record({ period: fc.constantFrom(7000, 60_000) })),
    snapshotter: sometimes(fc.record({ period: fc.constantFrom(7000, 60_000) })),
    free: sometimes(fc.constantFrom(0, 1, 2, 8)),
  })
  .map((parts) => {
    const { reflinks, snapshots } = parts.filesystem;
    const given = {
      ...parts,
      ...(reflinks === false ? { cloner: undefined } : {}),
      ...(snapshots === true ? {} : { snapshotter: undefined }),
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as RewriterParts;
  });

const somePolicy = fc
  .array(fc.constantFrom(...policies), { minLength: 1, maxLength: 2 })
  .map(([one, two]) => (two === undefined ? (one as Policy) : combine(one as Policy, two)));

/** What is wrong with a load at some moment; it is looked at every so many events. */
function brokenIn(workload: Workload, policy: Policy, every: number): string | undefined {
  const { run, actors, advance } = replicationOf({ workload, policy, seed: 1, replication: 0 });
  const { view: w, select, snapshot } = run.store;
  const folios = Array.from({ length: snapshot(0)["folio"]?.length ?? 0 }, (_, f) => f);
  const driver = actors.indexOf("driver 0");
  const wrongOn = (page: number): string | undefined => {
    select(page);
    const own = w.slot(0) - 1;
    const used = folios.filter((f) => w.used(f) === 1);
    const holds = (f: number): number => w.pins(f) + w.gets(f) + w.lru(f) + w.batch(f) + w.reader(f);
    if (w.used(own) === 0 || w.orphan(own) === 1) return "the page has no folio";
    if (used.some((f) => f !== own && w.orphan(f) === 0)) return "the page has two folios";
    if (used.some((f) => w.orphan(f) === 1 && w.writeback(f) === 0 && holds(f) === 0)) return "nobody has the orphan";
    // A truncater gives back at once what it has cut off.
    if (w.eof(0) === 1) return "a store would be told SIGBUS";
    if (used.some((f) => w.writers(f) > w.pins(f) + w.gets(f))) return "more references for writing than there are";
    for (let a = 0; a < entries; a++) {
      if (w.maps(a) !== own + 1) return "an entry maps another folio";
      if (w.writable(a) === 1 && (w.mapped(a) === 0 || w.dirty(own) === 0))
        return "an entry is writable, and must not be";
    }
    if ((w.dirty(own) === 1) !== run.dirty.has(page)) return "the set of dirty pages is wrong";
    if (used.some((f) => w.writeback(f) === 1) !== run.underWriteback.has(page))
      return "the set under writeback is wrong";
    for (const block of [w.sourceBlock(0), w.cloneBlock(0)])
      if (block !== 0 && w.inUse(block - 1) === 0) return "a block is lost";
    return undefined;
  };
  const entries = snapshot(0)["pte"]?.length ?? 0;
  while (!advance(every)) {
    let references = 0;
    for (let page = 0; page < workload.folios; page++) {
      const wrong = wrongOn(page);
      if (wrong !== undefined) return `page ${page}: ${wrong}`;
      references += folios.reduce((sum, f) => sum + w.pins(f) + w.gets(f), 0);
    }
    const held = Array.from({ length: workload.drivers?.count ?? 0 }, (_, k) => w.held(driver + k));
    if (references !== held.filter((folio) => folio !== 0).length) return "a reference is nobody's";
  }
  return undefined;
}

describe("a random load", () => {
  it("keeps the laws of the kernel while it runs", () => {
    fc.assert(
      fc.property(someLoad, somePolicy, (parts, policy) => {
        expect(brokenIn(rewriters({ writes: 400, warmUp: 0, ...parts }), policy, 37)).toBeUndefined();
      }),
      { numRuns: 120 },
    );
  });
});

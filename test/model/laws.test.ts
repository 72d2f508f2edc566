/** Laws that every state of every race must obey, and planted bugs that must be caught. */
import { describe, expect, it } from "vitest";
import { frozen } from "../../kernel-lib/engine/frozen.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { propertyOf } from "../../kernel-lib/experiment/ask.js";
import { btrfs, ext4, f2fs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { mailBtrfs } from "../../kernel-lib/litmus/mail-btrfs.js";
import { mailStore } from "../../kernel-lib/litmus/mail-store.js";
import { actor, race, systemOf } from "../../kernel-lib/litmus/race.js";
import { storeDuringIo } from "../../kernel-lib/litmus/store-during-io.js";
import type { Machine } from "../../kernel-lib/model/machine.js";
import { brokenBy, everyStep, unnamed } from "./invariants.js";
import { noLostStore } from "../../kernel-lib/model/property.js";
import {
  expected,
  GUP_PIN_COUNTING_BIAS,
  holdersOf,
  isMaybePinned,
  refcount,
} from "../../kernel-lib/model/refcount.js";
import { type Kernel, type KernelSchema } from "../../kernel-lib/model/state.js";
import { combine } from "../../kernel-lib/policy/combine.js";
import {
  all as policies,
  alwaysFork,
  fixup,
  forkOrWaitEither,
  keepDirty,
  lease,
  none,
  stable,
} from "../../kernel-lib/policy/index.js";
import { breakLeases, elevated, proceed, when } from "../../kernel-lib/policy/rules.js";
import { policyOf } from "../../kernel-lib/model/policy.js";

const machines = catalogue.flatMap((test) => policies.map((p) => systemOf(test.race, p)));

describe("every step of every race", () => {
  it("changes only the cells that it names, and its actor's own", () => {
    let steps = 0;
    for (const system of machines.filter((_, i) => i % 29 === 0))
      everyStep(system, (before, step, after, actor) => {
        steps++;
        expect(unnamed(before, step, after, actor), step.name).toEqual([]);
      });
    expect(steps).toBeGreaterThan(5000);
  });
});

describe("no race under any policy", () => {
  it("breaks a law", () => {
    expect(machines.flatMap((system) => brokenBy(system))).toEqual([]);
  });
});

describe("a worker that was refused space", () => {
  const lateness = [btrfs, xfs].map((filesystem) =>
    race(`refused worker, ${filesystem.name}`, {
      filesystem,
      free: 1,
      actors: [
        actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
        actor("flusher", ["writeback 0", "writeback 0"]),
        actor("writer", ["store 0"]),
        actor("neighbour", [{ kind: "fill" }, { kind: "unfill" }]),
      ],
    }),
  );

  it("keeps every law", () => {
    for (const policy of [none, fixup])
      expect(
        lateness.flatMap((one) => brokenBy(systemOf(one, policy))),
        policy.name,
      ).toEqual([]);
  });

  it("drops no page that a write fault has prepared meanwhile", () => {
    const [one] = lateness;
    let left = 0;
    everyStep(systemOf(one as (typeof lateness)[0], none), (before, step) => {
      if (step.name.startsWith("no space: the page is dropped")) expect(before.reserved(0)).toBe(0);
      if (step.name.startsWith("prepared meanwhile")) left++;
    });
    expect(left).toBeGreaterThan(0);
  });
});

describe("get_user_pages_fast on a page that is cut off", () => {
  const races = [xfs, tux3].map((filesystem) =>
    race(`fast and cut off, ${filesystem.name}`, {
      filesystem,
      actors: [
        actor("writer", ["store 0"]),
        actor("driver", ["gup fast write 0", "dma 0", "unpin 0"]),
        actor("cutter", ["truncate 0"]),
      ],
    }),
  );

  it("keeps every law", () => {
    for (const policy of [none, alwaysFork])
      expect(
        races.flatMap((one) => brokenBy(systemOf(one, policy))),
        policy.name,
      ).toEqual([]);
  });
});

describe("a page that is cut off while an orphan of it is on its way to the disk", () => {
  const cuts = [xfs, ext4, btrfs, tux3, f2fs].flatMap((filesystem) =>
    (["truncate 0", "punch 0"] as const).map((cut) =>
      race(`cut behind a fork, ${filesystem.name}, ${cut}`, {
        filesystem,
        actors: [
          actor("writer", ["store 0", "store 0"]),
          actor("flusher", ["writeback 0", "writeback 0"]),
          actor("cutter", [cut]),
        ],
      }),
    ),
  );

  it("keeps every law", () => {
    for (const policy of [none, stable, alwaysFork, forkOrWaitEither, combine(keepDirty, forkOrWaitEither)])
      expect(
        cuts.flatMap((one) => brokenBy(systemOf(one, policy))),
        policy.name,
      ).toEqual([]);
  });
});

describe("a clone that breaks leases", () => {
  const anything = policyOf({
    name: "lease of anything",
    says: "A clone breaks the leases of whatever is elevated.",
    rules: { afterCloneFlush: when(elevated(2), breakLeases, proceed) },
  });
  const driver = (name: string, flag: "" | " FOLL_GET", page = 0) =>
    actor(name, [`gup write ${page}${flag}`, `dma ${page}`, `unpin ${page}`]);
  const of = (actors: Parameters<typeof race>[1]["actors"], policy: Parameters<typeof systemOf>[1] = lease): Machine =>
    systemOf(race("leases", { filesystem: xfs, actors }), policy);
  const cloner = actor("cloner", ["reflink"]);

  it("keeps every law", () => {
    const punched = [driver("driver", ""), driver("other", ""), actor("puncher", ["punch 0"]), cloner];
    const mixed = [driver("driver", ""), driver("other", " FOLL_GET"), cloner];
    for (const policy of [lease, anything, combine(lease, alwaysFork)])
      expect([...brokenBy(of(punched, policy)), ...brokenBy(of(mixed, policy))], policy.name).toEqual([]);
  });

  it("takes pins away, and no reference of FOLL_GET, which has no lease", () => {
    const system = of([driver("driver", ""), driver("other", " FOLL_GET"), cloner], anything);
    let besides = 0;
    everyStep(system, (before, step, after) => {
      if (!step.name.startsWith("break the leases")) return;
      expect([after.pins(0), after.held(0)]).toEqual([0, 0]);
      expect([after.gets(0), after.held(1), after.writers(0)]).toEqual([
        before.gets(0),
        before.held(1),
        before.gets(0),
      ]);
      besides += before.gets(0);
    });
    expect(besides).toBeGreaterThan(0);
  });
});

/** The machine with one step's effect replaced. */
const planted = (
  system: Machine,
  name: string,
  bug: (before: Kernel, after: Kernel) => Kernel,
): System<KernelSchema> => ({
  ...system,
  next: (w, actor) => {
    const next = system.next(w, actor);
    if (next.kind !== "step" || next.name !== name) return next;
    return { ...next, apply: (v) => bug(v, next.apply(v)) };
  },
});

describe("planted bugs are caught", () => {
  it("mkclean forgets the page-table entry: a store goes by the write fault, and nobody writes it back", () => {
    const system = systemOf(mailStore.race, none);
    const bad = planted(system, "clear dirty, write-protect", (_, after) => after.setWritable(0, 1));
    const property = propertyOf(noLostStore, system.size);
    expect(explore(system as System<KernelSchema>, { property }).verdict).toBe("never");
    expect(explore(bad, { property }).verdict).toBe("sometimes");
  });

  it("the write fault forgets to look for sharing: the store goes to the clone's block", () => {
    const system = systemOf(mailStore.race, none);
    const bad = planted(system, "write fault: reserve, dirty, writable", (_, after) => after.setCowFork(0, 0));
    expect(explore(bad, { property: propertyOf(mailStore.property, system.size) }).verdict).toBe("sometimes");
  });

  it("the fixup worker is by-passed: btrfs corrupts the clone as XFS does", () => {
    const careless = {
      ...mailBtrfs.race,
      filesystem: { ...mailBtrfs.race.filesystem, unprepared: "as mapped" as const, writes: xfs.writes },
    };
    const system = systemOf(careless, none);
    expect(
      explore(system as System<KernelSchema>, { property: propertyOf(mailBtrfs.property, system.size) }).verdict,
    ).toBe("sometimes");
  });

  it("the I/O is said to be over before the device has copied: stable pages are not stable", () => {
    const system = systemOf(storeDuringIo.race, stable);
    const bad = planted(system, "submit to the device", (_, after) => after.setWriteback(0, 0));
    const property = propertyOf(storeDuringIo.property, system.size);
    expect(explore(system as System<KernelSchema>, { property }).verdict).toBe("never");
    expect(explore(bad, { property }).verdict).toBe("sometimes");
  });
});

describe("the reference count", () => {
  const start = systemOf({ ...mailStore.race, mappings: 2 }, none);
  const { size } = start;
  const w = start.initial(frozen(start.schema));
  const buffered = systemOf({ ...mailBtrfs.race, mappings: 2 }, none);

  it("is the sum of its holders: cache, private, page tables, references, the caller", () => {
    expect(refcount(holdersOf(w, 0, size))).toBe(1 + 0 + 2 + 1);
    expect(refcount(holdersOf(buffered.initial(frozen(buffered.schema)), 0, buffered.size))).toBe(1 + 1 + 2 + 1);
    expect(refcount(holdersOf(w.setGets(0, 1), 0, size))).toBe(5);
    expect(refcount(holdersOf(w.setPins(0, 1), 0, size))).toBe(4 + GUP_PIN_COUNTING_BIAS);
    expect(expected(holdersOf(w.setGets(0, 1), 0, size))).toBe(4);
  });

  it("tells a pin from ordinary references by its bias", () => {
    expect(isMaybePinned(holdersOf(w.setGets(0, 1), 0, size))).toBe(false);
    expect(isMaybePinned(holdersOf(w.setPins(0, 1), 0, size))).toBe(true);
  });
});

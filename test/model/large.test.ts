import { describe, expect, it } from "vitest";
import { frozen } from "../../kernel-lib/engine/frozen.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import { propertyOf } from "../../kernel-lib/experiment/ask.js";
import { btrfs } from "../../kernel-lib/filesystem/btrfs.js";
import { tux3 } from "../../kernel-lib/filesystem/tux3.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { actor, race, systemOf } from "../../kernel-lib/litmus/race.js";
import type { KernelProperty } from "../../kernel-lib/model/property.js";
import { holdersOf, isMaybePinned, refcount } from "../../kernel-lib/model/refcount.js";
import { folioOf, type Kernel, type KernelSchema } from "../../kernel-lib/model/state.js";
import { all as positions } from "../../kernel-lib/policy/index.js";

const mixed = (filesystem: typeof xfs) =>
  race("a large folio and a small one", {
    filesystem,
    folios: [2, 1],
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("app", ["store 1", "store 2"]),
      actor("flusher", ["writeback 1", "writeback 2"]),
    ],
  });

/** What belongs to the folio as a whole differs between pages 0 and 1. */
const torn: KernelProperty = {
  kind: "never",
  name: "torn folio",
  says: "What belongs to a folio as a whole is the same in all its shares.",
  scope: "always",
  page: (w, page) => {
    const whole = (p: number): string => {
      const f = folioOf(w, p);
      return [w.dirty(f), w.lock(f), w.writeback(f), w.pins(f), w.gets(f)].join();
    };
    return page === 1 && whole(0) !== whole(1);
  },
};

describe("a large folio", () => {
  it.each([xfs, btrfs].flatMap((f) => positions.map((p) => [`${f.name} under ${p.name}`, f, p] as const)))(
    "is dirtied, locked, written and pinned as one: %s",
    (_, filesystem, policy) => {
      const system = systemOf(mixed(filesystem), policy);
      const answer = explore<KernelSchema>(system, {
        property: propertyOf(torn, system.size),
        bounds: { states: 30_000 },
      });
      expect(["never", "inconclusive"]).toContain(answer.verdict);
      expect(answer.states).toBeGreaterThan(500);
    },
  );

  it("counts all its pages for the page cache, every entry that maps one, and a pin as one", () => {
    const { schema, size, initial } = systemOf(mixed(xfs), positions[0] ?? fail());
    const w: Kernel = initial(frozen(schema));
    expect([refcount(holdersOf(w, 0, size)), refcount(holdersOf(w, 2, size))]).toEqual([2 + 2 + 1, 1 + 1 + 1]);
    const pinned = w.setPins(0, 1).setPins(1, 1);
    expect([refcount(holdersOf(pinned, 1, size)), isMaybePinned(holdersOf(pinned, 1, size))]).toEqual([6, true]);
  });

  it("is refused where it would have to be forked or cut", () => {
    const bad = (filesystem: typeof xfs, folios: readonly number[], operation: string) => () =>
      race("bad", { filesystem, folios, actors: [actor("app", [operation])] });
    expect(bad(tux3, [2], "store 0")).toThrow(/^KL307 .*tux3/);
    expect(bad(xfs, [2], "punch 0")).toThrow(/^KL307 .*"punch 0"/);
    expect(bad(xfs, [0], "store 0")).toThrow(/^KL307 .*\[0\]/);
    expect(bad(xfs, [2], "store 0")).not.toThrow();
  });
});

const fail = (): never => {
  throw new Error("there are positions");
};

import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { board } from "../../kernel-lib/classroom/board.js";
import { before } from "../../kernel-lib/engine/order.js";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { btrfs, ext4, f2fs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import type { Filesystem } from "../../kernel-lib/model/filesystem.js";
import { actor, race, type Race, type RaceParts } from "../../kernel-lib/litmus/race.js";
import {
  dma,
  gup,
  OPERATION_FORMS,
  parseOperation,
  setDirty,
  store,
  textOf,
  unpin,
  type Operation,
} from "../../kernel-lib/model/operation.js";
import { cloneImmutable, cloneMade } from "../../kernel-lib/model/property.js";
import { policyOf, type PolicyData } from "../../kernel-lib/model/policy.js";
import { none } from "../../kernel-lib/policy/none.js";
import { elevated, not, proceed, waitForIo, when } from "../../kernel-lib/policy/rules.js";

const mail = race("mail-4-step", {
  filesystem: xfs,
  actors: [
    actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
    actor("flusher", ["writeback 0"]),
    actor("cloner", ["reflink"]),
  ],
});

describe("the mail's race on XFS", () => {
  it("corrupts the clone, with the reflink's own flush in the place of step 2", () => {
    const { verdict, witness } = explore(mail, { policy: none, property: cloneImmutable });
    expect(verdict).toBe("sometimes");
    expect(witness?.steps.map((s) => `${s.actor}: ${s.name}`)).toEqual([
      "driver: write fault: reserve, dirty, writable",
      "driver: pin the folio",
      "cloner: lock the inode",
      "cloner: clear dirty, write-protect",
      "cloner: submit to the device",
      "disk: copy the folio to the platter",
      "disk: complete",
      "cloner: the I/O is over",
      "cloner: share the blocks, unlock",
      "driver: the device writes the folio",
      "driver: set dirty, without a fault",
      "flusher: clear dirty, write-protect",
      "flusher: submit to the device",
      "disk: copy the folio to the platter",
    ]);
    expect(witness?.steps.at(-1)?.changes).toContainEqual({ fact: "clone on disk", from: "A", to: "D" });
  });

  it("comes out in the mail's order, one step longer, if the flusher's writeback is to come before the reflink", () => {
    const { verdict, witness } = explore(mail, {
      policy: none,
      property: cloneImmutable,
      where: before("writeback 0", "reflink"),
    });
    expect(verdict).toBe("sometimes");
    const order = (witness?.steps ?? []).map((s) => s.op).filter((op, i, all) => op !== all[i - 1] && op !== "I/O");
    expect(order).toEqual(["gup write 0", "writeback 0", "reflink", "dma 0", "set dirty 0", "unpin 0", "sync"]);
    expect(witness?.steps.length).toBe(15);
  });

  it("does not touch the clone on btrfs", () => {
    expect(explore({ ...mail, filesystem: btrfs }, { policy: none, property: cloneImmutable }).verdict).toBe("never");
  });

  it("reads the same from texts and from constructors", () => {
    expect(actor("driver", [gup(0), dma(0), setDirty(0), unpin(0)])).toEqual(mail.actors[0]);
  });
});

describe("operations", () => {
  it("read back from their text", () => {
    const page = fc.nat(9);
    const operation: fc.Arbitrary<Operation> = fc.oneof(
      fc.record({
        kind: fc.constant("gup" as const),
        access: fc.constantFrom("write" as const, "read" as const),
        flag: fc.constantFrom("FOLL_PIN" as const, "FOLL_GET" as const, "FOLL_LONGTERM" as const),
        fast: fc.boolean(),
        page,
        via: fc.nat(3),
      }),
      fc.record({ kind: fc.constant("store" as const), page, via: fc.nat(3) }),
      fc.record({
        kind: fc.constantFrom("dma" as const, "set dirty" as const, "unpin" as const, "writeback" as const),
        page,
      }),
      fc.record({ kind: fc.constantFrom("fsync" as const, "sync" as const, "reflink" as const, "flush" as const) }),
    );
    fc.assert(
      fc.property(operation, (o) => {
        expect(parseOperation({ text: textOf(o), where: "test" })).toEqual(o);
      }),
    );
  });

  it("are all among the forms that an error lists", () => {
    for (const text of OPERATION_FORMS) expect(() => parseOperation({ text, where: "test" })).not.toThrow();
  });
});

const stores = (parts: Partial<RaceParts>): Race =>
  race("stores", { filesystem: xfs, actors: [actor("app", ["store 0"])], ...parts });
const byHand = (rules: unknown): PolicyData => ({ kind: "policy", name: "x", says: "", rules }) as PolicyData;

describe("a race that cannot be", () => {
  it.each([
    ["KL301", () => actor("driver", ["gup wirte 0"])],
    ["KL302", () => actor("driver", ["dma 0"])],
    ["KL302", () => actor("driver", ["gup write 0", "unpin 0", "set dirty 0"])],
    ["KL303", () => actor("driver", ["gup write 0", "gup write 1"])],
    ["KL304", () => race("none", { filesystem: xfs, actors: [] })],
    ["KL304", () => race("twins", { filesystem: xfs, actors: [actor("a", ["fsync"]), actor("a", ["fsync"])] })],
    ["KL305", () => race("via", { filesystem: xfs, actors: [actor("a", ["store 0 via 1"])] })],
    ["KL304", () => stores({ actors: [actor("disk", ["store 0"])] })],
    ["KL304", () => stores({ actors: [actor("at the end", ["store 0"])] })],
    ["KL304", () => stores({ actors: ["store 0"] as never })],
    ["KL305", () => stores({ finally: ["store 0 via 5"] })],
    ["KL305", () => stores({ mappings: 0 })],
    ["KL302", () => stores({ finally: ["dma 0"] })],
    ["KL308", () => stores({ mappings: 1.5 })],
    ["KL308", () => stores({ mappings: -1 })],
    ["KL308", () => stores({ nrPages: 0 })],
    ["KL308", () => stores({ plain: -1 })],
    ["KL308", () => stores({ free: -1 })],
    ["KL308", () => stores({ mlocked: "no" as never })],
    ["KL309", () => stores({ mapings: 2 } as never)],
    ["KL317", () => race("r", { filesystem: xfs } as never)],
    ["KL314", () => actor("a", "store 0" as never)],
    ["KL315", () => actor("a", [{ kind: "stroe", page: 0 } as never])],
    ["KL316", () => actor("a", [store(-1)])],
    ["KL316", () => actor("a", [store(0.5)])],
    ["KL316", () => actor("a", ["store 99999999999999999999"])],
    ["KL120", () => stores({ filesystem: "btrfs" as never })],
    ["KL120", () => stores({ filesystem: { ...btrfs, writes: "new block" } as never })],
    ["KL121", () => stores({ filesystem: { ...btrfs, checksum: false } as never })],
    ["KL122", () => stores({ filesystem: { kind: "filesystem", name: "mine" } as never })],
    ["KL460", () => explore(undefined as never, { policy: none })],
    ["KL318", () => explore({ kind: "litmus", race: mail } as never, { policy: none })],
    ["KL312", () => explore(mail, { policy: none, property: { ...cloneImmutable, scope: "Always" as never } })],
    ["KL312", () => explore(mail, { policy: none, property: { ...cloneImmutable, kind: "Never" as never } })],
    ["KL406", () => explore(mail, { policy: none, bounds: { state: 5 } as never })],
    ["KL406", () => explore(mail, { policy: none, bounds: { workers: 2 } as never })],
    ["KL406", () => explore(mail, { policy: none, bounds: null as never })],
    ["KL410", () => explore(mail, { policy: none, fewest: "switches" as never })],
    ["KL410", () => explore(mail, { policy: none, witnesses: -1 })],
    ["KL114", () => none.with({ onWriteFault: when(elevated(NaN), waitForIo, proceed) })],
    ["KL114", () => none.with({ onWriteFault: when("pinned" as never, waitForIo, proceed) })],
    ["KL114", () => none.with({ onWriteFault: when(not({ is: "pined" } as never), waitForIo, proceed) })],
    ["KL111", () => explore(mail, { policy: byHand({ onWriteFault: { kind: "answer", answer: "stay" } }) })],
    ["KL113", () => explore(mail, { policy: { kind: "policy", name: "x", says: "" } as never })],
    ["KL113", () => policyOf({ name: "z", onWriteFault: "fork" } as never)],
    ["KL310", () => board([undefined as never])],
    ["KL310", () => explore(mail, {} as never)],
    ["KL310", () => explore(mail, { policy: "none" } as never)],
    ["KL311", () => explore(mail, { policy: none, proprty: cloneImmutable } as never)],
    ["KL312", () => explore(mail, { policy: none, property: "cloneImmutable" } as never)],
    ["KL312", () => explore(mail, { policy: none, property: undefined } as never)],
    ["KL405", () => explore(mail, { policy: none, where: before("writeback 1", "reflink") })],
  ] as const)("is refused with %s and four lines", (code, make) => {
    expect(make).toThrow(new RegExp(`^${code} [^\\n]+\\n  where: [^\\n]+\\n  expected: [^\\n]+\\n  mend: [^\\n]+$`));
  });
});

describe("a call that the file system does not know", () => {
  const clones = (filesystem: Filesystem, operation: string): string =>
    explore(race("clones", { filesystem, actors: [actor("app", ["store 0"]), actor("cloner", [operation])] }), {
      policy: none,
      property: cloneMade,
    }).verdict;

  it("makes no clone on ext4 and f2fs, and no snapshot but on btrfs", () => {
    for (const filesystem of [ext4, f2fs]) expect(clones(filesystem, "reflink"), filesystem.name).toBe("never");
    for (const filesystem of [xfs, btrfs]) expect(clones(filesystem, "reflink"), filesystem.name).toBe("always");
    for (const filesystem of [xfs, ext4, f2fs, tux3])
      expect(clones(filesystem, "snapshot"), filesystem.name).toBe("never");
    expect(clones(btrfs, "snapshot")).toBe("always");
  });

  it("is told: EOPNOTSUPP, as by Linux; and nothing of the mail's race is left", () => {
    const onExt4 = race("mail", { filesystem: ext4, actors: mail.actors });
    expect(explore(onExt4, { policy: none, property: cloneImmutable }).verdict).toBe("never");
    const onlyClones = race("clone", { filesystem: ext4, actors: [actor("cloner", ["reflink"])] });
    const reached = { ...cloneMade, page: () => true, scope: "end" } as const;
    expect(explore(onlyClones, { policy: none, property: reached }).witness?.steps.map((s) => s.name)).toContain(
      "cannot share blocks: EOPNOTSUPP",
    );
  });
});

describe("an order that no run keeps to its end", () => {
  it("shows nothing: of no runs everything is true", () => {
    // The reference is dropped before the device has written, in a program that writes first.
    for (const where of [
      before("unpin 0", "dma 0"),
      before("reflink", "reflink"),
      [before("reflink", "dma 0"), before("dma 0", "reflink")],
    ])
      expect(explore(mail, { policy: none, property: cloneImmutable, where })).toMatchObject({
        verdict: "inconclusive",
        holds: "unknown",
        ends: 0,
        bound: "the order of the operations, which no run keeps to its end",
      });
  });
});

describe("who misspells", () => {
  it("is told what he meant", () => {
    expect(() => actor("driver", ["gup wite 3"])).toThrow('write it like "gup write 0"');
    expect(() => explore(mail, { policy: none, proprty: cloneImmutable } as never)).toThrow("write property");
  });

  it("of who asks nothing it is not said that it holds", () => {
    expect(explore(mail, { policy: none })).toMatchObject({ verdict: "never", holds: "unknown" });
  });
});

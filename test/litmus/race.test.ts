import fc from "../property.js";
import { describe, expect, it } from "vitest";
import { board } from "../../kernel-lib/classroom/board.js";
import { before } from "../../kernel-lib/engine/order.js";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { btrfs } from "../../kernel-lib/filesystem/btrfs.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import {
  dma,
  gup,
  OPERATION_FORMS,
  parseOperation,
  setDirty,
  textOf,
  unpin,
  type Operation,
} from "../../kernel-lib/model/operation.js";
import { cloneImmutable } from "../../kernel-lib/model/property.js";
import { policyOf } from "../../kernel-lib/model/policy.js";
import { none } from "../../kernel-lib/policy/none.js";

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

describe("a race that cannot be", () => {
  it.each([
    ["KL301", () => actor("driver", ["gup wirte 0"])],
    ["KL302", () => actor("driver", ["dma 0"])],
    ["KL302", () => actor("driver", ["gup write 0", "unpin 0", "set dirty 0"])],
    ["KL303", () => actor("driver", ["gup write 0", "gup write 1"])],
    ["KL304", () => race("none", { filesystem: xfs, actors: [] })],
    ["KL304", () => race("twins", { filesystem: xfs, actors: [actor("a", ["fsync"]), actor("a", ["fsync"])] })],
    ["KL305", () => race("via", { filesystem: xfs, actors: [actor("a", ["store 0 via 1"])] })],
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

describe("who misspells", () => {
  it("is told what he meant", () => {
    expect(() => actor("driver", ["gup wite 3"])).toThrow('write it like "gup write 0"');
    expect(() => explore(mail, { policy: none, proprty: cloneImmutable } as never)).toThrow("write property");
  });

  it("of who asks nothing it is not said that it holds", () => {
    expect(explore(mail, { policy: none })).toMatchObject({ verdict: "never", holds: "unknown" });
  });
});

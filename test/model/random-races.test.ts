/** Races that nobody has thought of keep the laws too, under any policy and under two at once. */
import { describe, expect, it } from "vitest";
import { btrfs, btrfsNocow, ext4, f2fs, tux3, xfs } from "../../kernel-lib/filesystem/index.js";
import { actor, race, systemOf } from "../../kernel-lib/litmus/race.js";
import type { Machine } from "../../kernel-lib/model/machine.js";
import type { Policy } from "../../kernel-lib/model/policy.js";
import { all as policies, combine } from "../../kernel-lib/policy/index.js";
import fc from "../property.js";
import { brokenBy, everyStep, unnamed } from "./invariants.js";

/** What one actor may do, on pages p and q. */
const programs: readonly ((p: number, q: number) => readonly string[])[] = [
  (p) => [`gup write ${p}`, `dma ${p}`, `set dirty ${p}`, `unpin ${p}`],
  (p) => [`gup write ${p} FOLL_GET`, `dma ${p}`, `set dirty ${p}`, `unpin ${p}`],
  (p) => [`gup fast write ${p}`, `dma ${p}`, `unpin ${p}`],
  (p) => [`gup read ${p} FOLL_GET`, `device read ${p}`, `unpin ${p}`],
  (p) => [`gup write ${p} FOLL_LONGTERM`, `dma ${p}`, `unpin ${p}`],
  (p) => ["register buffer 0", `dma ${p}`, "unpin 0"].slice(0, p === 0 ? 3 : 1),
  (p, q) => [`store ${p}`, `store ${q}`],
  (p, q) => [`write ${p}`, `store ${q}`],
  (p) => [`store ${p}`, "fsync"],
  (p, q) => [`writeback ${p}`, `writeback ${q}`],
  () => ["msync"],
  () => ["sync range"],
  () => ["reflink"],
  () => ["snapshot"],
  () => ["freeze", "thaw"],
  (p) => ["delta", `writeback ${p}`],
  ...[
    "punch",
    "truncate",
    "zero",
    "direct write",
    "clone into",
    "dedupe into",
    "reclaim",
    "unmap",
    "load",
    "extend",
  ].map((what) => (p: number) => [`${what} ${p}`]),
  (p) => [`hold lru ${p}`, `release lru ${p}`],
];

const someRace = fc.record({
  filesystem: fc.constantFrom(xfs, btrfs, btrfsNocow, ext4, f2fs, tux3),
  free: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 4 }),
  actors: fc.array(
    fc.tuple(fc.constantFrom(...programs), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })),
    { minLength: 2, maxLength: 3 },
  ),
  policy: fc
    .array(fc.constantFrom(...policies), { minLength: 1, maxLength: 2 })
    .map(([one, two]) => (two === undefined ? (one as Policy) : combine(one as Policy, two))),
});

type SomeRace = typeof someRace extends fc.Arbitrary<infer T> ? T : never;
const machineOf = ({ filesystem, free, actors, policy }: SomeRace): Machine =>
  systemOf(
    race("random", {
      filesystem,
      ...(free === undefined ? {} : { free }),
      actors: actors.map(([program, p, q], k) => actor(`actor ${k}`, program(p, q))),
    }),
    policy,
  );

describe("a random race", () => {
  it("keeps every law, in all of its states and at every end", () => {
    fc.assert(
      fc.property(someRace, (some) => {
        expect(brokenBy(machineOf(some), 30_000)).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it("changes only the cells that its steps name, and their actor's own", () => {
    fc.assert(
      fc.property(someRace, (some) => {
        const look: Parameters<typeof everyStep>[1] = (before, step, after, actor) => {
          expect(unnamed(before, step, after, actor), step.name).toEqual([]);
        };
        everyStep(machineOf(some), look, 100);
      }),
      { numRuns: 100 },
    );
  });
});

import fc from "../property.js";
import { describe, expect, it } from "vitest";
import {
  bit,
  fieldsOf,
  largest,
  oneOf,
  setterOf,
  upTo,
  type Field,
  type Schema,
  type Snapshot,
  type View,
} from "../../kernel-lib/base/cells.js";
import { frozen, stateOf } from "../../kernel-lib/engine/frozen.js";
import { layoutOf, packed, unpack } from "../../kernel-lib/engine/packed.js";
import { store } from "../../kernel-lib/engine/store.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import { all as policies } from "../../kernel-lib/policy/index.js";
import { dieHard, increment, philosophers } from "./toys.js";

/** A random walk: at each state the walker's number picks one of the steps that are possible. */
function walk<S extends Schema>(system: System<S>, view: View<S>, picks: readonly number[]): View<S> {
  return picks.reduce((w, pick) => {
    const steps = system.actors.flatMap((_, a) => {
      const next = system.next(w, a);
      return next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : [];
    });
    return steps.length === 0 ? w : (steps[pick % steps.length] ?? { apply: (v: View<S>) => v }).apply(w);
  }, system.initial(view));
}

function threeWays<S extends Schema>(system: System<S>, picks: readonly number[]): readonly Snapshot[] {
  const words = packed(system.schema);
  walk(system, words.view, picks);
  const columns = store(system.schema);
  walk(system, columns.view, picks);
  return [
    stateOf(walk(system, frozen(system.schema), picks)),
    unpack(system.schema, words.layout, words.words),
    columns.snapshot(),
  ];
}

const picks = fc.array(fc.nat(1000), { maxLength: 60 });
const races = catalogue.flatMap((test) => policies.map((p) => systemOf(test.race, p)));

describe("the three bindings", () => {
  it("give the same state after any run of any race under any policy", () => {
    fc.assert(
      fc.property(fc.constantFrom(...races), picks, (system, run) => {
        const [records, words, columns] = threeWays(system, run);
        expect(words).toEqual(records);
        expect(columns).toEqual(records);
      }),
      { numRuns: 400, seed: 20150810 },
    );
  });

  it.each([increment, dieHard, philosophers(3)] as unknown as readonly System[])(
    "give the same state after any run of a toy",
    (system) => {
      fc.assert(
        fc.property(picks, (run) => {
          const [records, words, columns] = threeWays(system, run);
          expect(words).toEqual(records);
          expect(columns).toEqual(records);
        }),
        { numRuns: 50, seed: 1 },
      );
    },
  );

  it("leave the old view as it was, in the frozen one", () => {
    const before = frozen({ lamp: { count: 2, fields: { on: bit } } });
    const after = before.setOn(1, 1);
    expect([before.on(1), after.on(1), Object.isFrozen(stateOf(after))]).toEqual([0, 1, true]);
  });
});

const fields: fc.Arbitrary<Field> = fc.oneof(
  fc.constant(bit),
  fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(upTo),
  fc.integer({ min: 1, max: 9 }).map((n) => oneOf(Array.from({ length: n }, (_, i) => `v${i}`))),
);
const schemas: fc.Arbitrary<Schema> = fc
  .array(
    fc.record({ count: fc.integer({ min: 1, max: 40 }), fields: fc.array(fields, { minLength: 1, maxLength: 4 }) }),
    { minLength: 1, maxLength: 4 },
  )
  .map((groups) =>
    Object.fromEntries(
      groups.map((g, i) => [
        `group${i}`,
        { count: g.count, fields: Object.fromEntries(g.fields.map((f, k) => [`f${i}x${k}`, f])) },
      ]),
    ),
  );

describe("packing", () => {
  it("gives every field of every cell bits of its own, inside one word", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const layout = layoutOf(schema);
        const taken = fieldsOf(schema).flatMap(({ name, field }) => {
          const bits = 32 - Math.clz32(largest(field));
          return (layout.at[name] ?? []).flatMap((p) => {
            expect((p & 31) + bits).toBeLessThanOrEqual(32);
            return Array.from({ length: bits }, (_, i) => p + i);
          });
        });
        expect(new Set(taken).size).toBe(taken.length);
        expect(Math.max(0, ...taken)).toBeLessThan(layout.words * 32);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it("reads back what was set, and nothing else", () => {
    fc.assert(
      fc.property(schemas, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 30 }), (schema, writes) => {
        const all = fieldsOf(schema);
        const { words, view, layout } = packed(schema);
        const any = view as unknown as Readonly<Record<string, (i: number, v: number) => unknown>>;
        const expected = writes.reduce<Snapshot>(
          (state, [which, index, value]) => {
            const field = all[which % all.length];
            if (field === undefined) return state;
            const i = index % field.count;
            const v = value % (largest(field.field) + 1);
            any[setterOf(field.name)]?.(i, v);
            return {
              ...state,
              [field.group]: (state[field.group] ?? []).map((cell, k) =>
                k === i ? { ...cell, [field.name]: v } : cell,
              ),
            };
          },
          unpack(schema, layout, new Uint32Array(words.length)),
        );
        expect(unpack(schema, layout, words)).toEqual(expected);
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  it.each([
    ["packed", () => packed({ lamp: { count: 1, fields: { level: upTo(5) } } }).view],
    ["store", () => store({ lamp: { count: 1, fields: { level: upTo(5) } } }).view],
    ["frozen", () => frozen({ lamp: { count: 1, fields: { level: upTo(5) } } })],
  ] as const)("refuses a value out of range in the %s binding", (_, make) => {
    expect(() => make().setLevel(0, 6)).toThrow(/KL402 a step set level to 6/);
    expect(() => make().setLevel(0, -1)).toThrow(/KL402/);
  });

  it("refuses names that cannot be accessors, and ranges that cannot be packed", () => {
    expect(() => packed({ a: { count: 1, fields: { "no-go": bit } } })).toThrow(/KL403/);
    expect(() => packed({ a: { count: 1, fields: { x: bit } }, b: { count: 1, fields: { x: bit } } })).toThrow(/KL403/);
    expect(() => layoutOf({ a: { count: 1, fields: { x: upTo(2 ** 32) } } })).toThrow(/KL401/);
  });
});

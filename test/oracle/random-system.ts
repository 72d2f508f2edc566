/**
 * Random systems of a few cells: guarded assignments over a declared schema, for holding the fast search against the slow one.
 *
 * Some are symmetric by construction: every actor has a cell of its own and the same rules, which speak of its own cell, of a cell that all
 * share, and of the cell that a field names.
 */
import fc from "../property.js";
import { bit, indexOf, upTo, type View } from "../../kernel-lib/base/cells.js";
import { done, type Next, type Property, type Step, type System } from "../../kernel-lib/engine/system.js";

/** The schema of every random system; own fields, a field that names a cell, and shared fields. */
export type RandomSchema = {
  readonly own: { readonly count: number; readonly fields: Record<"pc" | "flag" | "names", ReturnType<typeof upTo>> };
  readonly shared: { readonly count: 1; readonly fields: Record<"sum" | "lock" | "last", ReturnType<typeof upTo>> };
};
type W = View<RandomSchema>;
type Place = "pc" | "flag" | "sum" | "lock" | "named flag" | "names" | "last";

interface Rule {
  readonly when: readonly (readonly [Place, number])[];
  readonly set: readonly (readonly [Place, number])[];
  readonly waits: boolean;
}

const SIZES: Readonly<Record<Place, number>> = {
  pc: 3,
  flag: 1,
  sum: 3,
  lock: 1,
  "named flag": 1,
  // A field that names: 0 forgets, 1 names oneself, 2 copies what the shared field names.
  names: 2,
  last: 2,
};

const read = (w: W, actor: number, place: Place): number => {
  const named = w.names(actor);
  switch (place) {
    case "pc":
      return w.pc(actor);
    case "flag":
      return w.flag(actor);
    case "sum":
      return w.sum(0);
    case "lock":
      return w.lock(0);
    case "named flag":
      return named === 0 ? 0 : w.flag(named - 1);
    case "names":
      return named === 0 ? 0 : named === actor + 1 ? 1 : 2;
    case "last":
      return w.last(0) === 0 ? 0 : w.last(0) === actor + 1 ? 1 : 2;
  }
};

const write = (w: W, actor: number, [place, value]: readonly [Place, number]): W => {
  const named = w.names(actor);
  switch (place) {
    case "pc":
      return w.setPc(actor, value);
    case "flag":
      return w.setFlag(actor, value);
    case "sum":
      return w.setSum(0, value);
    case "lock":
      return w.setLock(0, value);
    case "named flag":
      return named === 0 ? w : w.setFlag(named - 1, value);
    case "names":
      return w.setNames(actor, value === 0 ? 0 : value === 1 ? actor + 1 : w.last(0));
    case "last":
      return w.setLast(0, value === 0 ? 0 : value === 1 ? actor + 1 : w.names(actor));
  }
};

const assignments = (most: number): fc.Arbitrary<readonly (readonly [Place, number])[]> =>
  fc.uniqueArray(
    fc
      .constantFrom<Place>("pc", "flag", "sum", "lock", "named flag", "names", "last")
      .chain((place) => fc.tuple(fc.constant(place), fc.integer({ min: 0, max: SIZES[place] }))),
    { maxLength: most, selector: ([place]) => place },
  );

const rules: fc.Arbitrary<readonly Rule[]> = fc.array(
  fc.record({ when: assignments(2), set: assignments(3), waits: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

const stepOf = (actor: number, number: number, rule: Rule): Step<W> => ({
  kind: "step",
  name: `rule ${number}`,
  op: `rule ${number}`,
  part: "only",
  touches: () => [],
  apply: (w) => rule.set.reduce((v, change) => write(v, actor, change), w),
});

function systemOf(programs: readonly (readonly Rule[])[], symmetric: boolean): System<RandomSchema> {
  const count = programs.length;
  const steps = programs.map((program, actor) => program.map((rule, i) => stepOf(actor, i, rule)));
  const next = (w: W, actor: number): Next<W> => {
    const program = programs[actor] as readonly Rule[];
    const possible = (steps[actor] as readonly Step<W>[]).filter((_, i) =>
      (program[i] as Rule).when.every(([place, value]) => read(w, actor, place) === value),
    );
    if (possible.length > 1) return { kind: "choice", steps: possible };
    if (possible[0] !== undefined) return possible[0];
    return program[0]?.waits === true ? { kind: "wait", reason: "a rule", op: "rule 0", on: [] } : done;
  };
  return {
    name: "random",
    schema: {
      own: { count, fields: { pc: upTo(3), flag: bit, names: indexOf("own", count) } },
      shared: { count: 1, fields: { sum: upTo(3), lock: bit, last: indexOf("own", count) } },
    },
    actors: programs.map((_, i) => `actor ${i}`),
    initial: (w) => w,
    next,
    ...(symmetric ? { symmetry: [{ groups: ["own"] }] } : {}),
  };
}

/** Systems whose actors differ. */
export const randomSystems: fc.Arbitrary<System<RandomSchema>> = fc
  .array(rules, { minLength: 1, maxLength: 3 })
  .map((programs) => systemOf(programs, false));

/** Systems whose actors are interchangeable. */
export const symmetricSystems: fc.Arbitrary<System<RandomSchema>> = fc
  .tuple(rules, fc.integer({ min: 2, max: 4 }))
  .map(([program, count]) =>
    systemOf(
      Array.from({ length: count }, () => program),
      true,
    ),
  );

/** Properties of random systems; some tell the actors apart. */
export const randomProperties: fc.Arbitrary<Property<W>> = fc
  .record({
    kind: fc.constantFrom("never" as const, "reachable" as const),
    scope: fc.constantFrom("always" as const, "end" as const),
    actor: fc.integer({ min: -1, max: 0 }),
    pc: fc.integer({ min: 0, max: 3 }),
    sum: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ kind, scope, actor, pc, sum }) => ({
    kind,
    scope,
    name: "random",
    says: "",
    in: (w) => w.sum(0) === sum && (actor < 0 ? w.lock(0) === 1 : w.pc(actor) === pc),
  }));

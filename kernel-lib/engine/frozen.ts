/**
 * The frozen binding: a state as deep-frozen plain records. Slow and obviously right; what tests hold the others against, and
 * what a reader steps through by hand. Every setter gives a new view and leaves the old one as it was.
 */
import { fieldsOf, largest, setterOf, zero, type Schema, type Snapshot, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { overflow } from "./overflow.js";

const STATE = Symbol("state");

interface Held {
  readonly [STATE]: Snapshot;
}

/**
 * A frozen view on a state.
 *
 * @example
 * stateOf(frozen({ lamp: { count: 1, fields: { on: { kind: "bit" } } } }).setOn(0, 1))
 * //=> { lamp: [{ on: 1 }] }
 */
export function frozen<S extends Schema>(schema: S, start: Snapshot = zero(schema)): View<S> {
  const methods = fieldsOf(schema).flatMap(({ group, count, name, field }) => {
    const check = (index: number): void => {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw outside(name, index, count);
    };
    const read = (state: Snapshot, index: number): number => {
      check(index);
      return state[group]?.[index]?.[name] as number;
    };
    const set = (state: Snapshot, index: number, value: number): View<S> => {
      check(index);
      if (!Number.isInteger(value) || value < 0 || value > largest(field))
        return overflow(name, index, value, largest(field));
      const cells = (state[group] ?? []).map((cell, i) =>
        i === index ? Object.freeze({ ...cell, [name]: value }) : cell,
      );
      return make(Object.freeze({ ...state, [group]: Object.freeze(cells) }));
    };
    return [
      [name, read],
      [setterOf(name), set],
    ] as const;
  });
  const byName = new Map<string | symbol, (state: Snapshot, index: number, value: number) => unknown>(methods);
  const make = (state: Snapshot): View<S> =>
    new Proxy(Object.freeze({ [STATE]: state }), {
      get: (held, name) => {
        const method = byName.get(name);
        return method === undefined
          ? held[name as typeof STATE]
          : (index: number, value: number) => method(state, index, value);
      },
    }) as unknown as View<S>;
  return make(start);
}

/**
 * The records behind a frozen view.
 *
 * @example
 * stateOf(frozen({ lamp: { count: 2, fields: { on: { kind: "bit" } } } }).setOn(1, 1))
 * //=> { lamp: [ { on: 0 }, { on: 1 } ] }
 */
export const stateOf = (view: object): Snapshot => (view as Held)[STATE];

const outside = (name: string, index: number, count: number): Problem =>
  new Problem({
    code: "KL404",
    what: `a step reads or sets ${name} of cell ${index}`,
    where: `field ${name}`,
    expected: `an index from 0 to ${count - 1}`,
    fix: "declare more cells of the group, or mend the step's index",
  });

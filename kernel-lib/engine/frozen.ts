/**
 * The frozen binding: a state as deep-frozen plain records. Slow and obviously right; what tests hold the others against, and
 * what a reader steps through by hand. Every setter gives a new view and leaves the old one as it was.
 */
import { fieldsOf, largest, setterOf, zero, type AnyView, type Schema, type Snapshot, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { overflow } from "./overflow.js";

/** A view on a state that never changes, and the state. */
export interface Frozen<S extends Schema> {
  readonly view: View<S>;
  readonly state: Snapshot;
}

const STATE = Symbol("state");

/**
 * A frozen view on a state.
 *
 * @example
 * stateOf(frozen({ lamp: { count: 1, fields: { on: { kind: "bit" } } } }).setOn(0, 1))
 * //=> { lamp: [{ on: 1 }] }
 */
export function frozen<S extends Schema>(schema: S, state: Snapshot = zero(schema)): View<S> {
  const fields = fieldsOf(schema);
  const withField = (group: string, name: string, index: number, value: number): Snapshot => ({
    ...state,
    [group]: (state[group] ?? []).map((cell, i) => (i === index ? Object.freeze({ ...cell, [name]: value }) : cell)),
  });
  const entries = fields.flatMap(({ group, count, name, field }) => {
    const check = (index: number): void => {
      if (!Number.isInteger(index) || index < 0 || index >= count) throw outside(name, index, count);
    };
    const read = (index: number): number => {
      check(index);
      return state[group]?.[index]?.[name] as number;
    };
    const set = (index: number, value: number): View<S> => {
      check(index);
      if (!Number.isInteger(value) || value < 0 || value > largest(field)) overflow(name, index, value, largest(field));
      return frozen(schema, Object.freeze(withField(group, name, index, value)));
    };
    return [
      [name, read],
      [setterOf(name), set],
    ] as const;
  });
  return Object.freeze({ ...(Object.fromEntries(entries) as AnyView), [STATE]: state }) as unknown as View<S>;
}

/** The records behind a frozen view. */
export const stateOf = <S extends Schema>(view: View<S>): Snapshot =>
  (view as unknown as { readonly [STATE]: Snapshot })[STATE];

const outside = (name: string, index: number, count: number): Problem =>
  new Problem({
    code: "KL404",
    what: `a step reads or sets ${name} of cell ${index}`,
    where: `field ${name}`,
    expected: `an index from 0 to ${count - 1}`,
    fix: "declare more cells of the group, or mend the step's index",
  });

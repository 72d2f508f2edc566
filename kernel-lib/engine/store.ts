/**
 * The store binding: one column per field, for the simulator. Reading or changing a cell costs the same whatever the number
 * of cells, and a step copies nothing.
 *
 * This file changes columns in place. Nobody outside one run sees them.
 */
import { fieldsOf, largest, setterOf, type AnyView, type Schema, type Snapshot, type View } from "../base/cells.js";
import { overflow } from "./overflow.js";

/** One state in columns, and the view on it. */
export interface Store<S extends Schema> {
  readonly view: View<S>;
  /** The state as plain records, copied. */
  readonly snapshot: () => Snapshot;
}

const column = (max: number, count: number): Uint8Array | Uint16Array | Uint32Array =>
  max < 2 ** 8 ? new Uint8Array(count) : max < 2 ** 16 ? new Uint16Array(count) : new Uint32Array(count);

/**
 * A store, all zero, and the view on it. The view changes the columns in place.
 *
 * @example
 * const lamps = store({ lamp: { count: 2, fields: { on: { kind: "bit" } } } }); lamps.view.setOn(1, 1); lamps.snapshot()
 * //=> { lamp: [{ on: 0 }, { on: 1 }] }
 */
export function store<S extends Schema>(schema: S): Store<S> {
  const columns = new Map(fieldsOf(schema).map(({ name, field, count }) => [name, column(largest(field), count)]));
  const view: Record<string, (index: number, value: number) => unknown> = {};
  for (const { name, field } of fieldsOf(schema)) {
    const data = columns.get(name) as Uint8Array;
    const max = largest(field);
    view[name] = (index) => data[index];
    view[setterOf(name)] = (index, value) => {
      if (value >>> 0 > max) overflow(name, index, value, max);
      data[index] = value;
      return view;
    };
  }
  const snapshot = (): Snapshot =>
    Object.fromEntries(
      Object.entries(schema).map(([group, { count, fields }]) => [
        group,
        Array.from({ length: count }, (_, index) =>
          Object.fromEntries(Object.keys(fields).map((name) => [name, columns.get(name)?.[index] ?? 0])),
        ),
      ]),
    );
  return { view: view as AnyView as unknown as View<S>, snapshot };
}

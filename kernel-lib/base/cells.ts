/**
 * Cells: the small, bounded facts that a system is made of, and the view through which its steps read and change them.
 *
 * A schema declares groups of equal cells (two folios, three actors) and the fields of a cell with their ranges. A step is
 * written once against the view that the schema gives: `w.dirty(f)` reads, `w.setDirty(f, 0)` gives the view after the
 * change. Three bindings carry it out — packed words for the explorer, columns for the simulator, frozen records for
 * tests — and a step cannot tell which one it runs on, **provided that it uses each view once**: after `w.setDirty(f, 0)`
 * go on with the result, not with `w`. The bindings are proved equal by tests; a step that breaks the rule fails there.
 */

/** A fact with two values, or with the values 0 … max, or with one of some named values; or one that names a cell of a group. */
export type Field =
  | { readonly kind: "bit" }
  | { readonly kind: "upTo"; readonly max: number }
  | { readonly kind: "oneOf"; readonly values: readonly string[] }
  | { readonly kind: "indexOf"; readonly group: string; readonly count: number };

/** A number of equal cells and the fields of each. */
export interface Group {
  readonly count: number;
  readonly fields: Readonly<Record<string, Field>>;
}

/** All groups of a system. A field's name is unique over all groups, since the view is flat. */
export type Schema = Readonly<Record<string, Group>>;

/** A field that is 0 or 1. */
export const bit: Field = Object.freeze({ kind: "bit" });

/**
 * A field with the values 0 … max.
 *
 * @example
 * upTo(3)
 * //=> { kind: "upTo", max: 3 }
 */
export const upTo = (max: number): Field => ({ kind: "upTo", max });

/**
 * A field with named values, numbered in order from 0.
 *
 * @example
 * oneOf(["idle", "queued"])
 * //=> { kind: "oneOf", values: ["idle", "queued"] }
 */
export const oneOf = (values: readonly string[]): Field => ({ kind: "oneOf", values });

/**
 * A field that names one of `count` cells of a group: 0 is none of them, `i + 1` is cell `i`. Where the cells of that group are
 * interchangeable, a search that exchanges them renames them here too.
 *
 * @example
 * indexOf("page", 2)
 * //=> { kind: "indexOf", group: "page", count: 2 }
 */
export const indexOf = (group: string, count: number): Field => ({ kind: "indexOf", group, count });

/** The largest value of a field. */
export const largest = (field: Field): number =>
  field.kind === "bit"
    ? 1
    : field.kind === "upTo"
      ? field.max
      : field.kind === "indexOf"
        ? field.count
        : field.values.length - 1;

/** A value of a field as a person reads it: the name where there is one. */
export const readable = (field: Field, value: number): string =>
  field.kind === "oneOf"
    ? (field.values[value] ?? String(value))
    : field.kind === "indexOf"
      ? value === 0
        ? "none"
        : `${field.group} ${value - 1}`
      : String(value);

/** The names of all fields of a schema. */
export type FieldName<S extends Schema> = { [G in keyof S]: keyof S[G]["fields"] & string }[keyof S];

/** What a step sees: for every field a reader, and a setter that gives the view after the change. */
export type View<S extends Schema> = {
  readonly [F in FieldName<S>]: (index: number) => number;
} & {
  readonly [F in FieldName<S> as `set${Capitalize<F>}`]: (index: number, value: number) => View<S>;
};

/** The same without names, for code that works on any schema. */
export type AnyView = Readonly<Record<string, (index: number, value?: number) => unknown>>;

/** The state as plain nested records: group → cells → field → value. What snapshots and traces are made of. */
export type Snapshot = Readonly<Record<string, readonly Readonly<Record<string, number>>[]>>;

/** The name of a field's setter. */
export const setterOf = (field: string): string => `set${field[0]?.toUpperCase() ?? ""}${field.slice(1)}`;

/** Every field of a schema with its group, in the order of declaration. */
export const fieldsOf = (schema: Schema): readonly { group: string; count: number; name: string; field: Field }[] =>
  Object.entries(schema).flatMap(([group, { count, fields }]) =>
    Object.entries(fields).map(([name, field]) => ({ group, count, name, field })),
  );

/** All zero: the state from which a system's `initial` starts. */
export const zero = (schema: Schema): Snapshot =>
  Object.fromEntries(
    Object.entries(schema).map(([group, { count, fields }]) => [
      group,
      Array.from({ length: count }, () => Object.fromEntries(Object.keys(fields).map((name) => [name, 0]))),
    ]),
  );

/**
 * The first index from 0 for which the test says yes, or `count` if there is none.
 *
 * @example
 * firstIndex(4, (i) => i * i > 3)
 * //=> 2
 */
export const firstIndex = (count: number, test: (index: number) => boolean): number => {
  for (let i = 0; i < count; i++) if (test(i)) return i;
  return count;
};

/**
 * A view carried through a number of steps: `fold(3, w, (w, i) => w.setSeen(i, 1))`.
 *
 * @example
 * fold(3, 10, (sum, i) => sum + i)
 * //=> 13
 */
export const fold = <T>(count: number, start: T, step: (value: T, index: number) => T): T => {
  let value = start;
  for (let i = 0; i < count; i++) value = step(value, i);
  return value;
};

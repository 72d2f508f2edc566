/**
 * The window binding: many copies of a small system over one set of columns, for simulations of thousands of pages.
 *
 * A schema of one page — its folios, entries and blocks — is laid out `copies` times; the groups named as shared exist once. A window shows
 * one copy as if there were no other, so that a step which was written, and searched, for one page runs on any of them unchanged, at
 * the same cost whatever their number. The store also tells who is parked on a cell that a step sets.
 *
 * This file changes columns in place, and the accessors are generated code, as in `packed.ts`. Nobody outside one run sees them.
 */
import { fieldsOf, largest, setterOf, type Schema, type Snapshot, type View } from "../base/cells.js";
import { overflow } from "./overflow.js";
import type { Cell } from "./system.js";

/** What a window store is made of. */
export interface WindowParts<S extends Schema> {
  readonly schema: S;
  /** Groups that exist once, whatever the window. */
  readonly shared: readonly string[];
  readonly copies: number;
}

/** Copies of a system, one of which is seen at a time. */
export interface Windows<S extends Schema> {
  /** The view of the window that was selected last. */
  readonly view: View<S>;
  readonly select: (copy: number) => void;
  readonly selected: () => number;
  /** A cell of the selected window as a number of its own among all cells. */
  readonly cellNumber: (cell: Cell) => number;
  readonly cells: number;
  /** Cells that somebody waits for: 1 where a set is to be noted. */
  readonly watch: Uint8Array;
  /** The numbers of watched cells that were set since the last call, each once, in order of the first set. */
  readonly changed: () => readonly number[];
  /** One window as plain records, shared groups included. */
  readonly snapshot: (copy: number) => Snapshot;
  /** All columns, copied; and the same again, put back. */
  readonly save: () => readonly (readonly number[])[];
  readonly restore: (saved: readonly (readonly number[])[]) => void;
}

interface Window {
  readonly seek: (copy: number) => void;
}
type WindowClass = new (
  data: readonly Int32Array[],
  watch: Uint8Array,
  hit: (cell: number) => void,
  over: typeof overflow,
) => Window;

/**
 * Classes by their text. Runs of one form share a class, so that the steps of the model, once they are compiled for it, serve them all; the oldest
 * goes when there are too many.
 */
const classes = new Map<string, WindowClass>();
const MOST = 64;

function classFrom(source: string): WindowClass {
  const known = classes.get(source);
  if (known !== undefined) return known;
  const made = new Function(source)() as WindowClass;
  const [oldest] = classes.keys();
  if (classes.size >= MOST && oldest !== undefined) classes.delete(oldest);
  classes.set(source, made);
  return made;
}

/** The class of one schema's views, with the numbers of groups and fields written into its text. */
function classOf(schema: Schema, shared: readonly string[], first: Readonly<Record<string, number>>): WindowClass {
  const groups = Object.keys(schema).filter((g) => !shared.includes(g));
  const offset = (group: string): string => (shared.includes(group) ? "0" : `this.o_${group}`);
  const accessors = fieldsOf(schema).map(({ group, name, field }, k) => {
    const at = `i + ${offset(group)}`;
    return `${name}(i) { return this.d${k}[${at}]; }
  ${setterOf(name)}(i, v) { const k = ${at};
    if ((v >>> 0) > ${largest(field)}) this.over("${name}", i, v, ${largest(field)});
    this.d${k}[k] = v; if (this.watch[k + ${first[group] ?? 0}] === 1) this.hit(k + ${first[group] ?? 0}); return this; }`;
  });
  return classFrom(`return class Window {
    constructor(data, watch, hit, over) { ${groups.map((g) => `this.o_${g} = 0;`).join(" ")} this.watch = watch; this.hit = hit; this.over = over;
      ${fieldsOf(schema)
        .map((_, k) => `this.d${k} = data[${k}];`)
        .join(" ")} }
    seek(p) { ${groups.map((g) => `this.o_${g} = p * ${schema[g]?.count ?? 0};`).join(" ")} }
    ${accessors.join("\n    ")}
  }`);
}

/**
 * Columns for `copies` windows, all zero.
 *
 * @example
 * const lamps = windows({ schema: { lamp: { count: 1, fields: { on: bit } } }, shared: [], copies: 3 }); lamps.select(2); lamps.view.setOn(0, 1); [lamps.snapshot(1), lamps.snapshot(2)]
 * //=> [{ lamp: [{ on: 0 }] }, { lamp: [{ on: 1 }] }]
 */
export function windows<S extends Schema>({ schema, shared, copies }: WindowParts<S>): Windows<S> {
  const times = (group: string): number => (shared.includes(group) ? 1 : copies);
  const first: Record<string, number> = {};
  let cells = 0;
  for (const [group, { count }] of Object.entries(schema)) {
    first[group] = cells;
    cells += count * times(group);
  }
  const data = fieldsOf(schema).map(({ group, count }) => new Int32Array(count * times(group)));
  const watch = new Uint8Array(cells);
  let hits: number[] = [];
  const hit = (cell: number): void => {
    watch[cell] = 0;
    hits.push(cell);
  };
  const view = new (classOf(schema, shared, first))(data, watch, hit, overflow);
  let selected = 0;
  const offset = (group: string, copy: number): number =>
    shared.includes(group) ? 0 : copy * (schema[group]?.count ?? 0);
  return {
    view: view as unknown as View<S>,
    selected: () => selected,
    select: (copy) => {
      selected = copy;
      view.seek(copy);
    },
    cellNumber: ({ group, index }) => (first[group] ?? 0) + offset(group, selected) + index,
    cells,
    watch,
    changed: () => {
      if (hits.length === 0) return NONE;
      const all = hits;
      hits = [];
      return all;
    },
    snapshot: (copy) =>
      Object.fromEntries(
        Object.entries(schema).map(([group, { count, fields }]) => [
          group,
          Array.from({ length: count }, (_, index) =>
            Object.fromEntries(
              Object.keys(fields).map((name) => [
                name,
                data[fieldsOf(schema).findIndex((f) => f.name === name)]?.[offset(group, copy) + index] ?? 0,
              ]),
            ),
          ),
        ]),
      ),
    save: () => data.map((column) => [...column]),
    restore: (saved) => data.forEach((column, k) => column.set(saved[k] ?? [])),
  };
}

const NONE: readonly number[] = Object.freeze([]);

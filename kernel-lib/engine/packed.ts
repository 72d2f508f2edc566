/**
 * The packed binding: a state as a few 32-bit words, for the explorer.
 *
 * Every field of every cell gets a bit position; fields never straddle two words. The accessors are generated once per
 * set of field names and read positions from tables, so that all systems over one schema share one class: call sites in the
 * model see one shape, whatever number of folios and actors an instance has.
 *
 * This file changes words in place. Nobody outside one exploration sees them.
 */
import { fieldsOf, largest, setterOf, type Schema, type Snapshot, type View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { overflow } from "./overflow.js";

/** Where the bits of a schema lie. */
export interface Layout {
  /** Number of 32-bit words of a state. */
  readonly words: number;
  /** For each field, the bit position (word × 32 + shift) of each of its cells. */
  readonly at: Readonly<Record<string, readonly number[]>>;
  /** For each field, its largest value. */
  readonly max: Readonly<Record<string, number>>;
}

const width = (max: number): number => 32 - Math.clz32(max);

interface Bits {
  readonly name: string;
  readonly index: number;
  readonly bits: number;
}

/** Puts units of neighbouring bits into words, the widest first, each into the first word that has room. Gives the number of words. */
function place(units: readonly (readonly Bits[])[], at: Record<string, number[]>): number {
  const size = (unit: readonly Bits[]): number => unit.reduce((sum, { bits }) => sum + bits, 0);
  const free: number[] = [];
  for (const unit of [...units].sort((a, b) => size(b) - size(a))) {
    let word = free.findIndex((left) => left >= size(unit));
    if (word < 0) word = free.push(32) - 1;
    for (const { name, index, bits } of unit) {
      (at[name] ??= [])[index] = word * 32 + (32 - (free[word] as number));
      free[word] = (free[word] as number) - bits;
    }
  }
  return free.length;
}

/**
 * The fields of a cell lie side by side, so that cells can be compared and exchanged as wholes; unless that takes more words than to
 * place every field by itself.
 *
 * @example
 * layoutOf({ light: { count: 3, fields: { on: { kind: "bit" } } } }).words
 * //=> 1
 */
export function layoutOf(schema: Schema): Layout {
  for (const { group, name, field } of fieldsOf(schema)) {
    const max = largest(field);
    if (!Number.isInteger(max) || max < 0 || max >= 2 ** 31)
      throw new Problem({
        code: "KL401",
        what: `the range 0 … ${max} cannot be packed`,
        where: `field ${name} of ${group}`,
        expected: "a largest value that is a whole number below 2^31",
        fix: `declare ${name} with upTo(n), oneOf([...]) or bit`,
      });
  }
  const cells = Object.values(schema).flatMap(({ count, fields }) =>
    Array.from({ length: count }, (_, index) =>
      Object.entries(fields).map(([name, field]): Bits => ({ name, index, bits: width(largest(field)) })),
    ),
  );
  const single = (unit: readonly Bits[]): readonly (readonly Bits[])[] => unit.map((one) => [one]);
  const fits = (unit: readonly Bits[]): boolean => unit.reduce((sum, { bits }) => sum + bits, 0) <= 32;
  const none = (): Record<string, number[]> => Object.fromEntries(fieldsOf(schema).map(({ name }) => [name, []]));
  const [whole, apart] = [none(), none()];
  const wholeWords = place(
    cells.flatMap((unit) => (fits(unit) ? [unit] : single(unit))),
    whole,
  );
  const apartWords = place(cells.flatMap(single), apart);
  return {
    words: Math.max(1, Math.min(wholeWords, apartWords)),
    at: wholeWords <= apartWords ? whole : apart,
    max: Object.fromEntries(fieldsOf(schema).map(({ name, field }) => [name, largest(field)])),
  };
}

/** One state in words, and the view on it. */
export interface Packed<S extends Schema> {
  readonly words: Uint32Array;
  readonly view: View<S>;
  readonly layout: Layout;
}

type Overflow = typeof overflow;
type Constructor = new (words: Uint32Array, layout: Layout, overflow: Overflow) => unknown;

/** One class per set of field names; see the file's header for why. */
const classes = new Map<string, Constructor>();

function classOf(names: readonly string[]): Constructor {
  const key = names.join(" ");
  const known = classes.get(key);
  if (known !== undefined) return known;
  const tables = names.map((n) => `this.${n}_at = Int32Array.from(layout.at.${n}); this.${n}_max = layout.max.${n};`);
  const accessors = names.map(
    (n) => `${n}(i) { const p = this.${n}_at[i]; return (this.words[p >>> 5] >>> (p & 31)) & this.${n}_mask; }
  ${setterOf(n)}(i, v) { const p = this.${n}_at[i], k = p >>> 5, s = p & 31;
    if ((v >>> 0) > this.${n}_max) this.overflow("${n}", i, v, this.${n}_max);
    this.words[k] = (this.words[k] & ~(this.${n}_mask << s)) | (v << s); return this; }`,
  );
  const masks = names.map((n) => `this.${n}_mask = layout.max.${n} === 0 ? 0 : -1 >>> Math.clz32(layout.max.${n});`);
  const source = `return class PackedState {
  constructor(words, layout, overflow) { this.words = words; this.overflow = overflow; ${tables.join(" ")} ${masks.join(" ")} }
  ${accessors.join("\n  ")}
}`;
  const made = new Function(source)() as Constructor;
  classes.set(key, made);
  return made;
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/**
 * A packed state, all zero, and the view on it. The view changes the words in place.
 *
 * @example
 * const { view, words } = packed({ lamp: { count: 2, fields: { on: { kind: "bit" } } } });
 * view.setOn(0, 1);
 * words.length;
 * //=> 1
 */
export function packed<S extends Schema>(schema: S): Packed<S> {
  const names = fieldsOf(schema).map(({ name }) => name);
  const wrong = names.find((n, i) => !NAME.test(n) || names.indexOf(n) !== i);
  if (wrong !== undefined)
    throw new Problem({
      code: "KL403",
      what: `the field name ${JSON.stringify(wrong)} cannot be used`,
      where: "schema",
      expected: "letters and digits, each name once in the whole schema",
      fix: "rename the field",
    });
  const layout = layoutOf(schema);
  const words = new Uint32Array(layout.words);
  const made = new (classOf(names))(words, layout, overflow);
  return { words, layout, view: made as View<S> };
}

/**
 * The packed state as plain records.
 *
 * @example
 * const schema = { lamp: { count: 2, fields: { on: { kind: "bit" as const } } } };
 * const { layout, view, words } = packed(schema);
 * view.setOn(1, 1);
 * unpack(schema, layout, words);
 * //=> { lamp: [ { on: 0 }, { on: 1 } ] }
 */
export function unpack(schema: Schema, layout: Layout, words: ArrayLike<number>): Snapshot {
  const read = (name: string, index: number): number => {
    const p = (layout.at[name] as readonly number[])[index] as number;
    const max = layout.max[name] as number;
    return max === 0 ? 0 : ((words[p >>> 5] as number) >>> (p & 31)) & (-1 >>> Math.clz32(max));
  };
  return Object.fromEntries(
    Object.entries(schema).map(([group, { count, fields }]) => [
      group,
      Array.from({ length: count }, (_, index) =>
        Object.fromEntries(Object.keys(fields).map((name) => [name, read(name, index)])),
      ),
    ]),
  );
}

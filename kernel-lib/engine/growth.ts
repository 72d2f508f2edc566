/** Why a space explodes: the fields that take values, level after level, that they had not taken before. */
import { fieldsOf, type Schema } from "../base/cells.js";
import type { Growth } from "./exploration.js";
import { packed, type Layout } from "./packed.js";
import type { Search } from "./search.js";

/** Levels that are looked at, and states of each. */
const LEVELS = 5;
const SAMPLE = 20_000;

/** How many values a field has in the first of some levels, in the first two, and so on: the largest number over its cells. */
function valuesOf(layout: Layout, name: string, levels: readonly (readonly Uint32Array[])[]): readonly number[] {
  const mask = -1 >>> Math.clz32(layout.max[name] as number);
  return levels.map((_, last) =>
    Math.max(
      0,
      ...(layout.at[name] as readonly number[]).map((at) => {
        const values = levels
          .slice(0, last + 1)
          .map((states) => states.map((w) => ((w[at >>> 5] as number) >>> (at & 31)) & mask));
        return new Set(values.flat()).size;
      }),
    ),
  );
}

/** The fields that had new values in the last levels of a search, those with the most first. */
export function growthOf(schema: Schema, { found, levels }: Pick<Search, "found" | "levels">): readonly Growth[] {
  const { words, layout } = packed(schema);
  const last = levels.slice(-LEVELS).map((begin, i, starts) => {
    const end = Math.min(starts[i + 1] ?? found.count(), begin + SAMPLE);
    return Array.from({ length: end - begin }, (_, k) => {
      found.load(begin + k, words);
      return words.slice();
    });
  });
  return fieldsOf(schema)
    .map(({ name }) => ({ field: name, values: valuesOf(layout, name, last) }))
    .filter(({ values }) => rise(values) > 0)
    .sort((a, b) => rise(b.values) - rise(a.values));
}

const rise = (values: readonly number[]): number => (values.at(-1) ?? 0) - (values[0] ?? 0);

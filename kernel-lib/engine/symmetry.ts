/**
 * Symmetry: of all states that are one another with cells exchanged, only one is visited.
 *
 * Cells that nothing names (drivers) are sorted; cells that a field of the kind `indexOf` names (pages) are exchanged in every way, the
 * fields that name them follow, and the least result is taken. The code that does so is generated for the schema, straight-line and
 * on numbers. Larger states are not handled by sorting alone, so the number of exchanges is limited.
 *
 * Whether exchanges go unnoticed is for `law.ts` to check; this file only carries them out.
 */
import { fieldsOf, type Schema } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { cellsOf, exchanged, exchangesOf, movesOf, type Move } from "./exchange.js";
import type { Layout } from "./packed.js";
import type { Symmetry } from "./system.js";

/** The representative of a state, and the states that it stands for. */
export interface Reducer {
  /** How many exchanges there are, with the one that changes nothing. */
  readonly order: number;
  /** Turns a state into the one that stands for it, in place. */
  readonly reduce: (words: Uint32Array) => void;
  /** Puts every exchange of a state into `words`, one after the other, asks, and puts the state back. `here`: the answer for the state itself. */
  readonly ask: (words: Uint32Array, question: () => boolean, here: boolean) => "all" | "some" | "none";
}

const MOST = 5040;

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** The reducer that exchanges nothing. */
export const NO_EXCHANGE: Reducer = {
  order: 1,
  reduce: () => undefined,
  ask: (_, __, here) => (here ? "all" : "none"),
};

/** The reducer of some symmetries over a schema. Error KL411: more exchanges than can be tried. */
export function reducerOf(schema: Schema, layout: Layout, symmetries: readonly Symmetry[]): Reducer {
  const order = symmetries.reduce((n, s) => n * factorial(cellsOf(schema, s).length), 1);
  if (order > MOST) throw tooMany(order);
  const named = new Set(fieldsOf(schema).flatMap(({ field }) => (field.kind === "indexOf" ? [field.group] : [])));
  const isNamed = (s: Symmetry): boolean => s.groups.some((g) => named.has(g));
  const tried = exchangesOf(schema, symmetries.filter(isNamed)).map((e) => movesOf(schema, layout, e));
  const sorted = symmetries.filter((s) => !isNamed(s)).map((s) => piecesOf(schema, layout, s));
  const reduce = new Function("words", codeOf(layout.words, tried, sorted)) as (words: Uint32Array) => void;
  const all = exchangesOf(schema, symmetries)
    .map((e) => movesOf(schema, layout, e))
    .slice(1);
  const kept = new Uint32Array(layout.words);
  return {
    order,
    reduce,
    ask: (words, question, here) => {
      kept.set(words);
      let differs = false;
      for (let i = 0; i < all.length && !differs; i++) {
        exchanged(all[i] as readonly Move[], kept, words);
        differs = question() !== here;
      }
      words.set(kept);
      return differs ? "some" : here ? "all" : "none";
    },
  };
}

/** Neighbouring bits that move together with a cell: their positions cell by cell. */
interface Piece {
  readonly at: readonly number[];
  readonly bits: number;
}

/** The pieces of the cells of a symmetry, as few as possible: fields that lie side by side in every cell are one. */
function piecesOf(schema: Schema, layout: Layout, symmetry: Symmetry): readonly Piece[] {
  const cells = cellsOf(schema, symmetry);
  const single = fieldsOf(schema).flatMap(({ group, name }): Piece[] => {
    const max = layout.max[name] as number;
    const at = cells.map((i) => (layout.at[name] as readonly number[])[i] as number);
    return max === 0 || !symmetry.groups.includes(group) ? [] : [{ at, bits: 32 - Math.clz32(max) }];
  });
  return single.reduce<readonly Piece[]>((pieces, next) => {
    const last = pieces.at(-1);
    const follows =
      last !== undefined &&
      last.bits + next.bits < 32 &&
      next.at.every((p, i) => p === (last.at[i] as number) + last.bits && p >>> 5 === (last.at[i] as number) >>> 5);
    return follows ? [...pieces.slice(0, -1), { at: last.at, bits: last.bits + next.bits }] : [...pieces, next];
  }, []);
}

const read = (v: string, at: number, mask: number): string => `(${v}${at >>> 5} >>> ${at & 31} & ${mask})`;

/** Text that sorts the cells of a symmetry in the words `v0`, `v1`, …: exchanges of neighbours, those that a sort by insertion makes. */
function sortCode(v: string, pieces: readonly Piece[]): string {
  const cells = pieces[0]?.at.length ?? 0;
  const pairs = Array.from({ length: cells }, (_, i) => Array.from({ length: i }, (__, j) => i - j)).flat();
  const mask = ({ bits }: Piece): number => (bits === 32 ? -1 : (1 << bits) - 1);
  return pairs
    .map((right) => {
      const left = right - 1;
      const differ = pieces.map(
        (p, k) =>
          `const x${k} = ${read(v, p.at[left] as number, mask(p))}, y${k} = ${read(v, p.at[right] as number, mask(p))};`,
      );
      const greater = pieces.reduceRight((later, _, k) => `(x${k} > y${k} || (x${k} === y${k} && ${later}))`, "false");
      const swap = pieces.map((p, k) => {
        const [a, b] = [p.at[left] as number, p.at[right] as number];
        return `${v}${a >>> 5} ^= (x${k} ^ y${k}) << ${a & 31}; ${v}${b >>> 5} ^= (x${k} ^ y${k}) << ${b & 31};`;
      });
      return `{ ${differ.join(" ")} if (${greater}) { ${swap.join(" ")} } }`;
    })
    .join("\n");
}

/** Text that turns the array `words` into the least of all exchanges. */
function codeOf(width: number, tried: readonly (readonly Move[])[], sorted: readonly (readonly Piece[])[]): string {
  const each = (text: (k: number) => string, between = " "): string =>
    Array.from({ length: width }, (_, k) => text(k)).join(between);
  const sort = (v: string): string => sorted.map((pieces) => sortCode(v, pieces)).join("\n");
  const renamed = (value: string, names: readonly number[]): string => {
    const bits = 32 - Math.clz32(names.length - 1);
    if (bits * names.length > 31) return `[${names.join(", ")}][${value}]`;
    return `(${names.reduce((table, to, i) => table | (to << (bits * i)), 0)} >>> (${value} * ${bits}) & ${(1 << bits) - 1})`;
  };
  const exchange = (moves: readonly Move[]): string => {
    const parts = Array.from({ length: width }, (_, k) => {
      const into = moves.filter(({ to }) => to >>> 5 === k);
      const cleared = into.reduce((mask, m) => mask & ~(m.mask << (m.to & 31)), -1);
      const bits = into.map((m) => {
        const value = read("o", m.from, m.mask);
        return `${m.names === undefined ? value : renamed(value, m.names)} << ${m.to & 31}`;
      });
      return `let b${k} = ${[`o${k} & ${cleared}`, ...bits.map((b) => `(${b})`)].join(" | ")};`;
    });
    const less = Array.from({ length: width }, (_, k) => k).reduceRight(
      (later, k) => `(b${k} < a${k} || (b${k} === a${k} && ${later}))`,
      "false",
    );
    return `{ ${parts.join("\n")}\n${sort("b")}\nif (${less}) { ${each((k) => `a${k} = b${k};`)} } }`;
  };
  return `"use strict";
const ${each((k) => `o${k} = words[${k}] | 0`, ", ")};
let ${each((k) => `a${k} = o${k}`, ", ")};
${sort("a")}
${tried.slice(1).map(exchange).join("\n")}
${each((k) => `words[${k}] = a${k};`)}`;
}

const tooMany = (order: number): Problem =>
  new Problem({
    code: "KL411",
    what: `${order} ways to exchange cells`,
    where: "symmetry",
    expected: `at most ${MOST}`,
    fix: "declare fewer cells as interchangeable: cells: [0, 1, 2]",
  });

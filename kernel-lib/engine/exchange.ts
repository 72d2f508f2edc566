/**
 * Exchanges of cells: pages 0 and 1 change places, and every field that names one of them follows.
 *
 * Here they are carried out slowly, move by move; `symmetry.ts` makes fast code of the same moves.
 */
import { fieldsOf, type Schema } from "../base/cells.js";
import type { Layout } from "./packed.js";
import type { Symmetry } from "./system.js";

/** The cells of a symmetry. */
export const cellsOf = (schema: Schema, { groups, cells }: Symmetry): readonly number[] =>
  cells ?? Array.from({ length: schema[groups[0] as string]?.count ?? 0 }, (_, i) => i);

/** All orders of some cells: for each, where each cell goes. */
const ordersOf = (cells: readonly number[]): readonly (readonly number[])[] =>
  cells.length === 0
    ? [[]]
    : cells.flatMap((cell) => ordersOf(cells.filter((c) => c !== cell)).map((rest) => [cell, ...rest]));

/** One exchange: for each group, where each of its cells goes. */
export type Exchange = ReadonlyMap<string, readonly number[]>;

/** All exchanges under some symmetries, the one that changes nothing first. */
export function exchangesOf(schema: Schema, symmetries: readonly Symmetry[]): readonly Exchange[] {
  return symmetries.reduce<readonly Exchange[]>(
    (made, symmetry) => {
      const cells = cellsOf(schema, symmetry);
      return made.flatMap((exchange) =>
        ordersOf(cells).map((order) => {
          const goes = (group: string): readonly number[] =>
            Array.from({ length: schema[group]?.count ?? 0 }, (_, i) => {
              const place = cells.indexOf(i);
              return place < 0 ? i : (order[place] as number);
            });
          return new Map([...exchange, ...symmetry.groups.map((g): [string, readonly number[]] => [g, goes(g)])]);
        }),
      );
    },
    [new Map()],
  );
}

/** Where one piece of a state goes under an exchange, and what its values become. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly mask: number;
  /** What a value that names a cell becomes; undefined if it stays. */
  readonly names: readonly number[] | undefined;
}

/** An exchange as moves of bits: those that change something. */
export function movesOf(schema: Schema, layout: Layout, exchange: Exchange): readonly Move[] {
  return fieldsOf(schema).flatMap(({ group, count, name, field }) => {
    const max = layout.max[name] as number;
    if (max === 0) return [];
    const renamed = field.kind === "indexOf" ? exchange.get(field.group) : undefined;
    const names = renamed?.some((to, i) => to !== i)
      ? [0, ...Array.from({ length: field.kind === "indexOf" ? field.count : 0 }, (_, i) => (renamed[i] ?? i) + 1)]
      : undefined;
    return Array.from({ length: count }, (_, i): Move => {
      const at = layout.at[name] as readonly number[];
      const to = exchange.get(group)?.[i] ?? i;
      return { from: at[i] as number, to: at[to] as number, mask: -1 >>> Math.clz32(max), names };
    }).filter(({ from, to, names: n }) => from !== to || n !== undefined);
  });
}

/** Carries an exchange out, slowly: what checks and oracles use. */
export function exchanged(moves: readonly Move[], from: ArrayLike<number>, to: Uint32Array): void {
  to.set(from);
  for (const move of moves) {
    const value = ((from[move.from >>> 5] as number) >>> (move.from & 31)) & move.mask;
    const k = move.to >>> 5;
    const shift = move.to & 31;
    to[k] = ((to[k] as number) & ~(move.mask << shift)) | ((move.names?.[value] ?? value) << shift);
  }
}

/** What the contents of a race are called: letters, as the harness of the observations writes them. */
import type { Operation } from "./operation.js";

/** The letters of contents: what the versions of either half are called. */
export interface Letters {
  readonly cpu: readonly string[];
  readonly dma: readonly string[];
  /** Whether writes cover whole pages: then both halves share one list, and halves that differ are a torn page. */
  readonly whole: boolean;
}

/** Operations that leave a content of their own behind, other than DMA. */
export const isStore = (o: Operation): boolean =>
  o.kind === "store" || o.kind === "write" || o.kind === "direct write" || o.kind === "other file";

/** The letter so many places behind another. */
export const letter = (from: string, nth: number): string => String.fromCharCode(from.charCodeAt(0) + nth);

/**
 * A is what was there; stores leave B, C, …, DMA leaves D, E, …, in the order of the programs, unless an operation names its letter.
 *
 * @source observed: the letters that the harness writes into its pages
 */
export function lettersOf({
  programs,
  whole = false,
}: {
  readonly programs: readonly { readonly operations: readonly Operation[] }[];
  readonly whole?: boolean;
}): Letters {
  const all = programs.flatMap((p) => p.operations);
  const stores = all.filter(isStore);
  const dmas = all.filter((o) => o.kind === "dma");
  const named = (list: readonly Operation[], first: string): readonly string[] =>
    list.map((o, nth) => ("leaves" in o ? o.leaves : undefined) ?? letter(first, nth));
  const cpu = named(stores, "B");
  const dma = named(dmas, "D");
  const holes = all.some((o) => o.kind === "truncate" || o.kind === "punch" || o.kind === "zero") ? ["Z"] : [];
  const changed = stores.flatMap((o) => ("becomes" in o && o.becomes !== undefined ? [o.becomes] : []));
  if (!whole) return paddedLetters({ cpu: ["A", ...cpu, ...changed], dma: ["A", ...dma], whole }, holes);
  const own = (o: Operation): readonly (string | undefined)[] =>
    isStore(o)
      ? [cpu[stores.indexOf(o)], ...("becomes" in o && o.becomes !== undefined ? [o.becomes] : [])]
      : o.kind === "dma"
        ? [dma[dmas.indexOf(o)]]
        : [];
  const both = [...new Set(["A", ...all.flatMap(own)])];
  return paddedLetters({ cpu: both as readonly string[], dma: both as readonly string[], whole }, holes);
}

/** Both lists as long as the longer, and the letter of zeros, where there is one, behind them. */
const paddedLetters = ({ cpu, dma, whole }: Letters, last: readonly string[]): Letters => {
  const longest = Math.max(cpu.length, dma.length);
  const padded = (list: readonly string[]): readonly string[] =>
    last.length === 0 ? list : [...list, ...Array.from({ length: longest - list.length }, () => "?"), ...last];
  return { cpu: padded(cpu), dma: padded(dma), whole };
};

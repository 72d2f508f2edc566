/** The price list of the dispute as a table. */
import type { PriceList } from "../experiment/price.js";
import type { Interval } from "../stats/interval.js";
import { assumptions } from "./assumptions.js";
import type { Table } from "./figure.js";

const short = (x: number): string =>
  x === 0
    ? "0"
    : x >= 1e4
      ? `${(x / 1000).toFixed(x >= 1e5 ? 0 : 1)}k`
      : x >= 100
        ? x.toFixed(0)
        : x >= 1
          ? x.toFixed(1)
          : x.toPrecision(1);
/** An estimate and half the width of its interval. */
export const withSpread = ({ estimate, halfWidth }: Interval): string =>
  halfWidth === 0 ? short(estimate) : `${short(estimate)} ± ${short(halfWidth)}`;

const ALWAYS = ["wait", "p50", "p99", "p99.9", "throttled", "copies", "orphans", "losses", "unstable I/O"] as const;
/** Prices of what is not in every load: a column only where somebody pays one. */
const SOMETIMES = [
  "clone time",
  "snapshot time",
  "fsync time",
  "refused pins",
  "refused clones",
  "ENOSPC",
  "never clean",
] as const;

/**
 * Prices of policies as a table; `±` is half the width of the interval. Columns in which nobody pays anything are left out, and the caption names them.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * priceTable(price(answer)).rows.length;
 * //=> 2
 */
export function priceTable({ prices: list, units, digest, assumed }: PriceList): Table {
  const isPaid = (name: (typeof SOMETIMES)[number]): boolean => list.some((p) => p.numbers[name].estimate !== 0);
  const columns = [...ALWAYS, ...SOMETIMES.filter(isPaid)];
  const unpaid = SOMETIMES.filter((name) => !isPaid(name));
  const nothing = unpaid.length === 0 ? "" : ` Nobody has ${unpaid.join(", ")}.`;
  return {
    kind: "table",
    caption: `Prices of policies, ±: half the 95 % interval; ● on the front of its workload.${nothing} Run ${digest.slice(0, 12)}.${assumptions(assumed).sentence}`,
    columns: [
      { name: "workload" },
      { name: "policy" },
      { name: "front", align: "center" },
      ...columns.map((name) => ({ name, unit: units[name], align: "right" as const })),
    ],
    rows: list.map((p) => [
      p.workload,
      p.policy,
      `${p.front ? "●" : ""}${p.numbers.hung.estimate > 0 ? " hangs" : ""}`,
      ...columns.map((name) => withSpread(p.numbers[name])),
    ]),
  };
}

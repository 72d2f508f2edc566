/** Measured settings beside simulated ones, pair by pair, and how well they fit altogether. */
import { Problem } from "../base/problem.js";
import { meanOf } from "../stats/sample.js";
import { compareWaits, type SimulatedWaits, type WaitComparison } from "./compare-waits.js";
import type { MeasuredWaits } from "./waits.js";

/** What a comparison takes as simulated: one setting, several, or a sweep over predictions. */
export type Simulated = SimulatedWaits | readonly SimulatedWaits[] | { readonly simulated: readonly SimulatedWaits[] };

const listOf = <T>(what: T | readonly T[]): readonly T[] =>
  Array.isArray(what) ? (what as readonly T[]) : [what as T];

/**
 * Measured settings beside simulated ones, in the order of both lists; nothing is simulated here. Errors: KL510 the settings differ, or there are
 * more of the one than of the other.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { simulated } = await sweep([predict(w50)], { replications: 2, seed: 1 });
 * compare(w50, simulated)[0]?.measuredWaits;
 * //=> 47
 */
export function compare(
  measured: MeasuredWaits | readonly MeasuredWaits[],
  simulated: Simulated,
  { seed = 1, resamples = 400 }: { readonly seed?: number; readonly resamples?: number } = {},
): readonly WaitComparison[] {
  const real = listOf(measured);
  const model = "simulated" in simulated ? simulated.simulated : listOf(simulated);
  if (real.length !== model.length)
    throw new Problem({
      code: "KL510",
      what: `${real.length} measured settings beside ${model.length} simulated ones`,
      where: "compare",
      expected: "as many simulated settings as measured ones, in the same order",
      fix: "write compare(waits, await sweep(waits.map(predict)))",
    });
  return real.map((one, k) => compareWaits({ measured: one, simulated: model[k] as SimulatedWaits, seed, resamples }));
}

/** Settings with fewer measured waits say nothing about a mean of waits. */
export const ENOUGH_WAITS = 15;

/** How one number fits over several settings. */
export interface WaitScore {
  readonly name: string;
  /** `"%"` of the measured number; `"1"` for a distance. */
  readonly unit: "%" | "1";
  readonly settings: number;
  /** Mean absolute error; the noise of the measurements, which a true model would be wrong by; and their floor, which one in twenty would exceed. */
  readonly error: number;
  readonly noise: number;
  readonly floor: number;
  /** Settings in which the error is within the floor. */
  readonly within: number;
  /** The setting with the largest error, and that error. */
  readonly worst: { readonly name: string; readonly error: number };
}

/**
 * Settings that waited often enough to be scored.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { simulated } = await sweep([predict(w50)], { replications: 2, seed: 1 });
 * scored(compare(w50, simulated)).length;
 * //=> 1
 */
export const scored = (list: readonly WaitComparison[]): readonly WaitComparison[] =>
  list.filter(({ measuredWaits }) => measuredWaits >= ENOUGH_WAITS);

/**
 * The score of every number over the settings with 15 measured waits or more; none of such, no score.
 *
 * @example
 * const [w50] = dataset.waits("xfs").filter(({ name }) => name === "w50");
 * const { simulated } = await sweep([predict(w50)], { replications: 2, seed: 1 });
 * waitScore(compare(w50, simulated)).map(({ name }) => name)[0];
 * //=> "share that waits"
 */
export function waitScore(list: readonly WaitComparison[]): readonly WaitScore[] {
  const settings = scored(list);
  const names = settings[0]?.measures.map((m) => m.name) ?? [];
  return names.flatMap((name): readonly WaitScore[] => {
    const found = settings.flatMap((setting) => {
      const m = setting.measures.find((one) => one.name === name);
      if (m === undefined || m.difference === null || m.floor === null || m.noise === null) return [];
      const whole = m.measured === null ? 1 : m.measured.estimate / 100;
      return whole === 0
        ? []
        : [
            {
              name: setting.name,
              error: Math.abs(m.difference.estimate) / whole,
              floor: m.floor / whole,
              noise: m.noise / whole,
              within: m.within === true,
              unit: m.measured === null ? ("1" as const) : ("%" as const),
            },
          ];
    });
    const worst = found.toSorted((a, b) => b.error - a.error)[0];
    if (worst === undefined) return [];
    return [
      {
        name,
        unit: worst.unit,
        settings: found.length,
        error: meanOf(found.map((f) => f.error)),
        noise: meanOf(found.map((f) => f.noise)),
        floor: meanOf(found.map((f) => f.floor)),
        within: found.filter((f) => f.within).length,
        worst: { name: worst.name, error: worst.error },
      },
    ];
  });
}

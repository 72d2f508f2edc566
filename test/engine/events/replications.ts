/** Replications of a simulation, and whether the interval that they give covers what is exact. */
import { studentQuantile } from "../../../kernel-lib/stats/student.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";
import type { SimulationParts } from "../../../kernel-lib/engine/events/parts.js";
import type { SimulationResult } from "../../../kernel-lib/engine/events/result.js";

const REPLICATIONS = 24;
/** Of a thousand true statements one is refused by chance, but always the same one, since seeds are fixed. */
const LEVEL = 0.999;

export interface Interval {
  readonly mean: number;
  readonly half: number;
}

/** The mean of a number over independent replications, with its interval. */
export function replicated(parts: SimulationParts, metric: (result: SimulationResult) => number | undefined): Interval {
  const values = Array.from({ length: REPLICATIONS }, (_, replication) => {
    const value = metric(simulation({ seed: 20260101, ...parts, replication }).run());
    if (value === undefined) throw new Error("a replication observed nothing");
    return value;
  });
  const mean = values.reduce((a, b) => a + b) / REPLICATIONS;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (REPLICATIONS - 1);
  return { mean, half: studentQuantile((1 + LEVEL) / 2, REPLICATIONS - 1) * Math.sqrt(variance / REPLICATIONS) };
}

/** What an interval is judged by: how far it is from the truth, in half-widths, and how wide it is, as a part of the truth. */
export const judged = ({ mean, half }: Interval, truth: number): { readonly off: number; readonly wide: number } => ({
  off: Math.abs(mean - truth) / half,
  wide: half / truth,
});

export const exponential = (draw: () => number, mean: number): number => -Math.log(draw()) * mean;

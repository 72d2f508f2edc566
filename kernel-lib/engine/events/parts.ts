/** What a simulation is made of, and whether it can be. */
import { fieldsOf } from "../../base/fields.js";
import { partsOf } from "./given.js";
import { badField } from "./problems.js";
import type { Process } from "./process.js";
import type { Sim } from "./sim.js";

/** Where a run stops although there is more to do. A run that stops here says so. */
export interface SimulationBudget {
  /** Events. */
  readonly events?: number;
  /** Events at one moment; one million unless given. More is an error, KL434: time stands still. */
  readonly atOnce?: number;
  /** Time outside [ms]; needs a clock. An event that takes a second longer than all of it is KL444. */
  readonly wall?: number;
}

/** What a simulation is made of. */
export interface SimulationParts {
  /** The first process, which makes the resources and starts the others. */
  readonly main: (sim: Sim) => Process<unknown, unknown>;
  readonly name?: string;
  /** A whole number from 0; 0 unless given. The same seed gives the same run, bit by bit. */
  readonly seed?: number;
  /** A whole number from 0; 0 unless given. Other replications draw other numbers. */
  readonly replication?: number;
  /** Mirrors every draw u to 1 − u. */
  readonly antithetic?: boolean;
  /** When the run ends [time]; when nothing is left to do unless given. */
  readonly until?: number;
  /** From when on statistics count [time]; from the start unless given. */
  readonly warmUp?: number;
  /** A seed by which events of one time and priority are shuffled; in the order of their making unless given. */
  readonly shuffleTies?: number;
  /** Whether every observation is kept. */
  readonly samples?: boolean;
  /** Whether every step of every level (units in use, who waits, …) is kept, as `path` of its summary; costs memory for each. */
  readonly paths?: boolean;
  /** Whether a line is written for everything that processes do. */
  readonly trace?: boolean;
  readonly budget?: SimulationBudget;
}

/** A seed that takes over after so many events. */
export interface Reseeding {
  readonly after: number;
  readonly seed: number;
}

/** Whether it is a whole number from 0, as a seed is. */
export const whole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const positive = (value: unknown): boolean => typeof value === "number" && value > 0;
const notNegative = (value: unknown): boolean => typeof value === "number" && value >= 0 && value < Infinity;

const PARTS = fieldsOf<SimulationParts>({
  main: 0,
  name: 0,
  seed: 0,
  replication: 0,
  antithetic: 0,
  until: 0,
  warmUp: 0,
  shuffleTies: 0,
  samples: 0,
  paths: 0,
  trace: 0,
  budget: 0,
});
const BOUNDS = fieldsOf<SimulationBudget>({ events: 0, atOnce: 0, wall: 0 });

function checkBound(name: string, bound: unknown): void {
  if (bound === undefined) return;
  if (!positive(bound)) throw badField(`budget.${name}`, bound, "a number above 0");
  if (name !== "wall" && bound !== Infinity && !whole(bound))
    throw badField(`budget.${name}`, bound, "a whole number above 0");
}

/** Error KL442: a part that is none, or a name of one. */
export function checkParts(parts: SimulationParts): void {
  const { main, seed = 0, replication = 0, until = 1 } = partsOf(parts, "a simulation", PARTS);
  const { warmUp = 0, shuffleTies = 0, budget = {} } = parts;
  if (typeof main !== "function") throw badField("main", main, "a function that gives the first process");
  if (!whole(seed)) throw badField("seed", seed, "a whole number from 0");
  if (!whole(replication)) throw badField("replication", replication, "a whole number from 0");
  if (!Number.isSafeInteger(shuffleTies)) throw badField("shuffleTies", shuffleTies, "a whole number");
  if (!positive(until)) throw badField("until", until, "a time above 0");
  if (!notNegative(warmUp) || (parts.until !== undefined && warmUp >= until))
    throw badField("warmUp", warmUp, "a time from 0 on and before until");
  for (const [name, bound] of Object.entries(partsOf(budget, "a budget", BOUNDS))) checkBound(name, bound);
}

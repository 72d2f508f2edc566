/**
 * The time outside that a run may take, where somebody else has the run in hand between its pieces: only the pieces count.
 *
 * This file changes the state of one run in place.
 */
import type { Clock } from "../bounds.js";
import type { SimulationParts } from "./parts.js";
import { endless } from "./problems.js";
import type { Ended } from "./result.js";

export class Allowance {
  private spent = 0;
  private readonly wall: number | undefined;
  private readonly clock: Pick<Clock, "now"> | undefined;

  /** Error KL443: there is a bound on time and no clock. */
  constructor({ budget = {} }: SimulationParts, clock: Pick<Clock, "now"> | undefined) {
    if (budget.wall !== undefined && clock === undefined) throw endless();
    this.wall = budget.wall;
    this.clock = clock;
  }

  /** Does what takes time. */
  during<T>(work: () => T): T {
    const begin = this.clock?.now() ?? 0;
    const result = work();
    this.spent += (this.clock?.now() ?? 0) - begin;
    return result;
  }

  /** Whether it is used up. */
  ended(): Ended | undefined {
    return this.wall !== undefined && this.spent > this.wall ? { kind: "budget", bound: `${this.wall} ms` } : undefined;
  }
}

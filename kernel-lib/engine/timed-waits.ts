/**
 * Waits of a system in time, by actor and by what was waited for.
 *
 * This file adds to the sums of one run in place.
 */
import { TallySums, type TallySummary } from "./events/statistic.js";

/** The waits of one actor for one reason [time]: each ends with a step, or with a wait for something else. */
export interface TimedWait {
  readonly actor: string;
  readonly reason: string;
  readonly waited: TallySummary;
}

/** Sums of one run. */
export class WaitSums {
  private readonly actors: readonly string[];
  private readonly byActor: Map<string, TallySums>[];

  constructor(actors: readonly string[]) {
    this.actors = actors;
    this.byActor = actors.map(() => new Map<string, TallySums>());
  }

  add(actor: number, reason: string, waited: number): void {
    const reasons = this.byActor[actor];
    let sums = reasons?.get(reason);
    if (sums === undefined) {
      sums = new TallySums();
      reasons?.set(reason, sums);
    }
    sums.add(waited);
  }

  /** By actor, and of each in the order in which it first waited so. */
  all(): readonly TimedWait[] {
    return this.byActor.flatMap((reasons, actor) =>
      [...reasons].map(([reason, sums]) => ({ actor: this.actors[actor] ?? "", reason, waited: sums.summary() })),
    );
  }
}

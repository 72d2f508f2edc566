/** What a system in time is made of. */
import type { Schema, View } from "../base/cells.js";
import type { StepLabel, System } from "./system.js";

/** What a system in time is made of. */
export interface TimedParts<S extends Schema> {
  readonly system: System<S>;
  readonly seed: number;
  readonly replication?: number;
  /** The time that an actor takes before the step that it sees; `draw()` is the next number in (0, 1) of the actor's own stream. */
  readonly duration: (step: StepLabel, actor: string, draw: () => number) => number;
  /** What is watched over time, as numbers read from the state. */
  readonly levels?: Readonly<Record<string, (w: View<S>) => number>>;
}

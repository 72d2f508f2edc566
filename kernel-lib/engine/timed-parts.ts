/** What a system in time is made of. */
import type { Schema, View } from "../base/cells.js";
import { fieldsOf, strayField, strayIn } from "../base/fields.js";
import { Problem } from "../base/problem.js";
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

const PARTS = fieldsOf<TimedParts<Schema>>({ system: 0, seed: 0, replication: 0, duration: 0, levels: 0 });

const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Errors KL449: no parts, one of another name, or no system; KL421 steps without times. */
export function checkTimed<S extends Schema>(parts: TimedParts<S>): void {
  const refuse = (told: Pick<Problem, "what" | "expected" | "fix">): Problem =>
    new Problem({ code: "KL449", where: "a system in time", ...told });
  const fix = "write for instance timed({ system, seed: 1, duration: () => 1 })";
  if (!isRecord(parts)) throw refuse({ what: `its parts are ${String(parts)}`, expected: "a record", fix });
  const stray = strayIn(parts, PARTS);
  if (stray !== undefined) throw refuse(strayField(stray, PARTS, "a system in time"));
  const { system, duration, levels = {} } = parts;
  if (!isRecord(system) || !isRecord(system.schema) || !Array.isArray(system.actors))
    throw refuse({ what: "there is no system", expected: "a system, with a schema and actors", fix });
  if (typeof duration !== "function") throw noDuration(duration, system.name);
  if (!isRecord(levels)) throw refuse({ what: `levels is ${String(levels)}`, expected: "functions by name", fix });
}

/** Steps without times. */
const noDuration = (duration: unknown, system: string): Problem =>
  new Problem({
    code: "KL421",
    what: `the duration of steps is ${typeof duration}, and no function`,
    where: `system ${system}`,
    expected: "duration(step, actor, draw), which gives the time of each step",
    fix: "write for instance timed({ system, seed: 1, duration: () => 1 })",
  });

/** A step of no time. */
export const noTime = (time: unknown, step: string, system: string, actor: string): Problem =>
  new Problem({
    code: "KL421",
    what: `the step "${step}" was given a duration of ${String(time)}`,
    where: `system ${system}, actor ${actor}`,
    expected: "a time from 0 that is finite",
    fix: "let duration(step, actor, draw) give such a number for every step",
  });

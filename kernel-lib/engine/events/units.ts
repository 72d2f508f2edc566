/**
 * Units that can be taken away from who holds them. Each is told apart from others of the same process by the outcome that granted it.
 *
 * This file changes its list in place; one run owns it.
 */
import type { Granted, Outcome } from "./outcome.js";
import type { Held, Rehearsal, Task } from "./process.js";
import { changed, disturbed, standing } from "./rehearsal.js";

/** A unit in use. */
export interface Unit extends Held {
  readonly task: Task;
  readonly priority: number;
  readonly grant: Granted;
}

/** He who comes last, the latest among equals. */
const latestOfLast = (units: readonly Unit[]): Unit | undefined =>
  units.reduce<Unit | undefined>(
    (last, unit) => (last === undefined || unit.priority >= last.priority ? unit : last),
    undefined,
  );

export class Units {
  private readonly name: string;
  private readonly capacity: number;
  /** In the order in which they were granted. */
  private readonly units: Unit[] = [];

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  /** Somebody has one more. */
  grant(task: Task, priority: number): Unit {
    const unit: Unit = { name: this.name, task, priority, grant: { kind: "granted" } };
    this.units.push(unit);
    return unit;
  }

  remove(unit: Unit): void {
    this.units.splice(this.units.indexOf(unit), 1);
  }

  /** The unit that a process got last. */
  latestOf(task: Task | undefined): Unit | undefined {
    return this.units.findLast((unit) => unit.task === task);
  }

  /** The unit that was granted by this outcome, if it has not been taken away. */
  grantedBy(grant: Outcome): Unit | undefined {
    return this.units.find((unit) => unit.grant === grant);
  }

  /** Who loses his unit to a request of this priority: he who comes last, the latest among equals. */
  victim(priority: number): Unit | undefined {
    const last = latestOfLast(this.units);
    return last !== undefined && last.priority > priority ? last : undefined;
  }

  rehearse(before: Rehearsal, priority: number): Rehearsal | undefined {
    const { others, own } = standing(before, this, () => ({ others: [...this.units], own: [] as readonly number[] }));
    if (others.length + own.length < this.capacity) return changed(before, this, { others, own: [...own, priority] });
    const victim = latestOfLast(others);
    // Of equals the latest loses his unit: that would be one of its own.
    if (victim === undefined || victim.priority <= priority || own.some((mine) => mine >= victim.priority))
      return undefined;
    const rest = { others: others.filter((unit) => unit !== victim), own: [...own, priority] };
    return changed(disturbed(before, victim.task), this, rest);
  }
}

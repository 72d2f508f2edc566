/**
 * Units that can be taken away from who holds them. Each is told apart from others of the same process by the outcome that granted it.
 *
 * This file changes its list in place; one run owns it.
 */
import type { Granted, Outcome } from "./outcome.js";
import type { Held, Task } from "./process.js";

/** A unit in use. */
export interface Unit extends Held {
  readonly task: Task;
  readonly priority: number;
  readonly grant: Granted;
}

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
    let last: Unit | undefined = undefined;
    for (const unit of this.units) if (last === undefined || unit.priority >= last.priority) last = unit;
    return last !== undefined && last.priority > priority ? last : undefined;
  }

  /** Whether requests of these priorities, in this order, could all be granted now to one who keeps what he has got. */
  could(priorities: readonly number[]): boolean {
    const others = this.units.map((unit) => unit.priority);
    return priorities.every((priority, got) => {
      if (others.length + got < this.capacity) return true;
      const last = others.reduce((most, one) => Math.max(most, one), -Infinity);
      // Of equals the latest loses his unit: that would be one of its own.
      if (!(last > priority) || priorities.slice(0, got).some((own) => own >= last)) return false;
      others.splice(others.lastIndexOf(last), 1);
      return true;
    });
  }
}

/**
 * A resource: so many equal units, held for a while, with a line before them.
 *
 * This file changes the state of one run in place.
 */
import { fieldsOf, type Fields } from "../../base/fields.js";
import { Line } from "./line.js";
import type { Offer } from "./offer.js";
import { GRANTED, type Outcome } from "./outcome.js";
import { count, requestOf } from "./given.js";
import { badField, notHeld } from "./problems.js";
import { Command, Task, type Held, type Wait, type Rehearsal } from "./process.js";
import { changed, standing } from "./rehearsal.js";
import { LevelSums, TallySums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import { Units, type Unit } from "./units.js";
import { hold, holds, isTold, unhold, type World } from "./world.js";

export interface ResourceParts {
  readonly name: string;
  /** Units; 1 unless given. */
  readonly capacity?: number;
  /** Whether a request takes a unit away from a holder whose priority number is larger. */
  readonly preemptive?: boolean;
}

export const RESOURCE: Fields = fieldsOf<ResourceParts>({ name: 0, capacity: 0, preemptive: 0 });

/** How something is asked for. */
export interface RequestParts {
  /** The smaller comes first; 0 unless given. */
  readonly priority?: number;
  /** How long to wait at most [time]; for ever unless given, and 0 is a try. */
  readonly within?: number;
}

/** What became of a resource. */
export interface ResourceSummary {
  readonly kind: "resource";
  readonly capacity: number;
  readonly inUse: LevelSummary;
  /** Mean share of the units in use. */
  readonly utilisation: number | undefined;
  readonly queue: LevelSummary;
  /** Waits of the requests that were granted, those that did not have to wait counted as 0 [time]. */
  readonly wait: TallySummary;
  /** Waits that were given up: out of patience, interrupted, withdrawn; a try that was refused counts as 0 [time]. */
  readonly givenUp: TallySummary;
  /** How long a unit was held [time]. */
  readonly holding: TallySummary;
  readonly preemptions: number;
}

class Request extends Command {
  private readonly resource: Resource;

  constructor(resource: Resource, within: number, priority: number) {
    super(resource.world, within, priority);
    this.resource = resource;
  }

  named(): string {
    return this.resource.name;
  }

  attempt(task: Task): Outcome | undefined {
    return this.resource.attempt(task, this.priority);
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.resource.rehearse(before, this.priority);
  }

  join(wait: Wait): void {
    this.resource.line.push(this.resource.world.calendar.time, wait);
  }

  withdraw(wait: Wait): void {
    this.resource.line.leave(this.resource.world.calendar.time, wait);
  }

  override refused(): Outcome {
    this.resource.line.refuse();
    return super.refused();
  }

  override undo(task: Task, outcome: Outcome): void {
    if (outcome.kind === "granted") this.resource.undo(task, outcome);
  }
}

/** Units, their holders and those who wait. Made by `sim.resource`. */
export class Resource implements Held {
  readonly name: string;
  readonly capacity: number;
  readonly world: World;
  readonly line: Line;
  private readonly inUse: LevelSums;
  private readonly holding: TallySums;
  /** The units in use, where they can be taken away. */
  private readonly units: Units | undefined;
  private used = 0;
  private preemptions = 0;
  private readonly plain: Request;

  constructor(world: World, { name, capacity = 1, preemptive = false }: ResourceParts, keep: Keep) {
    this.name = name;
    this.capacity = count(capacity, `the capacity of ${name}`);
    if (typeof preemptive !== "boolean") throw badField(`preemptive of ${name}`, preemptive, "true or false");
    this.world = world;
    this.line = new Line(world.calendar.time, keep);
    this.inUse = new LevelSums(world.calendar.time, 0, keep);
    this.holding = new TallySums(keep);
    this.units = preemptive ? new Units(name, capacity) : undefined;
    this.plain = new Request(this, Infinity, 0);
  }

  /** One unit, to be yielded. The outcome is `granted`, or `timed out`, `interrupted`. */
  request(parts?: RequestParts): Command {
    if (parts === undefined) return this.plain;
    const { within, priority } = requestOf(parts, `a request to ${this.name}`);
    return new Request(this, within, priority);
  }

  /**
   * Gives a unit back, by the process that runs now or the one named, of several the one that it got last; nothing happens if the unit was taken
   * away and the process has not been told yet. Error KL437: it holds none.
   */
  release(task: Task | undefined = this.world.current()): void {
    if (this.units !== undefined) return this.releaseUnit(this.units, task);
    const since = task instanceof Task ? unhold(this.world, task, this) : -1;
    if (since < 0) throw notHeld((task as Task | null | undefined)?.name ?? "nobody", this.name);
    this.handOn(since);
  }

  /** A unit comes back because the condition that it was granted to was given up, unless it was taken away meanwhile. */
  undo(task: Task, grant: Outcome): void {
    const unit = this.units?.grantedBy(grant);
    if (this.units === undefined ? holds(task, this) : unit !== undefined) this.takeBack(task, unit);
  }

  /** Units in use now. */
  busy(): number {
    return this.used;
  }

  /** Requests in line now. */
  waiting(): number {
    return this.line.size();
  }

  attempt(task: Task, priority: number): Outcome | undefined {
    if (this.used < this.capacity) {
      this.inUse.set(this.world.calendar.time, ++this.used);
    } else if (this.units === undefined || !this.evict(this.units, priority)) return undefined;
    this.line.pass();
    if (this.units !== undefined) return this.giveUnit(this.units, task, priority);
    hold(this.world, task, this);
    return GRANTED;
  }

  rehearse(before: Rehearsal, priority: number): Rehearsal | undefined {
    if (this.units !== undefined) return this.units.rehearse(before, priority);
    const used = standing(before, this, () => this.used);
    return used < this.capacity ? changed(before, this, used + 1) : undefined;
  }

  offers(): readonly Offer[] {
    const { line, holding, capacity, used } = this;
    const servers = { service: holding.summary().mean, count: capacity, areBusy: used >= capacity };
    return [
      {
        level: line.length,
        arrivals: line.arrivals(),
        says: `the line of ${this.name} grows`,
        servers,
      },
    ];
  }

  reset(now: number): void {
    this.line.reset(now);
    this.inUse.reset(now);
    this.holding.reset();
    this.preemptions = 0;
  }

  summary(now: number): ResourceSummary {
    const inUse = this.inUse.summary(now);
    return {
      kind: "resource",
      capacity: this.capacity,
      inUse,
      utilisation: inUse.mean === undefined ? undefined : inUse.mean / this.capacity,
      queue: this.line.length.summary(now),
      wait: this.line.waits.summary(),
      givenUp: this.line.left.summary(),
      holding: this.holding.summary(),
      preemptions: this.preemptions,
    };
  }

  /** A unit has come back, held since then: the first in line has it now. */
  private handOn(since: number): void {
    const { world, units } = this;
    const now = world.calendar.time;
    this.holding.add(now - since);
    const wait = this.line.first();
    if (wait === undefined) return this.inUse.set(now, --this.used);
    this.line.meet(now, wait);
    if (units !== undefined) return world.settle(wait, this.giveUnit(units, wait.task, wait.command.priority));
    hold(world, wait.task, this);
    world.settle(wait, GRANTED);
  }

  private giveUnit(units: Units, task: Task, priority: number): Outcome {
    const unit = units.grant(task, priority);
    hold(this.world, task, unit);
    return unit.grant;
  }

  private takeBack(task: Task, unit: Unit | undefined): void {
    if (unit !== undefined) this.units?.remove(unit);
    this.handOn(unhold(this.world, task, unit ?? this));
  }

  private releaseUnit(units: Units, task: Task | undefined): void {
    const unit = units.latestOf(task);
    if (unit !== undefined) this.takeBack(unit.task, unit);
    else if (task === undefined || isTold(task, this.name)) throw notHeld(task?.name ?? "nobody", this.name);
  }

  /** Takes a unit from the holder who comes last, the latest among equals, if the request comes before him. */
  private evict(units: Units, priority: number): boolean {
    const victim = units.victim(priority);
    if (victim === undefined) return false;
    units.remove(victim);
    this.preemptions++;
    this.holding.add(this.world.calendar.time - unhold(this.world, victim.task, victim));
    this.world.disturb(victim.task, (left) => ({ kind: "preempted", resource: this.name, left }));
    return true;
  }
}

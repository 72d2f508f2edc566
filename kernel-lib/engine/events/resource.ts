/**
 * A resource: so many equal units, held for a while, with a line before them.
 *
 * This file changes the state of one run in place.
 */
import { Line } from "./line.js";
import { GRANTED, type Outcome } from "./outcome.js";
import { count, notHeld, patience, priorityOf } from "./problems.js";
import { Command, type Held, type Task, type Wait } from "./process.js";
import { LevelSums, TallySums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import { hold, holds, isTold, unhold, type World } from "./world.js";

export interface ResourceParts {
  readonly name: string;
  /** Units; 1 unless given. */
  readonly capacity?: number;
  /** Whether a request takes a unit away from a holder whose priority number is larger. */
  readonly preemptive?: boolean;
}

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
    super(within, priority);
    this.resource = resource;
  }

  named(): string {
    return this.resource.name;
  }

  attempt(task: Task): Outcome | undefined {
    return this.resource.attempt(task, this.priority);
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
    // What was taken away from it meanwhile is not its to give back.
    if (outcome.kind === "granted" && holds(task, this.resource)) this.resource.release(task);
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
  private readonly holders: { readonly task: Task; readonly priority: number }[] | undefined;
  private used = 0;
  private preemptions = 0;
  private readonly plain: Request;

  constructor(world: World, { name, capacity = 1, preemptive = false }: ResourceParts, keep: Keep) {
    this.name = name;
    this.capacity = count(capacity, `the capacity of ${name}`);
    this.world = world;
    this.line = new Line(world.calendar.time, keep);
    this.inUse = new LevelSums(world.calendar.time, 0, keep);
    this.holding = new TallySums(keep);
    this.holders = preemptive ? [] : undefined;
    this.plain = new Request(this, Infinity, 0);
  }

  /** One unit, to be yielded. The outcome is `granted`, or `timed out`, `interrupted`. */
  request(parts?: RequestParts): Command {
    if (parts === undefined) return this.plain;
    const where = `a request to ${this.name}`;
    return new Request(this, patience(parts.within, where), priorityOf(parts.priority, where));
  }

  /**
   * Gives a unit back, by the process that runs now or the one named; nothing happens if the unit was taken away and the process has not been
   * told yet. Error KL437: it holds none.
   */
  release(task: Task | undefined = this.world.current()): void {
    const { world } = this;
    const since = task === undefined ? -1 : unhold(world, task, this);
    if (since < 0) {
      if (task === undefined || isTold(task, this.name)) throw notHeld(task?.name ?? "nobody", this.name);
      return;
    }
    const now = world.calendar.time;
    this.holding.add(now - since);
    if (this.holders !== undefined)
      this.holders.splice(
        this.holders.findIndex((holder) => holder.task === task),
        1,
      );
    const wait = this.line.first();
    if (wait === undefined) this.inUse.set(now, --this.used);
    else {
      this.line.meet(now, wait);
      this.give(wait.task, wait.command.priority);
      world.settle(wait, GRANTED);
    }
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
    } else if (this.holders === undefined || !this.evict(this.holders, priority)) return undefined;
    this.line.pass();
    this.give(task, priority);
    return GRANTED;
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

  private give(task: Task, priority: number): void {
    hold(this.world, task, this);
    if (this.holders !== undefined) this.holders.push({ task, priority });
  }

  /** Takes a unit from the holder who comes last, the latest among equals, if the request comes before him. */
  private evict(holders: { readonly task: Task; readonly priority: number }[], priority: number): boolean {
    let last = 0;
    for (let i = 1; i < holders.length; i++)
      if ((holders[i]?.priority ?? 0) >= (holders[last]?.priority ?? 0)) last = i;
    const victim = holders[last];
    if (victim === undefined || victim.priority <= priority) return false;
    holders.splice(last, 1);
    this.preemptions++;
    this.holding.add(this.world.calendar.time - unhold(this.world, victim.task, this));
    this.world.disturb(victim.task, (left) => ({ kind: "preempted", resource: this.name, left }));
    return true;
  }
}

/**
 * A wait queue as a kernel has it: who waits is woken and must look for himself whether what he waits for is so.
 *
 * Who waits without being exclusive stands at the front, the latest first; who is exclusive stands at the end, the latest last. A wake goes along
 * the queue, wakes everybody it meets and stops when it has woken so many exclusive ones: so it wakes all who are not exclusive. How many a
 * wake wakes is counted (the thundering herd), and how many of them wait again before time has gone on, in vain.
 *
 * This file changes the state of one run in place.
 *
 * @source Linux 6.18, include/linux/wait.h: __add_wait_queue, __add_wait_queue_entry_tail_exclusive; kernel/sched/wait.c: __wake_up_common
 */
import { fieldsOf } from "../../base/fields.js";
import { WOKEN, type Outcome } from "./outcome.js";
import type { Little } from "./little.js";
import { amount, partsOf, patience } from "./given.js";
import { Command, type Task, type Wait } from "./process.js";
import { LevelSums, TallySums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import type { World } from "./world.js";

/** How a process waits on a queue. */
export interface QueueParts {
  /** Whether a wake of one may stop at this one; false unless given. */
  readonly exclusive?: boolean;
  /** How long to wait at most [time]; for ever unless given. */
  readonly within?: number;
}
const WAIT = fieldsOf<QueueParts>({ exclusive: 0, within: 0 });

/** What became of a wait queue. */
export interface WaitQueueSummary {
  readonly kind: "wait queue";
  readonly waiting: LevelSummary;
  /** Waits that ended by a wake [time]. */
  readonly wait: TallySummary;
  /** Waits that were given up; one that was not to last at all counts as 0 [time]. */
  readonly givenUp: TallySummary;
  /** How many processes a wake woke. */
  readonly herd: TallySummary;
  /** Processes that were woken and waited here again before time went on. */
  readonly inVain: number;
}

class Sleep extends Command {
  private readonly queue: WaitQueue;
  readonly exclusive: boolean;

  constructor(queue: WaitQueue, exclusive: boolean, within: number) {
    super(queue.world, within, 0);
    this.queue = queue;
    this.exclusive = exclusive;
  }

  named(): string {
    return this.queue.name;
  }

  attempt(_: Task): Outcome | undefined {
    return undefined;
  }

  join(wait: Wait): void {
    this.queue.add(wait, this.exclusive);
  }

  withdraw(wait: Wait): void {
    this.queue.giveUp(wait);
  }

  override refused(): Outcome {
    this.queue.refuse();
    return super.refused();
  }
}

/** Processes that wait to be woken. Made by `sim.waitQueue`. */
export class WaitQueue {
  readonly name: string;
  readonly world: World;
  private readonly length: LevelSums;
  private readonly waits: TallySums;
  private readonly left: TallySums;
  private readonly herd: TallySums;
  /** Who sleeps, in the order of their coming. */
  private readonly sleepers: Readonly<Record<"shared" | "exclusive", Set<Wait>>> = {
    shared: new Set(),
    exclusive: new Set(),
  };
  private carried = 0;
  private vain = 0;
  private wokenAt = -1;
  private readonly woken: Set<Task> = new Set<Task>();
  private readonly plain: Sleep;

  constructor(world: World, name: string, keep: Keep) {
    this.name = name;
    this.world = world;
    this.length = new LevelSums(world.calendar.time, 0, keep);
    this.waits = new TallySums(keep);
    this.left = new TallySums(keep);
    this.herd = new TallySums(keep);
    this.plain = new Sleep(this, false, Infinity);
  }

  /** Waits to be woken. The outcome is `woken`; then look again, since another one may have been quicker. */
  wait(parts?: QueueParts): Command {
    if (parts === undefined) return this.plain;
    const where = `a wait on ${this.name}`;
    const { exclusive, within } = partsOf(parts, where, WAIT);
    return new Sleep(this, exclusive === true, patience(within, where));
  }

  /** Wakes all who are not exclusive, and so many exclusive ones, 1 unless given; gives how many were woken. */
  wake(exclusive?: number): number {
    let quota = exclusive === undefined ? 1 : amount(exclusive, `a wake of ${this.name}`);
    const now = this.world.calendar.time;
    if (this.wokenAt !== now) this.woken.clear();
    this.wokenAt = now;
    let met = 0;
    // Of two waits of one condition the first is woken, and the other leaves with it.
    for (const wait of [...this.sleepers.shared].reverse()) if (this.rouse(wait)) met++;
    for (const wait of this.sleepers.exclusive) {
      if (--quota < 0) break;
      this.rouse(wait);
      met++;
    }
    this.herd.add(met);
    return met;
  }

  /** Wakes everybody. */
  wakeAll(): number {
    return this.wake(Infinity);
  }

  /** How many wait now. */
  size(): number {
    return this.sleepers.shared.size + this.sleepers.exclusive.size;
  }

  add(wait: Wait, exclusive: boolean): void {
    const now = this.world.calendar.time;
    if (this.wokenAt === now && this.woken.delete(wait.task)) this.vain++;
    this.sleepers[exclusive ? "exclusive" : "shared"].add(wait);
    this.length.set(now, this.size());
  }

  giveUp(wait: Wait): void {
    this.remove(wait);
    this.left.add(this.world.calendar.time - wait.since);
  }

  /** Somebody would not wait at all. */
  refuse(): void {
    this.left.add(0);
  }

  /** Both sides of Little's law. */
  little(now: number): Little {
    const whole = this.waits.sum() + this.left.sum() + this.unfinished(now);
    return { area: this.length.area(now), waits: whole - this.carried, whole, count: this.waits.observed() };
  }

  reset(now: number): void {
    for (const statistic of [this.waits, this.left, this.herd]) statistic.reset();
    this.length.reset(now);
    this.carried = this.unfinished(now);
    this.vain = 0;
  }

  summary(now: number): WaitQueueSummary {
    return {
      kind: "wait queue",
      waiting: this.length.summary(now),
      wait: this.waits.summary(),
      givenUp: this.left.summary(),
      herd: this.herd.summary(),
      inVain: this.vain,
    };
  }

  private remove(wait: Wait): boolean {
    if (!this.sleepers.shared.delete(wait) && !this.sleepers.exclusive.delete(wait)) return false;
    this.length.set(this.world.calendar.time, this.size());
    return true;
  }

  /** Wakes one who sleeps; false if he does not any more. */
  private rouse(wait: Wait): boolean {
    if (!this.remove(wait)) return false;
    this.waits.add(this.world.calendar.time - wait.since);
    this.woken.add(wait.task);
    this.world.settle(wait, WOKEN);
    return true;
  }

  private unfinished(now: number): number {
    const { shared, exclusive } = this.sleepers;
    return [...shared, ...exclusive].reduce((sum, { since }) => sum + (now - since), 0);
  }
}

/**
 * A lock with two modes: many readers at a time, or one writer.
 *
 * The line is served in order: a reader who comes after a waiting writer waits behind him, so that no writer starves, unless the reader's priority
 * is the better one; readers at its head go in together. With `prefer: "readers"` a reader passes waiting writers. This file changes the state of one run in place.
 */
import { fieldsOf, type Fields } from "../../base/fields.js";
import { Line } from "./line.js";
import type { Offer } from "./offer.js";
import { GRANTED, type Outcome } from "./outcome.js";
import { requestOf } from "./given.js";
import { badField, notHeld } from "./problems.js";
import { Command, Task, type Held, type Wait, type Rehearsal } from "./process.js";
import { changed, standing } from "./rehearsal.js";
import type { RequestParts } from "./resource.js";
import { LevelSums, TallySums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import { hold, unhold, type World } from "./world.js";

export interface LockParts {
  readonly name: string;
  /** Whether readers pass writers who wait; "order" unless given. */
  readonly prefer?: "order" | "readers";
}

export const LOCK: Fields = fieldsOf<LockParts>({ name: 0, prefer: 0 });

/** What became of a lock. */
export interface LockSummary {
  readonly kind: "lock";
  /** Readers in it. */
  readonly readers: LevelSummary;
  /** Writers in it: 0 or 1. */
  readonly writers: LevelSummary;
  /** Readers and writers who wait. */
  readonly queue: LevelSummary;
  readonly readWait: TallySummary;
  readonly writeWait: TallySummary;
  /** Waits of both kinds that were given up; a try that was refused counts as 0 [time]. */
  readonly givenUp: TallySummary;
  readonly holding: TallySummary;
}

/** How one is in a lock. */
export type Mode = "read" | "write";

class Enter extends Command {
  private readonly lock: Lock;
  readonly mode: Mode;

  constructor(lock: Lock, mode: Mode, within: number, priority: number) {
    super(lock.world, within, priority);
    this.lock = lock;
    this.mode = mode;
  }

  named(): string {
    return `${this.lock.name} (${this.mode})`;
  }

  attempt(task: Task): Outcome | undefined {
    return this.lock.attempt(task, this.mode, this.priority);
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.lock.rehearse(before, this.mode, this.priority);
  }

  join(wait: Wait): void {
    this.lock.lineOf(this.mode).push(this.lock.world.calendar.time, wait);
  }

  withdraw(wait: Wait): void {
    const { lock } = this;
    lock.lineOf(this.mode).leave(lock.world.calendar.time, wait);
    lock.world.afterwards(() => lock.serve());
  }

  override refused(): Outcome {
    this.lock.lineOf(this.mode).refuse();
    return super.refused();
  }

  override undo(task: Task, outcome: Outcome): void {
    if (outcome.kind === "granted") this.lock.release(task);
  }
}

/** A lock of readers and writers. Made by `sim.lock`. */
export class Lock implements Held {
  readonly name: string;
  readonly world: World;
  private readonly line: Line;
  private readonly queued: LevelSums;
  /** The line of readers, where readers are preferred. */
  private readonly readerLine: Line | undefined;
  private readonly readers: LevelSums;
  private readonly writers: LevelSums;
  private readonly waits: Readonly<Record<Mode, TallySums>>;
  private readonly holding: TallySums;
  private readonly writer: { task: Task | undefined } = { task: undefined };

  constructor(world: World, { name, prefer = "order" }: LockParts, keep: Keep) {
    const now = world.calendar.time;
    if (prefer !== "order" && prefer !== "readers") throw badField(`prefer of ${name}`, prefer, '"order" or "readers"');
    this.name = name;
    this.world = world;
    this.queued = new LevelSums(now, 0, keep);
    this.line = new Line(now, keep, undefined, this.queued);
    this.readerLine = prefer === "readers" ? new Line(now, keep, this.line.left, this.queued) : undefined;
    this.readers = new LevelSums(now, 0, keep);
    this.writers = new LevelSums(now, 0, keep);
    this.waits = { read: new TallySums(keep), write: new TallySums(keep) };
    this.holding = new TallySums(keep);
  }

  /** Goes in as a reader. */
  read(parts: RequestParts = {}): Command {
    return this.enter("read", parts);
  }

  /** Goes in as the writer. */
  write(parts: RequestParts = {}): Command {
    return this.enter("write", parts);
  }

  /** Goes out, as the process that runs now or the one named. Error KL437: it is not in. */
  release(task: Task | undefined = this.world.current()): void {
    const since = task instanceof Task ? unhold(this.world, task, this) : -1;
    if (since < 0) throw notHeld((task as Task | null | undefined)?.name ?? "nobody", this.name);
    const now = this.world.calendar.time;
    this.holding.add(now - since);
    if (this.writer.task === task) {
      this.writer.task = undefined;
      this.writers.set(now, 0);
    } else this.readers.set(now, this.readers.value() - 1);
    this.serve();
  }

  lineOf(mode: Mode): Line {
    return mode === "read" ? (this.readerLine ?? this.line) : this.line;
  }

  /** Whether one who comes now goes in. */
  isFree(mode: Mode, priority: number): boolean {
    return !this.lineOf(mode).isBefore(priority) && this.isOpen(mode);
  }

  attempt(task: Task, mode: Mode, priority: number): Outcome | undefined {
    if (!this.isFree(mode, priority)) return undefined;
    this.lineOf(mode).pass();
    this.waits[mode].add(0);
    this.admit(task, mode);
    return GRANTED;
  }

  rehearse(before: Rehearsal, mode: Mode, priority: number): Rehearsal | undefined {
    const { readers, hasWriter } = standing(before, this, () => ({
      readers: this.readers.value(),
      hasWriter: this.writer.task !== undefined,
    }));
    const isOpen = !hasWriter && (mode === "read" || readers === 0);
    if (!isOpen || this.lineOf(mode).isBefore(priority, before.left)) return undefined;
    return changed(before, this, { readers: readers + (mode === "read" ? 1 : 0), hasWriter: mode === "write" });
  }

  /** Lets in whom it can, in order. */
  serve(): void {
    while (this.readerLine !== undefined && this.serveFirst(this.readerLine));
    while (this.serveFirst(this.line));
  }

  lines(): readonly Line[] {
    return this.readerLine === undefined ? [this.line] : [this.line, this.readerLine];
  }

  offers(): readonly Offer[] {
    const arrivals = this.lines().reduce((sum, line) => sum + line.arrivals(), 0);
    return [{ level: this.queued, arrivals, says: `the line of ${this.name} grows` }];
  }

  reset(now: number): void {
    for (const statistic of [this.readers, this.writers, this.queued, ...this.lines()]) statistic.reset(now);
    for (const statistic of [this.waits.read, this.waits.write, this.holding]) statistic.reset();
  }

  summary(now: number): LockSummary {
    return {
      kind: "lock",
      readers: this.readers.summary(now),
      writers: this.writers.summary(now),
      queue: this.queued.summary(now),
      readWait: this.waits.read.summary(),
      writeWait: this.waits.write.summary(),
      givenUp: this.line.left.summary(),
      holding: this.holding.summary(),
    };
  }

  private enter(mode: Mode, parts: RequestParts): Command {
    const { within, priority } = requestOf(parts, `a ${mode} of ${this.name}`);
    return new Enter(this, mode, within, priority);
  }

  private isOpen(mode: Mode): boolean {
    return this.writer.task === undefined && (mode === "read" || this.readers.value() === 0);
  }

  private admit(task: Task, mode: Mode): void {
    hold(this.world, task, this);
    const now = this.world.calendar.time;
    if (mode === "read") return this.readers.set(now, this.readers.value() + 1);
    this.writer.task = task;
    this.writers.set(now, 1);
  }

  private serveFirst(line: Line): boolean {
    const wait = line.first();
    if (!(wait?.command instanceof Enter) || !this.isOpen(wait.command.mode)) return false;
    const now = this.world.calendar.time;
    line.meet(now, wait);
    this.waits[wait.command.mode].add(now - wait.since);
    this.admit(wait.task, wait.command.mode);
    this.world.settle(wait, GRANTED);
    return true;
  }
}

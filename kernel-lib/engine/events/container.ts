/**
 * A container: an amount of something alike (bytes of free space, tokens), with a line of those who want to take and one of those who want to put.
 *
 * Each line is served in order: who asks for much is not overtaken by who asks for little, unless with a better priority. What is given back because a condition was given up
 * comes first: it waits outside until there is room for it, and what others have taken meanwhile is made up for by what comes next. So nothing
 * is lost, and the level stays between 0 and the capacity.
 *
 * This file changes the state of one run in place.
 */
import { fieldsOf, type Fields } from "../../base/fields.js";
import { Line } from "./line.js";
import type { Offer } from "./offer.js";
import { GRANTED, type Outcome } from "./outcome.js";
import { amount, LARGEST, quantity, requestOf } from "./given.js";
import { badField } from "./problems.js";
import { Command, type Rehearsal, type Task, type Wait } from "./process.js";
import { changed, helped, standing } from "./rehearsal.js";
import type { RequestParts } from "./resource.js";
import { LevelSums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import type { World } from "./world.js";

export interface ContainerParts {
  readonly name: string;
  /** How much it holds at most; without bound unless given. */
  readonly capacity?: number;
  /** How much is in it at first; 0 unless given. */
  readonly initial?: number;
}

export const CONTAINER: Fields = fieldsOf<ContainerParts>({ name: 0, capacity: 0, initial: 0 });

/** What became of a container. */
export interface ContainerSummary {
  readonly kind: "container";
  readonly level: LevelSummary;
  readonly takers: LevelSummary;
  readonly putters: LevelSummary;
  /** Waits of those who took [time]. */
  readonly takeWait: TallySummary;
  /** Waits of those who put [time]. */
  readonly putWait: TallySummary;
  /** Waits of both kinds that were given up; a try that was refused counts as 0 [time]. */
  readonly givenUp: TallySummary;
}

class Transfer extends Command {
  /** Positive to put, negative to take. */
  readonly change: number;
  readonly line: Line;
  private readonly container: Container;

  constructor(container: Container, line: Line, change: number, { within, priority }: Required<RequestParts>) {
    super(container.world, within, priority);
    this.container = container;
    this.line = line;
    this.change = change;
  }

  named(): string {
    const { takers, name } = this.container;
    return `${name} (${this.line === takers ? "take" : "put"} ${Math.abs(this.change)})`;
  }

  attempt(_: Task): Outcome | undefined {
    if (this.line.isBefore(this.priority) || !this.container.fits(this.change)) return undefined;
    this.line.pass();
    this.container.transfer(this.change);
    return GRANTED;
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    if (this.line.isBefore(this.priority, before.left)) return undefined;
    return this.container.rehearse(before, this.change);
  }

  join(wait: Wait): void {
    this.line.push(this.container.world.calendar.time, wait);
  }

  withdraw(wait: Wait): void {
    const { container } = this;
    this.line.leave(container.world.calendar.time, wait);
    container.world.afterwards(() => container.serve());
  }

  override refused(): Outcome {
    this.line.refuse();
    return super.refused();
  }

  override undo(_: Task, outcome: Outcome): void {
    if (outcome.kind === "granted") this.container.transfer(-this.change);
  }
}

/** An amount. Made by `sim.container`. */
export class Container {
  readonly name: string;
  readonly world: World;
  readonly takers: Line;
  readonly putters: Line;
  private readonly capacity: number;
  private readonly level: LevelSums;
  /** What was given back and finds no room yet; below 0, what was taken back and had gone on already. */
  private owed = 0;

  constructor(world: World, { name, capacity = Infinity, initial = 0 }: ContainerParts, keep: Keep) {
    this.name = name;
    this.world = world;
    this.capacity = amount(capacity, `the capacity of ${name}`);
    this.takers = new Line(world.calendar.time, keep);
    this.putters = new Line(world.calendar.time, keep, this.takers.left);
    if (!(typeof initial === "number" && initial >= 0 && initial <= Math.min(this.capacity, LARGEST)))
      throw badField(`initial of ${name}`, initial, `a number from 0 to its capacity, ${capacity}, and to ${LARGEST}`);
    this.level = new LevelSums(world.calendar.time, initial, keep);
  }

  /** Takes an amount as soon as there is so much. */
  take(wanted: number, parts: RequestParts = {}): Command {
    const where = `take from ${this.name}`;
    return new Transfer(this, this.takers, -quantity(wanted, where), requestOf(parts, where));
  }

  /** Puts an amount as soon as there is room for it. */
  put(given: number, parts: RequestParts = {}): Command {
    const where = `put into ${this.name}`;
    return new Transfer(this, this.putters, quantity(given, where), requestOf(parts, where));
  }

  /** How much there is now. */
  amount(): number {
    return this.level.value();
  }

  fits(change: number): boolean {
    return this.fitsAt(this.level.value() + this.owed, change);
  }

  rehearse(before: Rehearsal, change: number): Rehearsal | undefined {
    let level = standing(before, this, () => this.level.value() + this.owed);
    if (!this.fitsAt(level, change)) return undefined;
    level += change;
    let after = before;
    for (;;) {
      const next = this.nextAt(level, after.left);
      if (next === undefined) return changed(after, this, level);
      level += next.change;
      after = helped(after, next.wait);
    }
  }

  /** Changes the level, and serves whom the change helps. */
  transfer(change: number): void {
    this.change(change);
    this.serve();
  }

  /** Serves both lines as far as they go. */
  serve(): void {
    while (this.serveFirst(this.takers) || this.serveFirst(this.putters));
  }

  lines(): readonly Line[] {
    return [this.takers, this.putters];
  }

  offers(): readonly Offer[] {
    const { takers, putters, name } = this;
    return [
      takers.offer(`the line of those who take from ${name} grows`),
      putters.offer(`the line of those who put into ${name} grows`),
    ];
  }

  reset(now: number): void {
    this.level.reset(now);
    for (const line of this.lines()) line.reset(now);
  }

  summary(now: number): ContainerSummary {
    return {
      kind: "container",
      level: this.level.summary(now),
      takers: this.takers.length.summary(now),
      putters: this.putters.length.summary(now),
      takeWait: this.takers.waits.summary(),
      putWait: this.putters.waits.summary(),
      givenUp: this.takers.left.summary(),
    };
  }

  /** Who would be served first if the level were such and those had left. */
  private nextAt(level: number, left: ReadonlySet<Wait>): { readonly wait: Wait; readonly change: number } | undefined {
    for (const line of this.lines()) {
      const wait = line.first(left);
      if (wait?.command instanceof Transfer && this.fitsAt(level, wait.command.change))
        return { wait, change: wait.command.change };
    }
    return undefined;
  }

  private fitsAt(level: number, change: number): boolean {
    return change > 0 ? level + change <= this.capacity : level + change >= 0;
  }

  private change(change: number): void {
    const whole = this.level.value() + this.owed + change;
    const level = Math.min(this.capacity, Math.max(0, whole));
    this.owed = whole - level;
    this.level.set(this.world.calendar.time, level);
  }

  private serveFirst(line: Line): boolean {
    const wait = line.first();
    if (wait === undefined || !(wait.command instanceof Transfer) || !this.fits(wait.command.change)) return false;
    line.meet(this.world.calendar.time, wait);
    this.change(wait.command.change);
    this.world.settle(wait, GRANTED);
    return true;
  }
}

/**
 * A store: items one by one, first in first out, with lines of those who want one and of those who want to leave one.
 *
 * Who asks for an item of a kind (`where`) takes the oldest of that kind, and lets others pass who can be served before. An item that is given
 * back because a condition was given up is the oldest again, and waits outside until there is room; one that was left and is taken back is
 * gone from the store, unless another one has got it meanwhile.
 *
 * This file changes the state of one run in place.
 */
import { fieldsOf, type Fields } from "../../base/fields.js";
import { Line } from "./line.js";
import type { Offer } from "./offer.js";
import { GRANTED, type Outcome } from "./outcome.js";
import { count, requestOf } from "./given.js";
import { badField } from "./problems.js";
import { Command, type Rehearsal, type Task, type Wait } from "./process.js";
import { changed, helped, standing } from "./rehearsal.js";
import type { RequestParts } from "./resource.js";
import { LevelSums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import type { World } from "./world.js";

export interface StoreParts {
  readonly name: string;
  /** Items that it holds at most; without bound unless given. */
  readonly capacity?: number;
}

export const STORE: Fields = fieldsOf<StoreParts>({ name: 0, capacity: 0 });

/** How an item is asked for. */
export interface GetParts<T> extends RequestParts {
  /** Which items will do; any unless given. */
  readonly where?: (item: T) => boolean;
}

const GET = fieldsOf<GetParts<unknown>>({ where: 0, priority: 0, within: 0 });

/** What became of a store. */
export interface StoreSummary {
  readonly kind: "store";
  readonly items: LevelSummary;
  readonly getters: LevelSummary;
  readonly putters: LevelSummary;
  /** Waits of those who got [time]. */
  readonly getWait: TallySummary;
  /** Waits of those who put [time]. */
  readonly putWait: TallySummary;
  /** Waits of both kinds that were given up; a try that was refused counts as 0 [time]. */
  readonly givenUp: TallySummary;
}

class Get<T> extends Command {
  readonly store: Store<T>;
  readonly wanted: (item: T) => boolean;

  constructor(store: Store<T>, wanted: (item: T) => boolean, { within, priority }: Required<RequestParts>) {
    super(store.world, within, priority);
    this.store = store;
    this.wanted = wanted;
  }

  named(): string {
    return `${this.store.name} (get)`;
  }

  attempt(_: Task): Outcome | undefined {
    const found = this.store.find(this.wanted);
    if (found < 0) return undefined;
    this.store.getters.pass();
    return { kind: "received", value: this.store.remove(found) };
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.store.rehearseGet(before, this.wanted);
  }

  join(wait: Wait): void {
    this.store.getters.push(this.store.world.calendar.time, wait);
  }

  withdraw(wait: Wait): void {
    this.store.getters.leave(this.store.world.calendar.time, wait);
  }

  override refused(): Outcome {
    this.store.getters.refuse();
    return super.refused();
  }

  override undo(_: Task, outcome: Outcome): void {
    if (outcome.kind === "received") this.store.giveBack(outcome.value as T);
  }
}

class Put<T> extends Command {
  readonly store: Store<T>;
  readonly item: T;

  constructor(store: Store<T>, item: T, { within, priority }: Required<RequestParts>) {
    super(store.world, within, priority);
    this.store = store;
    this.item = item;
  }

  named(): string {
    return `${this.store.name} (put)`;
  }

  attempt(_: Task): Outcome | undefined {
    if (this.store.isFull() || this.store.putters.isBefore(this.priority)) return undefined;
    this.store.putters.pass();
    this.store.add(this.item);
    return GRANTED;
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.store.rehearsePut(before, this.item, this.priority);
  }

  join(wait: Wait): void {
    this.store.putters.push(this.store.world.calendar.time, wait);
  }

  withdraw(wait: Wait): void {
    this.store.putters.leave(this.store.world.calendar.time, wait);
  }

  override refused(): Outcome {
    this.store.putters.refuse();
    return super.refused();
  }

  override undo(_: Task, outcome: Outcome): void {
    if (outcome.kind === "granted") this.store.takeBack(this.item);
  }
}

const any = (): boolean => true;

/** Items. Made by `sim.store`. */
export class Store<T> {
  readonly name: string;
  readonly world: World;
  readonly getters: Line;
  readonly putters: Line;
  private readonly capacity: number;
  private readonly level: LevelSums;
  private items: T[] = [];
  /** Where the items begin: what lies before has gone. */
  private start = 0;

  constructor(world: World, { name, capacity = Infinity }: StoreParts, keep: Keep) {
    this.name = name;
    this.world = world;
    this.capacity = count(capacity, `the capacity of ${name}`);
    this.level = new LevelSums(world.calendar.time, 0, keep);
    this.getters = new Line(world.calendar.time, keep);
    this.putters = new Line(world.calendar.time, keep, this.getters.left);
  }

  /** An item, as soon as there is one. The outcome is `received`, with the item as its value. */
  get(parts: GetParts<T> = {}): Command {
    const place = `get from ${this.name}`;
    const request = requestOf(parts, place, GET);
    const { where = any } = parts;
    if (typeof where !== "function")
      throw badField(`where of a ${place}`, where, "a function that says of an item whether it will do");
    return new Get(this, where, request);
  }

  /** Leaves an item, as soon as there is room. */
  put(item: T, parts: RequestParts = {}): Command {
    const where = `put into ${this.name}`;
    return new Put(this, item, requestOf(parts, where));
  }

  /** Items that are there now. */
  size(): number {
    return Math.min(this.capacity, this.items.length - this.start);
  }

  isFull(): boolean {
    return this.size() >= this.capacity;
  }

  /** Where the oldest item of a kind lies, or -1. */
  find(wanted: (item: T) => boolean): number {
    for (let i = this.start; i < this.items.length; i++) if (wanted(this.items[i] as T)) return i;
    return -1;
  }

  /** Takes an item out, and lets in who waited for room. */
  remove(place: number): T {
    const item = this.items[place] as T;
    if (place === this.start) this.start++;
    else this.items.splice(place, 1);
    if (this.start > 64 && this.start * 2 > this.items.length) {
      this.items = this.items.slice(this.start);
      this.start = 0;
    }
    this.level.set(this.world.calendar.time, this.size());
    while (this.letIn());
    return item;
  }

  /** Lets in who comes next, if there is room; items that were given back and found none are in before anybody else's. */
  private letIn(): boolean {
    const wait = this.isFull() ? undefined : this.putters.first();
    if (!(wait?.command instanceof Put)) return false;
    this.putters.meet(this.world.calendar.time, wait);
    this.world.begin();
    this.world.settle(wait, GRANTED);
    this.add(wait.command.item as T);
    this.world.end();
    return true;
  }

  rehearseGet(before: Rehearsal, wanted: (item: T) => boolean): Rehearsal | undefined {
    const items = this.itemsIn(before);
    const found = items.findIndex(wanted);
    if (found < 0) return undefined;
    let after = changed(before, this, items.toSpliced(found, 1));
    while (this.itemsIn(after).length < this.capacity) {
      const putter = this.putters.first(after.left);
      if (!(putter?.command instanceof Put)) break;
      after = this.rehearseAdd(helped(after, putter), putter.command.item as T);
    }
    return after;
  }

  rehearsePut(before: Rehearsal, item: T, priority: number): Rehearsal | undefined {
    if (this.itemsIn(before).length >= this.capacity || this.putters.isBefore(priority, before.left)) return undefined;
    return this.rehearseAdd(before, item);
  }

  private rehearseAdd(before: Rehearsal, item: T): Rehearsal {
    const getter = this.getterOf(item, before.left);
    return getter === undefined ? changed(before, this, [...this.itemsIn(before), item]) : helped(before, getter);
  }

  private itemsIn(rehearsal: Rehearsal): readonly T[] {
    return standing(rehearsal, this, () => this.items.slice(this.start));
  }

  /** Puts an item in, or gives it to the first who waits for one like it. */
  add(item: T): void {
    if (this.handOver(item)) return;
    this.items.push(item);
    this.level.set(this.world.calendar.time, this.size());
  }

  /** An item that was got comes back, and is the oldest. */
  giveBack(item: T): void {
    if (this.handOver(item)) return;
    if (this.start > 0) this.items[--this.start] = item;
    else this.items.unshift(item);
    this.level.set(this.world.calendar.time, this.size());
  }

  /** An item that was left is taken back, if it is still there. */
  takeBack(item: T): void {
    const place = this.items.findLastIndex((other) => Object.is(other, item));
    if (place >= this.start) this.remove(place);
  }

  /** Whether somebody waits for such an item, who then has it. */
  private handOver(item: T): boolean {
    const wait = this.getterOf(item);
    if (wait === undefined) return false;
    this.getters.meet(this.world.calendar.time, wait);
    this.world.settle(wait, { kind: "received", value: item });
    return true;
  }

  /** Who waits for such an item, but for those. */
  private getterOf(item: T, but?: ReadonlySet<Wait>): Wait | undefined {
    return this.getters.find(({ command }) => command instanceof Get && command.wanted(item), but);
  }

  lines(): readonly Line[] {
    return [this.getters, this.putters];
  }

  offers(): readonly Offer[] {
    const { getters, putters, level, name } = this;
    const [got, put] = [getters, putters].map(({ waits }) => waits.observed()) as [number, number];
    const lines = [
      getters.offer(`the line of those who get from ${name} grows`),
      putters.offer(`the line of those who put into ${name} grows`),
    ];
    // What nobody takes from is there to collect.
    return got === 0 ? lines : [...lines, { level, arrivals: got + put, says: `the items of ${name} grow` }];
  }

  reset(now: number): void {
    this.level.reset(now);
    for (const line of this.lines()) line.reset(now);
  }

  summary(now: number): StoreSummary {
    return {
      kind: "store",
      items: this.level.summary(now),
      getters: this.getters.length.summary(now),
      putters: this.putters.length.summary(now),
      getWait: this.getters.waits.summary(),
      putWait: this.putters.waits.summary(),
      givenUp: this.getters.left.summary(),
    };
  }
}

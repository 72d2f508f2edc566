/**
 * An event that happens once, and the end of a process: whoever waits is told its value, and who comes later is told at once.
 *
 * This file changes the state of one run in place.
 */
import type { Outcome } from "./outcome.js";
import { partsOf, patience, WITHIN } from "./given.js";
import { firedAlready, nameTaken } from "./problems.js";
import { Command, type Rehearsal, type Task, type Wait } from "./process.js";
import type { RequestParts } from "./resource.js";
import type { World } from "./world.js";

class Listen extends Command {
  private readonly signal: Signal;

  constructor(signal: Signal, within: number) {
    super(signal.world, within, 0);
    this.signal = signal;
  }

  named(): string {
    return this.signal.name;
  }

  attempt(_: Task): Outcome | undefined {
    return this.signal.told();
  }

  join(wait: Wait): void {
    this.signal.listeners.add(wait);
  }

  withdraw(wait: Wait): void {
    this.signal.listeners.delete(wait);
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.signal.told() === undefined ? undefined : before;
  }
}

/** Something that happens once. Made by `sim.event`. */
export class Signal<T = unknown> {
  readonly name: string;
  readonly listeners: Set<Wait> = new Set<Wait>();
  readonly world: World;
  private outcome: Outcome | undefined = undefined;

  constructor(world: World, name: string) {
    if (typeof name !== "string" || name === "") throw nameTaken(name);
    this.world = world;
    this.name = name;
  }

  /** Waits for it. The outcome is `received`, with its value. */
  wait(parts: Pick<RequestParts, "within"> = {}): Command {
    const where = `a wait for ${this.name}`;
    return new Listen(this as Signal, patience(partsOf(parts, where, WITHIN).within, where));
  }

  /** It happens now. Error KL439: it has happened already. */
  fire(value: T): void {
    if (this.outcome !== undefined) throw firedAlready(this.name);
    this.outcome = { kind: "received", value };
    // A wait of the same condition leaves the set when the first of them is told.
    for (const wait of this.listeners) this.world.settle(wait, this.outcome);
    this.listeners.clear();
  }

  /** What those are told who ask after it has happened. */
  told(): Outcome | undefined {
    return this.outcome;
  }
}

class Join extends Command {
  private readonly awaited: Task;

  constructor(world: World, awaited: Task, within: number) {
    super(world, within, 0);
    this.awaited = awaited;
  }

  named(): string {
    return `the end of ${this.awaited.name}`;
  }

  attempt(_: Task): Outcome | undefined {
    return this.awaited.state === "ended" ? { kind: "received", value: this.awaited.result } : undefined;
  }

  join(wait: Wait): void {
    ((this.awaited.rare ??= {}).joiners ??= new Set()).add(wait);
  }

  withdraw(wait: Wait): void {
    this.awaited.rare?.joiners?.delete(wait);
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.awaited.state === "ended" ? before : undefined;
  }
}

/** Waits for the end of a process. The outcome is `received`, with what it returned. */
export const endOf = (world: World, task: Task, within: number | undefined): Command =>
  new Join(world, task, patience(within, `a wait for the end of ${task.name}`));

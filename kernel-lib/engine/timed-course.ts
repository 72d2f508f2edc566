/**
 * One run of a system in time, step by step, from its start or from any moment.
 *
 * A step changes the words of the state in place; to ask changes nothing. An actor is in the calendar at most once. Who waits is parked on
 * cells and asked again when a step touches one; who rests is asked after every step. Those who come back do so in the order in which they
 * were parked.
 *
 * This file changes the state of one run in place.
 */
import type { Schema, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { stream } from "../base/random.js";
import { Calendar } from "./events/calendar.js";
import { stuckInTime } from "./events/problems.js";
import { told } from "./events/told.js";
import type { Moment, Pending, TimedEntry } from "./moment.js";
import { packed } from "./packed.js";
import type { Cell, Next, Step, StepLabel, System } from "./system.js";
import { ParkedActors } from "./timed-parked.js";
import { noTime, type TimedParts } from "./timed-parts.js";
import { WaitSums } from "./timed-waits.js";

const NO_STEP: StepLabel = { name: "", op: "", part: "only" };
const NOWHERE: readonly Cell[] = Object.freeze([]);

const firstOf = <W>(next: Next<W>): Step<W> | undefined =>
  next.kind === "step" ? next : next.kind === "choice" ? next.steps[0] : undefined;

export class TimedCourse<S extends Schema> {
  /** The time of the last step. */
  time: number;
  steps: number;
  /** Who made the last step, how long he had waited for it, and for what. */
  actor = -1;
  waited = 0;
  reason = "";
  /** Waits that have ended. */
  readonly waits: WaitSums;
  private choice = 0;
  private atOnce = 0;
  private last: StepLabel = NO_STEP;

  private readonly parts: TimedParts<S>;
  private readonly system: System<S>;
  private readonly view: View<S>;
  private readonly words: Uint32Array;
  private readonly calendar = new Calendar();
  private serial: number;
  private readonly parked: ParkedActors;
  /** By actor. */
  private readonly isPending: Uint8Array;
  private readonly due: Float64Array;
  private readonly dueSerial: Float64Array;
  private readonly begun: Float64Array;
  private readonly drawn: Float64Array;
  private readonly nextChoice: Float64Array;
  private readonly draws: readonly (() => number)[];

  constructor(parts: TimedParts<S>, from: Moment | undefined) {
    const { system, seed, replication = 0 } = parts;
    const { words, view } = packed(system.schema);
    const count = system.actors.length;
    if (from !== undefined) checkMoment(from, words.length, system);
    this.parts = parts;
    this.system = system;
    this.view = view;
    this.words = words;
    this.waits = new WaitSums(system.actors);
    this.parked = new ParkedActors(count);
    this.isPending = new Uint8Array(count);
    this.due = new Float64Array(count);
    this.dueSerial = new Float64Array(count);
    this.begun = Float64Array.from(from?.begun ?? system.actors.map(() => 0));
    this.nextChoice = Float64Array.from(from?.nextChoice ?? system.actors.map(() => 0));
    const drawn = Float64Array.from(from?.drawn ?? system.actors.map(() => 0));
    this.drawn = drawn;
    this.draws = system.actors.map((_, entity) => {
      const next = stream({ seed, purpose: "duration", replication, entity }, drawn[entity]);
      return () => {
        drawn[entity] = (drawn[entity] as number) + 1;
        return next();
      };
    });
    this.time = from?.time ?? 0;
    this.steps = from?.steps ?? 0;
    this.serial = from?.serial ?? 0;
    this.calendar.time = this.time;
    if (from === undefined) {
      system.initial(view);
      for (let actor = 0; actor < count; actor++) this.place(actor, 0);
    } else this.resume(from);
  }

  /** Makes the next step that is not later than `until`; false if there is none. So many steps at one time are allowed. */
  step(until: number, most: number): boolean {
    for (;;) {
      const actor = this.calendar.take(until);
      if (actor < 0) return false;
      const now = this.calendar.time;
      this.isPending[actor] = 0;
      const next = this.system.next(this.view, actor);
      const step = next.kind === "choice" ? this.chosen(actor, next.steps) : firstOf(next);
      // What was possible when it began need not be any more: then it waits from now.
      if (step === undefined) {
        this.park(actor, next, now);
        continue;
      }
      if (next.kind === "step") this.choice = 0;
      const cells = this.parked.waiting > 0 ? step.touches(this.view) : NOWHERE;
      step.apply(this.view);
      if (now > this.time) this.atOnce = 0;
      else if (++this.atOnce > most) throw stuckInTime(most, now, this.system.actors[actor]);
      this.time = now;
      this.steps++;
      this.actor = actor;
      this.last = step;
      this.release(actor, now);
      const { resting } = this.parked;
      if (this.parked.waiting > 0) for (const other of this.parked.concerned(cells, actor)) this.stir(other, now);
      else for (let i = 0; i < resting.length;) if (!this.stir(resting[i] as number, now)) i++;
      this.place(actor, now);
      return true;
    }
  }

  /** What of the state is of interest, by a function that reads it. */
  see(name: string, level: (w: View<S>) => number): number {
    const value = level(this.view);
    if (!Number.isFinite(value)) throw noLevel(name, value, this.system.name);
    return value;
  }

  /** The last step. */
  entry(): TimedEntry {
    const { time, actor, choice, waited, reason } = this;
    const { op, name } = this.last;
    return { time, actor, choice, op, name, waited, reason };
  }

  /** Where the run stands, as a value. */
  moment(): Moment {
    const { time, steps, serial } = this;
    const pending = [...this.isPending.keys()]
      .filter((actor) => this.isPending[actor] === 1)
      .map((actor): Pending => ({ at: this.due[actor] ?? 0, serial: this.dueSerial[actor] ?? 0, actor }))
      .toSorted((a, b) => a.serial - b.serial);
    const [words, begun, drawn] = [[...this.words], [...this.begun], [...this.drawn]];
    const past = this.actor < 0 ? {} : { last: this.entry() };
    const chosen = this.nextChoice.some((index) => index > 0) ? { nextChoice: [...this.nextChoice] } : {};
    const parked = this.parked.all();
    return { kind: "moment", time, steps, words, pending, parked, serial, begun, drawn, ...chosen, ...past };
  }

  private resume(from: Moment): void {
    this.words.set(from.words);
    for (const { actor, since, rests, reason, on } of from.parked)
      this.parked.park(actor, rests ? undefined : { kind: "wait", reason, op: "", on }, since);
    for (const { at, serial, actor } of from.pending) {
      this.isPending[actor] = 1;
      this.due[actor] = at;
      this.dueSerial[actor] = serial;
      this.calendar.push(at, 0, actor);
    }
  }

  /**
   * One of several steps, by the draw whose number is that of the durations which the actor has begun. Who is called back from a wait begins
   * none, and takes the first draw that is still new to it.
   */
  private chosen(actor: number, steps: readonly Step<View<S>>[]): Step<View<S>> | undefined {
    this.choice = 0;
    if (steps.length > 1) {
      const { seed, replication = 0 } = this.parts;
      const index = Math.max(this.begun[actor] as number, this.nextChoice[actor] as number);
      this.nextChoice[actor] = index + 1;
      this.choice = Math.floor(stream({ seed, purpose: "choice", replication, entity: actor }, index)() * steps.length);
    }
    return steps[this.choice];
  }

  /** Who has moved has waited, if it was parked, and is parked no more. */
  private release(actor: number, now: number): void {
    if (this.parked.isWaiting(actor)) {
      this.waited = now - this.parked.sinceOf(actor);
      this.reason = this.parked.reasonOf(actor);
      this.waits.add(actor, this.reason, this.waited);
    } else {
      if (this.reason !== "") this.reason = "";
      this.waited = 0;
    }
    this.parked.leave(actor);
  }

  /** An actor that has no step waits or rests; what it waited for until now it waits for no more, unless it is the same. */
  private park(actor: number, next: Next<View<S>>, now: number): void {
    const wait = next.kind === "wait" ? next : undefined;
    if (this.parked.isWaiting(actor) && wait?.reason !== this.parked.reasonOf(actor))
      this.waits.add(actor, this.parked.reasonOf(actor), now - this.parked.sinceOf(actor));
    this.parked.park(actor, wait, now);
  }

  /** Puts an actor on the agenda for the step that it sees, or parks it. */
  private place(actor: number, now: number): void {
    const next = this.system.next(this.view, actor);
    const step = firstOf(next);
    if (step === undefined) this.park(actor, next, now);
    else this.begin(actor, step, now);
  }

  private begin(actor: number, step: Step<View<S>>, now: number): void {
    const name = this.system.actors[actor] as string;
    const time = this.parts.duration(step, name, this.draws[actor] as () => number);
    if (!(typeof time === "number" && time >= 0 && time < Infinity))
      throw noTime(time, step.name, this.system.name, name);
    this.begun[actor] = (this.begun[actor] as number) + 1;
    this.schedule(actor, now + time);
  }

  private schedule(actor: number, at: number): void {
    this.isPending[actor] = 1;
    this.due[actor] = at;
    this.dueSerial[actor] = this.serial++;
    this.calendar.push(at, 0, actor);
  }

  /** A parked actor looks whether it can move; true if it rested and does no more. */
  private stir(actor: number, now: number): boolean {
    const next = this.system.next(this.view, actor);
    const step = firstOf(next);
    const waited = this.parked.isWaiting(actor);
    if (step === undefined) {
      // What it waits for need not be what it waited for.
      if (waited || next.kind === "wait") this.park(actor, next, now);
      return !waited && next.kind === "wait";
    }
    if (waited) {
      // It stays parked until it has moved, so that its wait is known; it is pending as well.
      this.parked.watch(actor);
      if (this.isPending[actor] === 0) this.schedule(actor, now);
      return false;
    }
    // Who is pending looks again in this very moment.
    if (this.isPending[actor] === 1) return false;
    this.parked.leave(actor);
    this.begin(actor, step, now);
    return true;
  }
}

const noLevel = (name: string, value: unknown, system: string): Problem =>
  new Problem({
    code: "KL423",
    what: `the level ${JSON.stringify(name)} is ${String(value)}`,
    where: `system ${system}, levels`,
    expected: "a finite number, read from the state",
    fix: "let levels.NAME(w) read fields of this system: { queue: (w) => w.length(0) }",
  });

/** Error KL429: this is no moment of the system, whose state has so many words. */
export function checkMoment(
  from: Moment,
  length: number,
  { name, actors }: Pick<System<Schema>, "name" | "actors">,
): void {
  if ((from as Moment | null | undefined)?.kind !== "moment") throw noneOfIts(`no moment: ${told(from)}`, name);
  const { begun, words } = from;
  if (words.length !== length || begun.length !== actors.length)
    throw noneOfIts(`a moment of ${begun.length} actors and ${words.length} words is of another system`, name);
}

const noneOfIts = (what: string, system: string): Problem =>
  new Problem({
    code: "KL429",
    what,
    where: `system ${system}`,
    expected: "a moment that a run of this system gave",
    fix: "take it from start(), moments() or run().moment of the same timed(…)",
  });

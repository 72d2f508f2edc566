/**
 * The loop: takes events from the calendar and moves processes on.
 *
 * A process runs until it yields something that cannot be met at once. A command that can be met at once takes no turn. Whoever is met later,
 * by another process or by time, is put into the calendar at that moment and has its turn there, so the order of everything that happens
 * is the calendar's: time, then priority, then serial.
 *
 * This file changes the state of one run in place.
 */
import { Calendar, PRIORITIES, type TieOrder } from "./calendar.js";
import type { Due } from "./due.js";
import { ELAPSED, STARTS, type Outcome } from "./outcome.js";
import {
  badDelay,
  badYield,
  checkedPriority,
  notStarted,
  ofAnotherRun,
  startedAlready,
  stillHolds,
  stuckInTime,
} from "./problems.js";
import { Command, Task, Wait, type AnyProcess, type Held, type Joint } from "./process.js";
import { Registry } from "./registry.js";

/** What an event's payload names, in its two lowest bits. */
const TASK = 0;
const WAIT = 1;
const ACTION = 2;

/** One line of a trace. */
export interface TraceRow {
  readonly time: number;
  readonly process: string;
  /** What it was told, or "starts", "ends", "waits for …". */
  readonly what: string;
}

/** Something that is to be done at a moment. */
export interface Action {
  readonly id: number;
  readonly handle: number;
  readonly run: () => void;
}

const NOBODY: ReadonlySet<Wait> = new Set();

/** Why the loop stopped. */
export type Halt = "empty" | "late" | "paused";

export class World {
  readonly calendar: Calendar;
  /** Events that were taken. */
  events = 0;
  /** The number of the process that runs now, or ran last. */
  private running = 0;
  readonly trace: TraceRow[] | undefined;
  readonly tasks: Registry<Task> = new Registry<Task>();
  private readonly waits: Registry<Wait> = new Registry<Wait>();
  private readonly actions: Registry<Action> = new Registry<Action>();
  /** By task: when its delay ends, and since when it holds what it holds. */
  private due: Float64Array = new Float64Array(64);
  heldSince: Float64Array = new Float64Array(64);
  private started = 0;
  /** What was started last. Who starts a process twice does so in a row, or in a loop; to remember all would cost every start. */
  private latest: AnyProcess | undefined = undefined;
  /** Moves since time went on. */
  private moves = 0;
  /** How many things that belong together are going on, one within another, and what is to be done when they are over. */
  private depth = 0;
  private later: (() => void)[] = [];
  private readonly mostMoves: number;

  constructor({ trace, mostMoves, ...ties }: TieOrder & { readonly trace: boolean; readonly mostMoves: number }) {
    this.calendar = new Calendar(ties);
    this.trace = trace ? [] : undefined;
    this.mostMoves = mostMoves;
  }

  /** Carries at most `most` events out that are not later than `until`, and none after somebody has said stop or when it is due outside. */
  advance(until: number, most: number, halt: { readonly stopped: boolean }, due?: Due): Halt {
    const { calendar } = this;
    for (let left = most; left > 0 && !halt.stopped; left--) {
      const before = calendar.time;
      const payload = calendar.take(until);
      if (payload < 0) return calendar.count() === 0 ? "empty" : "late";
      this.events++;
      if (calendar.time > before) this.moves = 0;
      else if (++this.moves > this.mostMoves) throw stuckInTime(this.mostMoves, before, this.current()?.name);
      const kind = payload & 3;
      if (kind === TASK) this.move(this.tasks.at(payload >> 2));
      else if (kind === WAIT) this.expire(this.waits.at(payload >> 2));
      else this.act(payload >> 2);
      if (due !== undefined && --due.events === 0 && due.look()) break;
    }
    return "paused";
  }

  /** Puts a new process into the calendar, now. */
  start(generator: AnyProcess, name: string | undefined, priority: number): Task {
    if (typeof (generator as Partial<AnyProcess> | undefined)?.next !== "function") throw notStarted(generator);
    if (generator === this.latest) throw startedAlready();
    this.latest = generator;
    if (priority !== 0) checkedPriority(priority, PRIORITIES, `start, priority of ${name ?? "a process"}`);
    const id = this.tasks.free();
    const task = new Task(id, this.started++, name, priority, generator);
    this.tasks.put(id, task);
    if (id >= this.due.length) this.widen();
    this.calendar.pushNow(priority, id * 4 + TASK);
    return task;
  }

  /** Calls back after a delay. */
  after(delay: number, run: () => void): Action {
    const id = this.actions.free();
    const action = { id, run, handle: this.calendar.push(this.calendar.time + delay, 0, id * 4 + ACTION) };
    this.actions.put(id, action);
    return action;
  }

  /** Takes back what was to be done. */
  cancel(action: Action): void {
    this.calendar.cancel(action.handle);
    this.actions.drop(action.id);
  }

  /** Meets a wait that its owner has taken out of line. */
  settle(wait: Wait, outcome: Outcome): void {
    if (wait.timer >= 0) this.stopTimer(wait);
    if (wait.joint !== undefined) {
      this.begin();
      wait.joint.settled(wait.index, outcome);
      return this.end();
    }
    const { task } = wait;
    task.waits = false;
    this.ready(task, outcome);
  }

  /** Something begins that consists of several things: nobody is helped by one of them before all are done. */
  begin(): void {
    this.depth++;
  }

  /** It is over: now come those whom it helps, in order. */
  end(): void {
    if (--this.depth > 0 || this.later.length === 0) return;
    const { later } = this;
    this.later = [];
    for (const run of later) run();
  }

  /** What is to be done when all that belongs together is over. */
  afterwards(run: () => void): void {
    this.later.push(run);
  }

  /** Lets a wait's timer run. */
  startTimer(wait: Wait, delay: number): void {
    wait.timerId = this.waits.free();
    this.waits.put(wait.timerId, wait);
    wait.timer = this.calendar.push(this.calendar.time + delay, wait.task.priority, wait.timerId * 4 + WAIT);
  }

  stopTimer(wait: Wait): void {
    this.calendar.cancel(wait.timer);
    this.waits.drop(wait.timerId);
    wait.timer = -1;
  }

  /** A wait for a part of a condition. */
  enter(task: Task, command: Command, joint: Joint, index: number): Wait {
    const wait = new Wait(task, command, this.calendar.time, joint, index);
    if (command.within < Infinity) this.startTimer(wait, command.within);
    return wait;
  }

  /** The process that runs now, or ran last. */
  current(): Task | undefined {
    return this.tasks.at(this.running);
  }

  /** Takes a wait back; between `begin` and `end`. */
  leave(wait: Wait): void {
    if (wait.timer >= 0) this.stopTimer(wait);
    wait.command.withdraw(wait);
  }

  /** Tells a process something before what it waits for; false if it has ended. `outcome` is told what is left of its delay. */
  disturb(task: Task, outcome: (left: number) => Outcome): boolean {
    if (task.state === "ended") return false;
    if (task.state === "delayed") {
      this.calendar.cancel(task.handle);
      this.ready(task, outcome((this.due[task.id] as number) - this.calendar.time));
    } else if (task.waits) {
      this.begin();
      this.leave(task);
      task.waits = false;
      this.ready(task, outcome(0));
      this.end();
    } else ((task.rare ??= {}).notices ??= []).push(outcome);
    return true;
  }

  note(task: Task, what: string): void {
    this.trace?.push({ time: this.calendar.time, process: task.name, what });
  }

  private ready(task: Task, outcome: Outcome): void {
    task.outcome = outcome;
    task.state = "ready";
    // Whom its leaving helps has his turn before it.
    if (this.depth > 0 && this.later.length > 0) this.turnLater(task);
    else this.calendar.pushNow(task.priority, task.id * 4 + TASK);
  }

  /** Apart from `ready`, for a function that is made there would cost every turn. */
  private turnLater(task: Task): void {
    this.afterwards(() => this.calendar.pushNow(task.priority, task.id * 4 + TASK));
  }

  /** A process goes on until it must wait. */
  private move(task: Task): void {
    const { generator } = task;
    let outcome = task.outcome;
    this.running = task.id;
    task.state = "running";
    for (;;) {
      if (this.trace !== undefined) this.note(task, outcome === STARTS ? "starts" : outcome.kind);
      const { done, value } = generator.next(outcome as never);
      if (done === true) return this.finish(task, value);
      const notice = task.rare?.notices?.shift();
      if (typeof value === "number" && !(value >= 0 && value < Infinity)) throw badDelay(value, task.name);
      if (notice !== undefined) {
        if (typeof value !== "number" && !(value instanceof Command)) throw badYield(value, task.name);
        outcome = notice(typeof value === "number" ? value : 0);
      } else if (typeof value === "number") {
        const end = this.calendar.time + value;
        task.handle = this.calendar.push(end, task.priority, task.id * 4 + TASK);
        task.outcome = ELAPSED;
        task.state = "delayed";
        this.due[task.id] = end;
        if (this.trace !== undefined) this.note(task, `waits for ${value}`);
        return;
      } else {
        if (!(value instanceof Command)) throw badYield(value, task.name);
        if (value.home !== this) throw ofAnotherRun(value.named(), task.name);
        const met = value.attempt(task) ?? (value.within <= 0 ? value.refused() : undefined);
        if (met === undefined) return this.park(task, value);
        outcome = met;
        if (++this.moves > this.mostMoves) throw stuckInTime(this.mostMoves, this.calendar.time, task.name);
      }
    }
  }

  private park(task: Task, command: Command): void {
    task.state = "waiting";
    task.waits = true;
    task.command = command;
    task.since = this.calendar.time;
    if (command.within < Infinity) this.startTimer(task, command.within);
    if (this.trace !== undefined) this.note(task, `waits for ${command.named()}`);
    command.join(task);
  }

  private expire(wait: Wait): void {
    this.waits.drop(wait.timerId);
    wait.timer = -1;
    this.begin();
    this.settle(wait, wait.command.expired(wait));
    this.end();
  }

  private act(id: number): void {
    const action = this.actions.at(id);
    this.actions.drop(id);
    action.run();
  }

  private finish(task: Task, value: unknown): void {
    if (task.held !== undefined) throw stillHolds(task.name, task.held.name);
    task.state = "ended";
    task.result = value;
    this.tasks.drop(task.id);
    if (this.trace !== undefined) this.note(task, "ends");
    for (const wait of task.rare?.joiners ?? NOBODY) this.settle(wait, { kind: "received", value });
  }

  private widen(): void {
    const { due, heldSince } = this;
    this.due = new Float64Array(due.length * 2);
    this.due.set(due);
    this.heldSince = new Float64Array(due.length * 2);
    this.heldSince.set(heldSince);
  }
}

/** A task holds one more thing. */
export function hold(world: World, task: Task, held: Held): void {
  const now = world.calendar.time;
  if (task.held === undefined) {
    task.held = held;
    world.heldSince[task.id] = now;
  } else ((task.rare ??= {}).held ??= []).push({ held, since: now });
}

/** Whether a task holds it. */
export const holds = (task: Task, held: Held): boolean =>
  task.held === held || (task.rare?.held?.some((other) => other.held === held) ?? false);

/** A task gives back a unit that was taken away before it could be told: then it need not be told. */
export function isTold(task: Task, resource: string): boolean {
  const notices = task.rare?.notices ?? [];
  const index = notices.map((notice) => notice(0)).findIndex((n) => n.kind === "preempted" && n.resource === resource);
  if (index >= 0) notices.splice(index, 1);
  return index < 0;
}

/** Apart from `unhold`, for a function that is made there would cost every return. */
const placeOf = (more: readonly { readonly held: Held }[], held: Held): number =>
  more.findLastIndex((other) => other.held === held);

/** A task gives something back, of several the one that it got last; the answer is since when it held it, or -1 if it did not. */
export function unhold(world: World, task: Task, held: Held): number {
  const more = task.rare?.held;
  const index = more === undefined ? -1 : placeOf(more, held);
  if (more !== undefined && index >= 0) return more.splice(index, 1)[0]?.since ?? -1;
  if (task.held !== held) return -1;
  const since = world.heldSince[task.id] as number;
  // The list goes on from the oldest to the latest.
  const next = more?.shift();
  task.held = next?.held;
  if (next !== undefined) world.heldSince[task.id] = next.since;
  return since;
}

/**
 * Processes and their waits: what the loop of `world.ts` moves about.
 *
 * A process is a generator; it yields a delay or a command and is told an outcome. A command that cannot be met at once leaves a wait behind,
 * which stands in the line of whoever can meet it.
 *
 * This file declares mutable records; one run owns them.
 */
import { defect } from "../../base/problem.js";
import { STARTS, TIMED_OUT, type Outcome } from "./outcome.js";

/** What a process may yield: a delay [time], or a command made by a resource, a store, a device, … */
export type Yielded = number | Command;

/** A process: `function* (): Process { … }`. T is what it receives from stores, events and ended processes, R what it returns. */
export type Process<T = unknown, R = void> = Generator<Yielded, R, Outcome<T>>;

/** A process of any kind, as it is handed to `start`. */
export type AnyProcess = Generator<Yielded, unknown, never>;

/** How things would stand if several commands had been met, one after the other: see `rehearsal.ts`. */
export interface Rehearsal {
  /** Of each `any` among the commands, in order, which part is met. */
  readonly choices: readonly number[];
  /** Who has left his line by then. */
  readonly left: ReadonlySet<Wait>;
  /** Of conditions of which a part was met, how many parts they still lack. */
  readonly lacks: ReadonlyMap<Joint, number>;
  /** What has changed at places, by place, in a form of their own. */
  readonly places: ReadonlyMap<object, unknown>;
}

/** Something to wait for, ready to be yielded. */
export abstract class Command {
  /** The run that it is of. */
  readonly home: object | undefined;
  /** How long to wait at most [time]; infinite is for ever. */
  readonly within: number;
  /** The place in a line: the smaller comes first. */
  readonly priority: number;

  constructor(home: object | undefined, within: number, priority: number) {
    this.home = home;
    this.within = within;
    this.priority = priority;
  }

  /** What there is to wait for, as traces and deadlocks name it: "server". */
  abstract named(): string;
  /** Meets the command at once if that can be. */
  abstract attempt(task: Task): Outcome | undefined;
  /** Puts the wait where it will be met. */
  abstract join(wait: Wait): void;
  /**
   * Takes the wait out of line: it was interrupted, or patience is over, or another one came first. Whom that helps is served afterwards
   * (`World.afterwards`), when all that leaves with it has left: otherwise a part of a condition would be served that is leaving too.
   */
  abstract withdraw(wait: Wait): void;
  /** How things would stand if it were met after what was rehearsed before; undefined if it could not be met then. It changes nothing. */
  rehearse(_: Rehearsal): Rehearsal | undefined {
    return undefined;
  }
  /** Meets the command as it was rehearsed; the choices are taken in order. */
  follow(task: Task, _: Iterator<number>): Outcome {
    return this.attempt(task) ?? defect(`${this.named()} was not met as it was rehearsed`);
  }
  /** It could not be met at once and has no patience. */
  refused(): Outcome {
    return TIMED_OUT;
  }
  /** Gives back what was got at once or later, because the condition that it was a part of was given up. */
  undo(_: Task, _outcome: Outcome): void {
    // What has been received cannot be given back; what is held can, see the overrides.
  }
  /** The wait's timer has run out: patience is over, unless the command says otherwise. */
  expired(wait: Wait): Outcome {
    this.withdraw(wait);
    return TIMED_OUT;
  }
}

/** Several waits of one task, of which one or all count. */
export interface Joint {
  /** The condition. */
  readonly wait: Wait;
  /** How many of its parts must still be met. */
  lacks(): number;
  /** The waits that leave when it is over. */
  waiting(): readonly Wait[];
  settled(index: number, outcome: Outcome): void;
  withdraw(): void;
}

/**
 * A task that stands in a line until a command is met. A task is the wait of its own commands; the parts of conditions are waits by themselves.
 *
 * The fields of this class and of `Task` are declared only, and set by the constructor alone: a field that is defined first and set then
 * has no representation of its own for numbers, and every time that is stored in it is allocated.
 */
export class Wait {
  declare task: Task;
  declare command: Command;
  /** When it began. */
  declare since: number;
  /** The condition that it is a part of, and which part. */
  declare joint: Joint | undefined;
  declare index: number;
  /** The calendar's handle of the end of patience, or of the delay that it is; -1 if there is none. */
  declare timer: number;
  declare timerId: number;
  /** The condition that it is, with the waits of its parts. */
  declare parts: Joint | undefined;
  declare before: Wait | undefined;
  declare after: Wait | undefined;

  constructor(task: Task | undefined, command: Command, since: number, joint: Joint | undefined, index: number) {
    this.task = task ?? (this as Wait as Task);
    this.command = command;
    this.since = since;
    this.joint = joint;
    this.index = index;
    this.timer = -1;
    this.timerId = -1;
    this.parts = undefined;
    this.before = undefined;
    this.after = undefined;
  }
}

/** What a task holds: a unit of a resource, a side of a lock. Those that are told apart are different objects. */
export interface Held {
  readonly name: string;
}

export type TaskState = "ready" | "delayed" | "waiting" | "running" | "ended";

/** What a task waits for before it waits for anything. */
class Nothing extends Command {
  named(): string {
    return "nothing";
  }

  attempt(_: Task): Outcome | undefined {
    return undefined;
  }

  join(_: Wait): void {
    // Nobody yields it.
  }

  withdraw(_: Wait): void {
    // Nobody yields it.
  }
}

const NONE = new Nothing(undefined, Infinity, 0);

/** What few tasks have. */
export interface Rare {
  /** Interrupts and preemptions that came while it was ready or running; told at its next waits, with the delay that it asked for then. */
  notices?: ((left: number) => Outcome)[];
  /** What it holds besides `held`, and since when. */
  held?: { held: Held; since: number }[];
  /** Who waits for its end. */
  joiners?: Set<Wait>;
}

/** A process that was started. */
export class Task extends Wait {
  declare readonly id: number;
  declare readonly priority: number;
  declare readonly generator: AnyProcess;
  /** What was started before it, and the name that it was given. */
  declare private readonly serial: number;
  declare private readonly given: string | undefined;
  declare state: TaskState;
  /** What it will be told. */
  declare outcome: Outcome;
  /** The calendar's handle of its turn. */
  declare handle: number;
  /** Whether it is in a line, as a wait. */
  declare waits: boolean;
  declare held: Held | undefined;
  /** What it returned. */
  declare result: unknown;
  declare rare: Rare | undefined;

  constructor(id: number, serial: number, given: string | undefined, priority: number, generator: AnyProcess) {
    super(undefined, NONE, 0, undefined, 0);
    this.id = id;
    this.priority = priority;
    this.generator = generator;
    this.serial = serial;
    this.given = given;
    this.state = "ready";
    this.outcome = STARTS;
    this.handle = -1;
    this.waits = false;
    this.held = undefined;
    this.result = undefined;
    this.rare = undefined;
  }

  get name(): string {
    return this.given ?? `process ${this.serial}`;
  }
}

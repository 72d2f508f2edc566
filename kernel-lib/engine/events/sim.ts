/**
 * What a process has in its hands: time, other processes, things to wait for, random streams, statistics.
 *
 * This file registers what one run is made of, in place.
 */
import { fieldsOf } from "../../base/fields.js";
import { stream } from "../../base/random.js";
import { allOf, anyOf, type ConditionParts } from "./condition.js";
import { CONTAINER, Container, type ContainerParts } from "./container.js";
import { DEVICE, Device, type DeviceParts } from "./device.js";
import { LOCK, Lock, type LockParts } from "./lock.js";
import { measurable, partsOf, WITHIN } from "./given.js";
import { nameTaken, noProcess, ofAnotherRun } from "./problems.js";
import { Task, type AnyProcess, type Command, type Yielded } from "./process.js";
import { RESOURCE, Resource, type ResourceParts } from "./resource.js";
import { endOf, Signal } from "./signal.js";
import { LevelSums, TallySums, type Keep } from "./statistic.js";
import { STORE, Store, type StoreParts } from "./storage.js";
import { WaitQueue } from "./wait-queue.js";
import type { World } from "./world.js";

/** A process that was started, to be interrupted or waited for. */
export type StartedProcess = Pick<Task, "name" | "state" | "result">;

/** How a process is started. */
export interface StartParts {
  readonly name?: string;
  readonly priority?: number;
}

const START = fieldsOf<StartParts>({ name: 0, priority: 0 });
/** Of what has nothing but a name. */
const NAMED = fieldsOf<{ readonly name: string }>({ name: 0 });

/** Observations of one's own. */
export interface Tally {
  readonly add: (x: number) => void;
}

/** A level of one's own over time. */
export interface Level {
  readonly set: (value: number) => void;
  readonly value: () => number;
}

/** What belongs to random numbers. */
export interface Randomness {
  readonly seed: number;
  readonly replication: number;
  readonly antithetic: boolean;
}

/** Everything of a run that results are kept of, by kind and name. */
export class Contents {
  readonly resources: Map<string, Resource> = new Map();
  readonly containers: Map<string, Container> = new Map();
  readonly stores: Map<string, Store<unknown>> = new Map();
  readonly locks: Map<string, Lock> = new Map();
  readonly waitQueues: Map<string, WaitQueue> = new Map();
  readonly devices: Map<string, Device> = new Map();
  readonly tallies: Map<string, TallySums> = new Map();
  readonly levels: Map<string, LevelSums> = new Map();
  readonly names: Set<string> = new Set();
}

/** The hands of a process. */
export class Sim {
  private readonly world: World;
  private readonly contents: Contents;
  private readonly draws: (purpose: string, entity: number) => () => number;
  private readonly keep: Keep;
  private readonly halt: { stopped: boolean };

  constructor(
    world: World,
    contents: Contents,
    draws: (purpose: string, entity: number) => () => number,
    keep: Keep,
    halt: { stopped: boolean },
  ) {
    this.world = world;
    this.contents = contents;
    this.draws = draws;
    this.keep = keep;
    this.halt = halt;
  }

  /** The time [time]. */
  get now(): number {
    return this.world.calendar.time;
  }

  /** Starts a process, now but after what is due before; `priority` orders its events among those of one time. */
  start(process: AnyProcess, parts?: StartParts): StartedProcess {
    if (parts !== undefined) partsOf(parts, "a start", START);
    return this.world.start(process, parts?.name, parts?.priority ?? 0);
  }

  /**
   * Tells a process that it is interrupted, at once if it waits and otherwise when it does; false if it has ended.
   * Errors KL446: no process; KL448: one of another run.
   */
  interrupt(process: StartedProcess, cause: string = ""): boolean {
    return this.world.disturb(this.own(process, "sim.interrupt"), (left) => ({ kind: "interrupted", cause, left }));
  }

  /**
   * Waits for the end of a process. The outcome is `received`, with what it returned. Errors KL446: no process that was started; KL448: one of
   * another run.
   */
  end(process: StartedProcess, parts: { readonly within?: number } = {}): Command {
    return endOf(this.world, this.own(process, "sim.end"), partsOf(parts, "the end of a process", WITHIN).within);
  }

  /** Ends the run when the process that calls it waits next, or ends: what it yields until then and can have at once it still has. */
  stop(): void {
    this.halt.stopped = true;
  }

  /** The first of several waits. The outcome is `first`, with which it was and its own outcome. Error KL445: no list, or an empty one. */
  any(parts: readonly Yielded[], how: ConditionParts = {}): Command {
    return anyOf(this.world, parts, how);
  }

  /** All of several waits. The outcome is `all`. What was held or got is given back if the wait is given up. Error KL445: no list. */
  all(parts: readonly Yielded[], how: ConditionParts = {}): Command {
    return allOf(this.world, parts, how);
  }

  /** So many equal units with a line before them. */
  resource(parts: ResourceParts): Pick<Resource, "name" | "request" | "release" | "busy" | "waiting"> {
    const { name } = partsOf(parts, "a resource", RESOURCE);
    return this.keepAs(this.contents.resources, name, new Resource(this.world, parts, this.keep));
  }

  /** An amount of something alike. */
  container(parts: ContainerParts): Pick<Container, "name" | "take" | "put" | "amount"> {
    const { name } = partsOf(parts, "a container", CONTAINER);
    return this.keepAs(this.contents.containers, name, new Container(this.world, parts, this.keep));
  }

  /** Items one by one. */
  store<T>(parts: StoreParts): Pick<Store<T>, "name" | "get" | "put" | "size"> {
    const { name } = partsOf(parts, "a store", STORE);
    return this.keepAs(this.contents.stores, name, new Store<unknown>(this.world, parts, this.keep)) as Store<T>;
  }

  /** A lock of readers and writers. */
  lock(parts: LockParts): Pick<Lock, "name" | "read" | "write" | "release"> {
    const { name } = partsOf(parts, "a lock", LOCK);
    return this.keepAs(this.contents.locks, name, new Lock(this.world, parts, this.keep));
  }

  /** A wait queue as a kernel has it. */
  waitQueue(parts: { readonly name: string }): Pick<WaitQueue, "name" | "wait" | "wake" | "wakeAll" | "size"> {
    const { name } = partsOf(parts, "a wait queue", NAMED);
    return this.keepAs(this.contents.waitQueues, name, new WaitQueue(this.world, name, this.keep));
  }

  /** A device that carries requests out. */
  device(parts: DeviceParts): Pick<Device, "name" | "submit"> {
    const { name } = partsOf(parts, "a device", DEVICE);
    const [draw, drawFailure] = [this.draws(`${name}: service`, 0), this.draws(`${name}: failure`, 0)];
    return this.keepAs(this.contents.devices, name, new Device(this.world, parts, this.keep, draw, drawFailure));
  }

  /** Something that happens once. */
  event<T = unknown>(parts: { readonly name: string }): Pick<Signal<T>, "name" | "wait" | "fire"> {
    return new Signal<T>(this.world, partsOf(parts, "an event", NAMED).name);
  }

  /** Observations of one's own. */
  tally(name: string): Tally {
    const made = this.keepAs(this.contents.tallies, name, new TallySums(this.keep));
    return { add: (x) => made.add(measurable(x, `an observation of ${name}`)) };
  }

  /** A level of one's own. */
  level(name: string, initial: number = 0): Level {
    const first = measurable(initial, `the level ${name} at first`);
    const made = this.keepAs(this.contents.levels, name, new LevelSums(this.now, first, this.keep));
    return { set: (value) => made.set(this.now, measurable(value, `the level ${name}`)), value: () => made.value() };
  }

  /** Random numbers of (0, 1) that belong to this purpose and entity alone, in this replication: see `stream`. Asked for again, they go on. */
  stream(purpose: string, entity: number = 0): () => number {
    return this.draws(purpose, entity);
  }

  /** A process of this run; one that has ended is the same everywhere. */
  private own(started: StartedProcess, where: string): Task {
    if (!(started instanceof Task)) throw noProcess(started, where);
    const { id, name, state } = started;
    if (state !== "ended" && this.world.tasks.at(id) !== started) throw ofAnotherRun(name, where);
    return started;
  }

  private keepAs<T>(kept: Map<string, T>, name: string, made: T): T {
    const { names } = this.contents;
    if (typeof name !== "string" || name === "" || names.has(name)) throw nameTaken(name);
    names.add(name);
    kept.set(name, made);
    return made;
  }
}

/** Streams that begin anew, from another seed, when they are told to, if they are to be renewable: for a run that is forked. */
export function streams(
  randomness: Randomness,
  renewable: boolean,
): {
  readonly draws: (purpose: string, entity: number) => () => number;
  readonly reseed: (seed: number) => void;
} {
  let { seed } = randomness;
  const renewals: (() => void)[] = [];
  const opened = (purpose: string, entity: number): (() => number) => stream({ ...randomness, seed, purpose, entity });
  const begun = (purpose: string, entity: number): (() => number) => {
    if (!renewable) return opened(purpose, entity);
    let draw = opened(purpose, entity);
    renewals.push(() => {
      draw = opened(purpose, entity);
    });
    return () => draw();
  };
  // Who asks for a stream again, as each customer may, goes on where it is: begun anew, it would give everybody the same number.
  const known = new Map<string, () => number>();
  return {
    draws: (purpose, entity) => {
      const key = JSON.stringify([purpose, entity]);
      const draw = known.get(key) ?? begun(purpose, entity);
      known.set(key, draw);
      return draw;
    },
    reseed: (next) => {
      seed = next;
      for (const renew of renewals) renew();
    },
  };
}

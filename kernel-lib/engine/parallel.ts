/**
 * One worker's share of a search that several threads make together, level by level.
 *
 * All workers expand the states of one depth, taking them in small portions from everybody's list, and meet before the next depth begins.
 * So every state is found at its least depth, as in the search of one thread: the states, the transitions, the verdict and the length
 * of a witness are the same whatever the threads do. Which of several shortest runs is shown may differ.
 *
 * A system reaches a worker as the name of a module and of what that exports: functions cannot be sent.
 */
import type { Schema, View } from "../base/cells.js";
import { Problem } from "../base/problem.js";
import { choose } from "./law.js";
import { HELD_BACK } from "./order.js";
import { packed } from "./packed.js";
import { CONTROL, SharedStates, type SharedMemory } from "./shared-states.js";
import { deadlockOf } from "./search.js";
import type { Deadlock } from "./exploration.js";
import type { Property, Step, System } from "./system.js";
import { stepsOf } from "./witness.js";

/** A value that a module exports, or what a function that it exports gives for some plain arguments. */
export interface FromModule {
  /** The module's URL. */
  readonly module: string;
  /** The export's name. */
  readonly name: string;
  /** Arguments, if it is a function that makes the value. */
  readonly with?: readonly unknown[];
}

/** What a worker is told. */
export interface Share {
  readonly system: FromModule;
  readonly property: FromModule | undefined;
  readonly symmetry: boolean | undefined;
  readonly avoid: boolean;
  readonly depth: number;
  readonly memory: SharedMemory;
  readonly me: number;
}

/** What a worker has counted. */
export interface Counted {
  readonly states: number;
  readonly transitions: number;
  readonly levels: readonly number[];
  readonly ends: number;
  readonly deadlocked: number;
  readonly deadlocks: readonly Deadlock[];
  readonly walled: number;
  readonly mixed: boolean;
  readonly unseen: readonly string[];
  /** Depth of the nearest state that the property speaks of, or -1, and its number: of those of this worker the least. */
  readonly hitDepth: number;
  readonly hit: number;
  readonly bound: string;
}

/** States that are taken from a list at once. */
const PORTION = 64;

/** Loads what a module exports. Error KL414: it exports no such value. */
export async function loaded<T>(source: FromModule): Promise<T> {
  const module = (await import(source.module)) as Readonly<Record<string, unknown>>;
  const value = module[source.name];
  if (value === undefined)
    throw new Problem({
      code: "KL414",
      what: `nothing is exported under the name ${source.name}`,
      where: source.module,
      expected: Object.keys(module).join(", ") || "an export",
      fix: "name an export of the module: { module: new URL(...).href, name: ... }",
    });
  return (
    source.with === undefined ? value : (value as (...parts: readonly unknown[]) => unknown)(...source.with)
  ) as T;
}

/** Waits until all workers have come here. */
const meeting = (control: Int32Array, workers: number) => (): void => {
  const round = Atomics.load(control, CONTROL.round);
  if (Atomics.add(control, CONTROL.arrived, 1) === workers - 1) {
    Atomics.store(control, CONTROL.arrived, 0);
    Atomics.add(control, CONTROL.round, 1);
    Atomics.notify(control, CONTROL.round);
  } else while (Atomics.load(control, CONTROL.round) === round) Atomics.wait(control, CONTROL.round, round);
};

/** Makes one worker's share of a search; all workers must be started with the same memory. */
export async function makeShare(share: Share): Promise<Counted> {
  const system = await loaded<System>(share.system);
  const property = share.property === undefined ? undefined : await loaded<Property<View<Schema>>>(share.property);
  return sharedSearch(system, property, share);
}

function sharedSearch(system: System, property: Property<View<Schema>> | undefined, share: Share): Counted {
  const { memory, me, avoid } = share;
  const { workers, width, most } = memory;
  const found = new SharedStates(memory, me);
  const { control } = found;
  const meet = meeting(control, workers);
  const lists = memory.lists.map((list) => list.map((buffer) => new Int32Array(buffer)));
  const place = (worker: number): number => CONTROL.perWorker + workers + worker;
  const length = (parity: number, worker: number): number => CONTROL.perWorker + (2 + parity) * workers + worker;
  const { words, view } = packed(system.schema);
  const saved = new Uint32Array(width);
  const { reducer } = choose(system, share.symmetry);
  const everywhere = property?.scope === "always" ? property.in : undefined;
  const atEnds = property?.scope === "end" ? property.in : undefined;
  const unseen = new Set(system.operations ?? []);
  const levels: number[] = [];
  const fresh = () => ({ transitions: 0, ends: 0, deadlocked: 0, walled: 0, hit: -1, deadlocks: [] as Deadlock[] });
  const total = { transitions: 0, ends: 0, deadlocked: 0, walled: 0, states: 0, mixed: false, hitDepth: -1, hit: -1 };
  const deadlocks: Deadlock[] = [];
  let level = fresh();
  let out = lists[0]?.[me] as Int32Array;
  let written = 0;
  let bound = "";

  const speaks = (of: (w: View<Schema>) => boolean): boolean => {
    const here = of(view);
    if (reducer === undefined) return here;
    const all = reducer.ask(words, () => of(view), here);
    if (all === "some") total.mixed = true;
    return all !== "none";
  };
  const isLess = (a: number, b: number): boolean => {
    const [left, right] = [new Uint32Array(width), new Uint32Array(width)];
    found.load(a, left);
    found.load(b, right);
    const at = left.findIndex((word, i) => word !== right[i]);
    return at >= 0 && (left[at] as number) < (right[at] as number);
  };
  const hit = (index: number): void => {
    if (level.hit < 0 || isLess(index, level.hit)) level.hit = index;
  };
  /** Adds the state in `words`, if it is new; false if there is no room. */
  const reach = (from: number): boolean => {
    if (reducer !== undefined) reducer.reduce(words);
    const index = found.add(words, from);
    if (index === -2) return false;
    if (index >= 0) out[written++] = index;
    return true;
  };
  /** Expands a state; false if there was no room for what follows it. */
  const expand = (from: number): boolean => {
    found.load(from, saved);
    words.set(saved);
    if (!avoid && everywhere !== undefined && speaks(everywhere)) hit(from);
    let moves = 0;
    let waits = 0;
    let cut = false;
    let open = false;
    for (let actor = 0; actor < system.actors.length; actor++) {
      const next = system.next(view, actor);
      if (next.kind === "wait") {
        waits++;
        if (next.reason === HELD_BACK) cut = true;
        continue;
      }
      const steps: readonly Step<View<Schema>>[] = stepsOf(next);
      for (let k = 0; k < steps.length; k++) {
        const step = steps[k] as Step<View<Schema>>;
        step.apply(view);
        if (unseen.size > 0) unseen.delete(step.op);
        moves++;
        if (!(avoid && everywhere !== undefined && speaks(everywhere))) {
          open = true;
          if (!reach(from)) return false;
        }
        for (let i = 0; i < width; i++) words[i] = saved[i] as number;
      }
    }
    level.transitions += moves;
    if (!open && (moves > 0 || cut || atEnds !== undefined)) level.walled++;
    if (moves > 0 || cut) return true;
    const judged = atEnds !== undefined && speaks(atEnds);
    if (judged) hit(from);
    if (avoid && judged) return true;
    if (waits === 0) level.ends++;
    else {
      level.deadlocked++;
      if (level.deadlocks.length < 10) level.deadlocks.push(deadlockOf(system, view));
    }
    return true;
  };
  /** Expands portions of all lists of a level until they are used up, or there is no room. */
  const work = (parity: number): void => {
    for (let k = 0; k < workers; k++) {
      const owner = (me + k) % workers;
      const list = lists[parity]?.[owner] as Int32Array;
      const end = control[length(parity, owner)] as number;
      for (let at = 0; ;) {
        at = Atomics.add(control, place(owner), PORTION);
        if (at >= end) break;
        for (let i = at; i < Math.min(end, at + PORTION); i++)
          if (Atomics.load(control, CONTROL.full) !== 0 || !expand(list[i] as number)) {
            Atomics.store(control, CONTROL.full, 1);
            return;
          }
      }
    }
  };
  /** What the first worker decides for all, between two meetings. */
  const decided = (decide: () => boolean): boolean => {
    meet();
    if (me === 0) control[CONTROL.grow] = decide() ? 1 : 0;
    meet();
    return control[CONTROL.grow] === 1;
  };

  if (me === 0) {
    system.initial(view);
    if (!(avoid && everywhere !== undefined && speaks(everywhere))) reach(-1);
    control[length(0, 0)] = written;
    total.states = written;
  }
  meet();
  for (let depth = 0; bound === ""; depth++) {
    const parity = depth & 1;
    const waiting = lists[parity]?.reduce((sum, _, w) => sum + (control[length(parity, w)] as number), 0) ?? 0;
    if (waiting === 0) break;
    levels.push(waiting);
    if (depth >= share.depth) bound = `depth ${share.depth}`;
    out = lists[1 - parity]?.[me] as Int32Array;
    written = 0;
    for (let again = true; again;) {
      level = fresh();
      if (bound === "") work(parity);
      again = decided(() => control[CONTROL.full] === 1 && found.canGrow());
      const over = !again && control[CONTROL.full] === 1;
      if (over) bound = `${most} states`;
      while (again || (bound === "" && decided(() => found.isCrowded() && found.canGrow()))) {
        found.grow(meet);
        if (again) break;
      }
      // A level that was broken off is made anew; what it found stays found.
      meet();
      control[place(me)] = 0;
      if (me === 0) control[CONTROL.full] = 0;
      meet();
    }
    total.transitions += level.transitions;
    total.ends += level.ends;
    total.deadlocked += level.deadlocked;
    total.walled += level.walled;
    total.states += written;
    if (total.hitDepth < 0 && level.hit >= 0) [total.hitDepth, total.hit] = [depth, level.hit];
    deadlocks.push(...level.deadlocks.slice(0, 10 - deadlocks.length));
    control[length(1 - parity, me)] = written;
    control[length(parity, me)] = 0;
    meet();
  }
  return { ...total, levels, deadlocks, unseen: [...unseen], bound };
}

/**
 * Conditions: the first of several waits, or all of them.
 *
 * `any` looks at its parts in order and takes the first that can be met at once; otherwise it waits for all of them, and the first that is met
 * withdraws the others. `all` takes what it can get at once and keeps it while it waits for the rest; if it is given up, all of it is given back.
 *
 * This file changes the state of one run in place.
 */
import { ELAPSED, type Outcome } from "./outcome.js";
import { badCondition, badDelay, badYield, patience } from "./problems.js";
import { Command, type Joint, type Task, type Wait, type Yielded } from "./process.js";
import type { RequestParts } from "./resource.js";
import type { World } from "./world.js";

/** A delay as a part of a condition. */
class Delay extends Command {
  private readonly world: World;
  private readonly delay: number;

  constructor(world: World, delay: number) {
    super(Infinity, 0);
    if (!(delay >= 0 && delay < Infinity)) throw badDelay(delay, "a condition");
    this.world = world;
    this.delay = delay;
  }

  named(): string {
    return `${this.delay}`;
  }

  attempt(_: Task): Outcome | undefined {
    return undefined;
  }

  join(wait: Wait): void {
    this.world.startTimer(wait, this.delay);
  }

  withdraw(_: Wait): void {
    // Whoever takes the wait back stops its timer.
  }

  override expired(_: Wait): Outcome {
    return ELAPSED;
  }
}

const asCommand = (world: World, part: Yielded): Command => {
  if (typeof part === "number") return new Delay(world, part);
  if (!(part instanceof Command)) throw badYield(part, "a condition");
  return part;
};

/** What any and all share: parts, and taking them back. */
abstract class Condition extends Command {
  protected readonly world: World;
  protected readonly parts: readonly Command[];
  private readonly word: string;

  constructor(world: World, word: string, parts: readonly Yielded[], { within, priority = 0 }: RequestParts) {
    super(patience(within, `a condition (${word})`), priority);
    if (!Array.isArray(parts) || (word === "any" && parts.length === 0)) throw badCondition(word, parts);
    this.world = world;
    this.word = word;
    this.parts = parts.map((part) => asCommand(world, part));
  }

  named(): string {
    return `${this.word} of ${this.parts.map((part) => part.named()).join(", ")}`;
  }

  withdraw(wait: Wait): void {
    wait.parts?.withdraw();
  }
}

class Any extends Condition {
  override undo(task: Task, outcome: Outcome): void {
    if (outcome.kind === "first") this.parts[outcome.index]?.undo(task, outcome.outcome);
  }

  attempt(task: Task): Outcome | undefined {
    for (const [index, part] of this.parts.entries()) {
      const outcome = part.attempt(task);
      if (outcome !== undefined) return { kind: "first", index, outcome };
    }
    return undefined;
  }

  join(wait: Wait): void {
    const { world, parts } = this;
    const open = new Set<Wait>();
    const over = { is: false };
    /** Takes the others back. That another part can be met because one has left comes too late: it is undone. */
    const close = (): void => {
      over.is = true;
      for (const part of open) {
        open.delete(part);
        world.leave(part);
      }
    };
    const drop = (index: number): void => {
      for (const part of open) if (part.index === index) open.delete(part);
    };
    wait.parts = {
      settled: (index, outcome) => {
        drop(index);
        if (over.is) return parts[index]?.undo(wait.task, outcome);
        close();
        world.settle(wait, { kind: "first", index, outcome });
      },
      withdraw: close,
    };
    for (const [index, part] of parts.entries()) {
      if (over.is) return;
      const waits = world.enter(wait.task, part, wait.parts, index);
      open.add(waits);
      part.join(waits);
    }
  }
}

class All extends Condition {
  override undo(task: Task, outcome: Outcome): void {
    if (outcome.kind !== "all") return;
    for (const [index, part] of this.parts.entries()) part.undo(task, outcome.outcomes[index] ?? ELAPSED);
  }

  attempt(_: Task): Outcome | undefined {
    return undefined;
  }

  join(wait: Wait): void {
    const { world, parts } = this;
    /** Parts that are not met, with their waits as soon as they stand in line. */
    const open = new Map<number, Wait | undefined>();
    const outcomes: Outcome[] = parts.map(() => ELAPSED);
    const over = { is: false };
    const isMet = (): boolean => open.size === 0;
    const joint: Joint = {
      settled: (index, outcome) => {
        outcomes[index] = outcome;
        open.delete(index);
        if (over.is) parts[index]?.undo(wait.task, outcome);
        else if (isMet()) world.settle(wait, { kind: "all", outcomes });
      },
      withdraw: () => {
        over.is = true;
        const met = [...parts.keys()].filter((index) => !open.has(index));
        for (const [index, part] of open) {
          open.delete(index);
          if (part !== undefined) world.leave(part);
        }
        for (const index of met) parts[index]?.undo(wait.task, outcomes[index] ?? ELAPSED);
      },
    };
    wait.parts = joint;
    for (const [index, part] of parts.entries()) {
      const met = part.attempt(wait.task);
      // What is met may help another wait of this very process, with which this one is over.
      if (over.is) return met === undefined ? undefined : part.undo(wait.task, met);
      if (met === undefined) open.set(index, undefined);
      else outcomes[index] = met;
    }
    if (isMet()) return world.settle(wait, { kind: "all", outcomes });
    for (const [index, part] of parts.entries()) {
      if (over.is) return;
      if (!open.has(index)) continue;
      const waits = world.enter(wait.task, part, joint, index);
      open.set(index, waits);
      part.join(waits);
    }
  }
}

/** The first of several. */
export const anyOf = (world: World, parts: readonly Yielded[], how: RequestParts): Command =>
  new Any(world, "any", parts, how);

/** All of several. */
export const allOf = (world: World, parts: readonly Yielded[], how: RequestParts): Command =>
  new All(world, "all", parts, how);

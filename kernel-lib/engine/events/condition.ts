/**
 * Conditions: the first of several waits, or all of them.
 *
 * `any` looks at its parts in order and takes the first that can be met at once; otherwise it waits for all of them, and the first that is met
 * withdraws the others. `all` that can be met at once, in the order of its parts, is met at once; an `any` inside takes the first part that can be
 * met then, and does not go back for another because a later part cannot. Otherwise `all` takes what it can get and keeps it while it waits for the
 * rest; if it is given up, all of it is given back, the latest first. A condition leaves every line before anybody is helped by its leaving.
 */
import { ELAPSED, type Outcome } from "./outcome.js";
import { ASKED, partsOf, patience } from "./given.js";
import { badCondition, badDelay, badField, badYield, ofAnotherRun } from "./problems.js";
import { AllOf, FirstOf } from "./joint.js";
import { Command, type Task, type Rehearsal, type Wait, type Yielded } from "./process.js";
import { NOTHING_YET } from "./rehearsal.js";
import type { RequestParts } from "./resource.js";
import type { World } from "./world.js";

/** How long a condition may take at most [time]; for ever unless given. Priorities are those of its parts. */
export type ConditionParts = Pick<RequestParts, "within">;

/** A delay as a part of a condition. */
class Delay extends Command {
  private readonly world: World;
  private readonly delay: number;

  constructor(world: World, delay: number) {
    super(world, Infinity, 0);
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
  if (part.home !== world) throw ofAnotherRun(part.named(), "a condition");
  return part;
};

/** What any and all share: parts, and taking them back. */
abstract class Condition extends Command {
  protected readonly world: World;
  readonly parts: readonly Command[];
  private readonly word: string;

  constructor(world: World, word: string, parts: readonly Yielded[], how: ConditionParts) {
    const where = `a condition (${word})`;
    const { within, priority }: RequestParts = partsOf(how, where, ASKED);
    super(world, patience(within, where), 0);
    if (priority !== undefined)
      throw badField(
        `the priority of ${where}`,
        priority,
        "none: each part has its own, as server.request({ priority: 1 })",
      );
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

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    for (const [index, part] of this.parts.entries()) {
      const after = part.rehearse({ ...before, choices: [...before.choices, index] });
      if (after !== undefined) return after;
    }
    return undefined;
  }

  override follow(task: Task, choices: Iterator<number>): Outcome {
    const index = choices.next().value as number;
    const outcome = this.parts[index]?.follow(task, choices) ?? ELAPSED;
    return { kind: "first", index, outcome };
  }

  join(wait: Wait): void {
    new FirstOf(this.world, this.parts, wait).begin();
  }
}

class All extends Condition {
  override undo(task: Task, outcome: Outcome): void {
    if (outcome.kind !== "all") return;
    const { outcomes } = outcome;
    for (let i = outcomes.length - 1; i >= 0; i--) this.parts[i]?.undo(task, outcomes[i] ?? ELAPSED);
  }

  attempt(task: Task): Outcome | undefined {
    const rehearsal = this.rehearse(NOTHING_YET);
    if (rehearsal === undefined) return undefined;
    // Whom one part helps may give back what another part has no room for then: afterwards.
    this.world.begin();
    const outcome = this.follow(task, rehearsal.choices.values());
    this.world.end();
    return outcome;
  }

  override follow(task: Task, choices: Iterator<number>): Outcome {
    return { kind: "all", outcomes: this.parts.map((part) => part.follow(task, choices)) };
  }

  override rehearse(before: Rehearsal): Rehearsal | undefined {
    return this.parts.reduce<Rehearsal | undefined>(
      (rehearsal, part) => (rehearsal === undefined ? undefined : part.rehearse(rehearsal)),
      before,
    );
  }

  join(wait: Wait): void {
    new AllOf(this.world, this.parts, wait).begin();
  }
}

/** The first of several. */
export const anyOf = (world: World, parts: readonly Yielded[], how: ConditionParts): Command =>
  new Any(world, "any", parts, how);

/** All of several. */
export const allOf = (world: World, parts: readonly Yielded[], how: ConditionParts): Command =>
  new All(world, "all", parts, how);

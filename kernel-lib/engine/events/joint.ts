/**
 * The waits of a condition's parts, as long as it is neither met nor given up: what one of them comes to, and that the others leave.
 *
 * This file changes the state of one run in place.
 */
import { ELAPSED, type Outcome } from "./outcome.js";
import type { Command, Joint, Wait } from "./process.js";
import type { World } from "./world.js";

/** What both kinds share. */
abstract class Parts implements Joint {
  protected readonly world: World;
  protected readonly parts: readonly Command[];
  readonly wait: Wait;
  private readonly open: (Wait | undefined)[] = [];
  protected isOver = false;

  constructor(world: World, parts: readonly Command[], wait: Wait) {
    this.world = world;
    this.parts = parts;
    this.wait = wait;
    wait.parts = this;
  }

  /**
   * Puts the parts in line that are not met, unless what one of them brings about has ended the condition. A part before may have made room for
   * one after it, which therefore tries once more; one before stands in line, and is served there.
   */
  protected enter(isMet: (index: number) => boolean): void {
    const { world, wait } = this;
    for (const [index, part] of this.parts.entries()) {
      if (this.isOver) return;
      if (isMet(index)) continue;
      const outcome = part.attempt(wait.task);
      if (outcome !== undefined) {
        world.begin();
        this.settled(index, outcome);
        world.end();
        continue;
      }
      const waits = world.enter(wait.task, part, this, index);
      this.open[index] = waits;
      part.join(waits);
    }
  }

  settled(index: number, outcome: Outcome): void {
    this.open[index] = undefined;
    if (this.isOver) this.undoLater(index, outcome);
    else this.met(index, outcome);
  }

  waiting(): readonly Wait[] {
    return this.open.filter((wait) => wait !== undefined);
  }

  /** Takes those back that wait. */
  withdraw(): void {
    this.isOver = true;
    for (const wait of this.open.splice(0)) if (wait !== undefined) this.world.leave(wait);
  }

  protected undoLater(index: number, outcome: Outcome): void {
    this.world.afterwards(() => this.parts[index]?.undo(this.wait.task, outcome));
  }

  abstract lacks(): number;

  protected abstract met(index: number, outcome: Outcome): void;
}

/** One counts, and the others leave. */
export class FirstOf extends Parts {
  begin(): void {
    this.enter(() => false);
  }

  lacks(): number {
    return 1;
  }

  protected met(index: number, outcome: Outcome): void {
    this.withdraw();
    this.world.settle(this.wait, { kind: "first", index, outcome });
  }
}

/** All count; what has come is given back if the rest does not come. */
export class AllOf extends Parts {
  /** What has come, in the order of its coming. */
  private readonly outcomes: Map<number, Outcome> = new Map<number, Outcome>();

  begin(): void {
    // One part may make room for another, whichever stands first.
    for (let met = -1; met < this.outcomes.size && !this.isOver;) {
      met = this.outcomes.size;
      this.tryAll();
    }
    if (!this.isOver && !this.settlesAll()) this.enter((index) => this.outcomes.has(index));
  }

  lacks(): number {
    return this.parts.length - this.outcomes.size;
  }

  private tryAll(): void {
    const { task } = this.wait;
    for (const [index, part] of this.parts.entries()) {
      if (this.outcomes.has(index)) continue;
      const outcome = part.attempt(task);
      // What is met may help another wait of this very process, with which this one is over.
      if (this.isOver) return outcome === undefined ? undefined : part.undo(task, outcome);
      if (outcome !== undefined) this.outcomes.set(index, outcome);
    }
  }

  override withdraw(): void {
    if (this.isOver) return;
    super.withdraw();
    for (const [index, outcome] of [...this.outcomes].reverse()) this.undoLater(index, outcome);
  }

  protected met(index: number, outcome: Outcome): void {
    this.outcomes.set(index, outcome);
    this.settlesAll();
  }

  /** Meets the condition if nothing is missing; whether it did. */
  private settlesAll(): boolean {
    const { parts } = this;
    if (this.outcomes.size < parts.length) return false;
    this.isOver = true;
    const outcomes = parts.map((_, index) => this.outcomes.get(index) ?? ELAPSED);
    this.world.settle(this.wait, { kind: "all", outcomes });
    return true;
  }
}

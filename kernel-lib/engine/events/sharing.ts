/**
 * Processor sharing: n jobs go on at 1/n of the speed of one alone.
 *
 * Kept in the time that each job sees, which is the same for all of them: a job that needs w more ends when that time has gone on by w. So a
 * calendar of its own orders the ends, and one event of the world's calendar stands for the next of them.
 *
 * This file changes the state of one run in place.
 */
import { Calendar } from "./calendar.js";
import { Registry } from "./registry.js";
import type { Action, World } from "./world.js";

export class Sharing<T> {
  private readonly world: World;
  private readonly finish: (job: T) => void;
  private readonly ends: Calendar = new Calendar();
  private readonly jobs: Registry<T> = new Registry<T>();
  /** The time that each job has seen, and when it was brought up to date. */
  private seen = 0;
  private at: number;
  private next: Action | undefined = undefined;

  constructor(world: World, finish: (job: T) => void) {
    this.world = world;
    this.finish = finish;
    this.at = world.calendar.time;
  }

  /** A job that would take so long alone. */
  add(work: number, job: T): void {
    this.bringUpToDate();
    const id = this.jobs.free();
    this.jobs.put(id, job);
    this.ends.push(this.seen + work, 0, id);
    this.schedule();
  }

  private bringUpToDate(): void {
    const now = this.world.calendar.time;
    const jobs = this.ends.count();
    if (jobs > 0) this.seen += (now - this.at) / jobs;
    this.at = now;
  }

  private schedule(): void {
    if (this.next !== undefined) this.world.cancel(this.next);
    const jobs = this.ends.count();
    this.next =
      jobs === 0
        ? undefined
        : this.world.after(Math.max(0, this.ends.next() - this.seen) * jobs, () => this.endFirst());
  }

  private endFirst(): void {
    this.next = undefined;
    this.bringUpToDate();
    const id = this.ends.take(Infinity);
    this.seen = Math.max(this.seen, this.ends.time);
    const job = this.jobs.at(id);
    this.jobs.drop(id);
    this.schedule();
    this.finish(job);
  }
}

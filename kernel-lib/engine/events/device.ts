/**
 * A device: requests that take a time drawn from its law of service, under a discipline, and may fail.
 *
 * Requests that wait and continue one another, `[at, at + length)` of the same kind, are merged into one if the device is told up to which length.
 * A request that its process gives up is still carried out if it has begun. This file changes the state of one run in place.
 */
import { amount, badField, badService, count, finite, patience } from "./problems.js";
import { Command, type Task, type Wait } from "./process.js";
import type { Offer } from "./offer.js";
import type { Outcome } from "./outcome.js";
import { joined, lengthOf, parted, type DeviceRequest, type Job } from "./merging.js";
import { Sharing } from "./sharing.js";
import { LevelSums, TallySums, type Keep, type LevelSummary, type TallySummary } from "./statistic.js";
import type { World } from "./world.js";

export type { DeviceRequest } from "./merging.js";

/** How many requests are carried out at a time: any number at full speed, one, k, or any number that share the speed of one. */
export type Discipline = "infinite" | "fifo" | "sharing" | { readonly channels: number };

export interface DeviceParts {
  readonly name: string;
  /** The time that a request takes alone [time]; `draw` gives numbers of (0, 1) from the device's own stream. */
  readonly service: (request: DeviceRequest, draw: () => number) => number;
  /** "fifo" unless given. */
  readonly discipline?: Discipline;
  /** Up to which length waiting requests are merged; not at all unless given. */
  readonly mergeUpTo?: number;
  /** Whether a request fails; never unless given. It takes its time all the same. */
  readonly fails?: (request: DeviceRequest, draw: () => number) => boolean;
}

/** What became of a device. */
export interface DeviceSummary {
  readonly kind: "device";
  /** Requests of processes at the device, waiting or in service. */
  readonly inSystem: LevelSummary;
  /** Requests that wait. */
  readonly queue: LevelSummary;
  /** What it carries out at a time, merged requests counted once. */
  readonly inService: LevelSummary;
  /** Time at the device, from submission to completion [time]. */
  readonly response: TallySummary;
  /** Time at the device of requests that were given up; one that was not to wait at all counts as 0 [time]. */
  readonly givenUp: TallySummary;
  /** Times of service as they were drawn, of merged requests once [time]. */
  readonly service: TallySummary;
  readonly completed: number;
  readonly failed: number;
  /** Requests that went along with another. */
  readonly merged: number;
}

class Submit extends Command {
  private readonly device: Device;
  readonly request: DeviceRequest;

  constructor(device: Device, request: DeviceRequest, within: number) {
    super(within, 0);
    this.device = device;
    this.request = request;
  }

  named(): string {
    return this.device.name;
  }

  attempt(_: Task): Outcome | undefined {
    return undefined;
  }

  join(wait: Wait): void {
    this.device.accept(wait, this.request);
  }

  withdraw(wait: Wait): void {
    this.device.giveUp(wait);
  }

  override refused(): Outcome {
    this.device.refuse();
    return super.refused();
  }
}

const requestOf = ({ command }: Wait): DeviceRequest => (command instanceof Submit ? command.request : {});

const checkParts = ({ service, fails, mergeUpTo = 0, discipline = "fifo" }: DeviceParts, name: string): void => {
  if (typeof service !== "function")
    throw badField(`device ${name}, service`, service, "a function that gives the time a request takes");
  if (fails !== undefined && typeof fails !== "function")
    throw badField(`device ${name}, fails`, fails, "a function that gives true or false");
  amount(mergeUpTo, `mergeUpTo of ${name}`);
  checkDiscipline(discipline, name);
};

const checkDiscipline = (discipline: unknown, name: string): void => {
  if (["infinite", "fifo", "sharing"].includes(discipline as string)) return;
  if (typeof discipline !== "object" || discipline === null || !("channels" in discipline))
    throw badField(`device ${name}, discipline`, discipline, '"infinite", "fifo", "sharing" or { channels: 2 }');
};

/** Requests and what carries them out. Made by `sim.device`. */
export class Device {
  readonly name: string;
  private readonly world: World;
  private readonly parts: DeviceParts;
  private readonly channels: number;
  private readonly sharing: Sharing<Job> | undefined;
  private readonly draw: () => number;
  private readonly drawFailure: () => number;
  private readonly inSystem: LevelSums;
  private readonly queued: LevelSums;
  private readonly inService: LevelSums;
  private readonly response: TallySums;
  private readonly givenUp: TallySums;
  private readonly service: TallySums;
  private queue: Set<Job> = new Set<Job>();
  private readonly jobs: Map<Wait, Job> = new Map<Wait, Job>();
  private carried = 0;
  private completed = 0;
  private failed = 0;
  private merged = 0;

  constructor(world: World, parts: DeviceParts, keep: Keep, draw: () => number, drawFailure: () => number) {
    const { name, discipline = "fifo" } = parts;
    const now = world.calendar.time;
    checkParts(parts, name);
    this.name = name;
    this.world = world;
    this.parts = parts;
    this.draw = draw;
    this.drawFailure = drawFailure;
    this.channels =
      typeof discipline === "object"
        ? count(discipline.channels, `the channels of ${name}`)
        : discipline === "fifo"
          ? 1
          : Infinity;
    this.sharing = discipline === "sharing" ? new Sharing<Job>(world, (job) => this.finish(job)) : undefined;
    this.inSystem = new LevelSums(now, 0, keep);
    this.queued = new LevelSums(now, 0, keep);
    this.inService = new LevelSums(now, 0, keep);
    this.response = new TallySums(keep);
    this.givenUp = new TallySums(keep);
    this.service = new TallySums(keep);
  }

  /** Has a request carried out. The outcome is `completed`, and says whether it failed and how many went together. */
  submit(request: DeviceRequest = {}, parts: { readonly within?: number } = {}): Command {
    amount(lengthOf(request), `the length of a request to ${this.name}`);
    if (request.at !== undefined) finite(request.at, `the place of a request to ${this.name}`);
    return new Submit(this, request, patience(parts.within, `a request to ${this.name}`));
  }

  accept(wait: Wait, request: DeviceRequest): void {
    const now = this.world.calendar.time;
    this.inSystem.set(now, this.inSystem.value() + 1);
    const job = this.mergedInto(wait, request);
    this.jobs.set(wait, job);
    if (job.waits.length > 1) return;
    if (this.inService.value() < this.channels) this.begin(job);
    else {
      this.queue.add(job);
      this.queued.set(now, this.queued.value() + 1);
    }
  }

  giveUp(wait: Wait): void {
    const job = this.jobs.get(wait);
    if (job === undefined) return;
    const now = this.world.calendar.time;
    this.jobs.delete(wait);
    job.waits.splice(job.waits.indexOf(wait), 1);
    this.givenUp.add(now - wait.since);
    this.inSystem.set(now, this.inSystem.value() - 1);
    if (!this.queue.has(job)) return;
    this.queued.set(now, this.queued.value() - 1);
    const rest = parted(job.waits, requestOf, this.parts.mergeUpTo ?? 0);
    for (const one of rest) for (const other of one.waits) this.jobs.set(other, one);
    this.queue = new Set([...this.queue].flatMap((one) => (one === job ? rest : [one])));
  }

  /** Somebody would not wait at all. */
  refuse(): void {
    this.givenUp.add(0);
  }

  reset(now: number): void {
    for (const level of [this.inSystem, this.queued, this.inService]) level.reset(now);
    for (const tally of [this.response, this.givenUp, this.service]) tally.reset();
    this.carried = this.unfinished(now);
    this.completed = this.failed = this.merged = 0;
  }

  /** Both sides of Little's law for the time at the device. */
  little(now: number): readonly [number, number] {
    return [this.inSystem.area(now), this.response.sum() + this.givenUp.sum() + this.unfinished(now) - this.carried];
  }

  summary(now: number): DeviceSummary {
    return {
      kind: "device",
      inSystem: this.inSystem.summary(now),
      queue: this.queued.summary(now),
      inService: this.inService.summary(now),
      response: this.response.summary(),
      givenUp: this.givenUp.summary(),
      service: this.service.summary(),
      completed: this.completed,
      failed: this.failed,
      merged: this.merged,
    };
  }

  /** What it was offered: to be held against what it can do. */
  offer(now: number): Offer {
    const { sharing, channels, queue } = this;
    const { time, last } = this.inService.summary(now);
    return {
      arrivals: this.service.observed() + queue.size,
      time,
      service: this.service.summary().mean,
      servers: sharing === undefined ? channels : 1,
      waiting: sharing === undefined ? this.queued.value() : Math.max(0, last - 1),
      isFull: last >= channels || sharing !== undefined,
    };
  }

  private unfinished(now: number): number {
    return [...this.jobs.keys()].reduce((sum, { since }) => sum + (now - since), 0);
  }

  /** The job that the request becomes a part of: one that waits and can be continued by it, or a new one. */
  private mergedInto(wait: Wait, request: DeviceRequest): Job {
    const most = this.parts.mergeUpTo ?? 0;
    if (most > 0)
      for (const job of this.queue) {
        const both = joined(job.request, request, most);
        if (both === undefined) continue;
        job.request = both;
        job.waits.push(wait);
        this.merged++;
        this.queued.set(this.world.calendar.time, this.queued.value() + 1);
        return job;
      }
    return { request, waits: [wait] };
  }

  private begin(job: Job): void {
    const time = this.parts.service(job.request, this.draw);
    if (!(time >= 0 && time < Infinity)) throw badService(time, this.name);
    this.service.add(time);
    this.inService.set(this.world.calendar.time, this.inService.value() + 1);
    if (this.sharing === undefined) this.world.after(time, () => this.finish(job));
    else this.sharing.add(time, job);
  }

  private finish(job: Job): void {
    const { world, parts } = this;
    const now = world.calendar.time;
    const failed = parts.fails?.(job.request, this.drawFailure) === true;
    const outcome: Outcome = { kind: "completed", failed, merged: job.waits.length };
    this.completed++;
    if (failed) this.failed++;
    this.inService.set(now, this.inService.value() - 1);
    this.inSystem.set(now, this.inSystem.value() - job.waits.length);
    for (const wait of job.waits) {
      this.jobs.delete(wait);
      this.response.add(now - wait.since);
      world.settle(wait, outcome);
    }
    for (const next of this.queue) {
      this.queue.delete(next);
      this.queued.set(now, this.queued.value() - next.waits.length);
      this.begin(next);
      break;
    }
  }
}

/**
 * A device: requests that take a time drawn from its law of service, under a discipline, and may fail.
 *
 * A request that comes is merged with one that waits and that it continues, `[at, at + length)` of the same kind, if the device is told up to which
 * length. What is left of a merged one, when a part of it is given up, is not merged anew.
 * A request that its process gives up is still carried out if it has begun. This file changes the state of one run in place.
 */
import { fieldsOf, type Fields } from "../../base/fields.js";
import type { Little } from "./little.js";
import { amount, count, finite, partsOf, patience, WITHIN } from "./given.js";
import { badField, badService } from "./problems.js";
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

export const DEVICE: Fields = fieldsOf<DeviceParts>({ name: 0, service: 0, discipline: 0, mergeUpTo: 0, fails: 0 });
const CHANNELS = fieldsOf<Exclude<Discipline, string>>({ channels: 0 });
const REQUEST = fieldsOf<DeviceRequest>({ at: 0, length: 0, kind: 0 });

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
  /** Requests that were carried out along with another. */
  readonly merged: number;
}

class Submit extends Command {
  private readonly device: Device;
  readonly request: DeviceRequest;

  constructor(device: Device, request: DeviceRequest, within: number) {
    super(device.world, within, 0);
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
  const isRecord = typeof discipline === "object" && discipline !== null;
  if (isRecord) partsOf(discipline, `the discipline of ${name}`, CHANNELS);
  if (!isRecord || !("channels" in discipline))
    throw badField(`device ${name}, discipline`, discipline, '"infinite", "fifo", "sharing" or { channels: 2 }');
};

/** Requests and what carries them out. Made by `sim.device`. */
export class Device {
  readonly name: string;
  readonly world: World;
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
  /** Who is at the device, in the order of their coming. */
  private readonly jobs: Map<Wait, Job> = new Map<Wait, Job>();
  private readonly came: WeakMap<Wait, number> = new WeakMap<Wait, number>();
  private accepted = 0;
  private carried = 0;
  /** Jobs in line at the last reset, and those that were given up in line since. */
  private before = 0;
  private gone = 0;
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
    const where = `a request to ${this.name}`;
    amount(lengthOf(partsOf(request, where, REQUEST)), `the length of ${where}`);
    if (request.at !== undefined) finite(request.at, `the place of ${where}`);
    return new Submit(this, request, patience(partsOf(parts, where, WITHIN).within, where));
  }

  accept(wait: Wait, request: DeviceRequest): void {
    const now = this.world.calendar.time;
    this.inSystem.set(now, this.inSystem.value() + 1);
    this.came.set(wait, this.accepted++);
    const job = this.mergedInto(wait, request);
    this.jobs.set(wait, job);
    if (job.waits.length > 1) this.queued.set(now, this.queued.value() + 1);
    else if (this.inService.value() < this.channels) this.begin(job);
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
    this.gone += 1 - rest.length;
    for (const one of rest) for (const other of one.waits) this.jobs.set(other, one);
    if (rest.length === 0) this.queue.delete(job);
    else this.queue = new Set([...this.queue].flatMap((one) => (one === job ? rest : [one])));
  }

  /** Somebody would not wait at all. */
  refuse(): void {
    this.givenUp.add(0);
  }

  reset(now: number): void {
    for (const level of [this.inSystem, this.queued, this.inService]) level.reset(now);
    for (const tally of [this.response, this.givenUp, this.service]) tally.reset();
    this.carried = this.unfinished(now);
    this.before = this.queue.size;
    this.completed = this.failed = this.merged = this.gone = 0;
  }

  /** Both sides of Little's law for the time at the device. */
  little(now: number): Little {
    const whole = this.response.sum() + this.givenUp.sum() + this.unfinished(now);
    return { area: this.inSystem.area(now), waits: whole - this.carried, whole, count: this.response.observed() };
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
  offers(): readonly Offer[] {
    const { sharing, channels, queue, inService, queued } = this;
    const areBusy = inService.value() >= channels || sharing !== undefined;
    return [
      {
        level: sharing === undefined ? queued : inService,
        arrivals: this.service.observed() + this.gone + queue.size - this.before,
        says: `the line of ${this.name} grows`,
        servers: { service: this.service.summary().mean, count: sharing === undefined ? channels : 1, areBusy },
      },
    ];
  }

  private unfinished(now: number): number {
    return [...this.jobs.keys()].reduce((sum, { since }) => sum + (now - since), 0);
  }

  /** The job that the request becomes a part of: one that waits and can be continued by it, or a new one. */
  private mergedInto(wait: Wait, request: DeviceRequest): Job {
    const most = this.parts.mergeUpTo ?? 0;
    const alone: Job = { request, waits: [wait], together: 1 };
    let first: Job | undefined = undefined;
    // What continues one request on either side makes one of two that lay apart.
    if (most > 0)
      for (const job of this.queue) {
        const both = joined(job.request, (first ?? alone).request, most);
        if (both === undefined) continue;
        if (first !== undefined) this.queue.delete(job);
        first = this.merge(first ?? job, first === undefined ? alone : job, both);
      }
    return first ?? alone;
  }

  /** One job takes the requests of another over. */
  private merge(job: Job, other: Job, request: DeviceRequest): Job {
    for (const wait of other.waits) {
      if (this.jobs.has(wait)) this.jobs.set(wait, job);
      job.waits.push(wait);
    }
    job.waits.sort((a, b) => (this.came.get(a) ?? 0) - (this.came.get(b) ?? 0));
    job.request = request;
    return job;
  }

  private begin(job: Job): void {
    const time = this.parts.service(job.request, this.draw);
    if (!(typeof time === "number" && time >= 0 && time < Infinity)) throw badService(time, this.name);
    this.service.add(time);
    job.together = job.waits.length;
    this.merged += job.together - 1;
    this.inService.set(this.world.calendar.time, this.inService.value() + 1);
    if (this.sharing === undefined) this.world.after(time, () => this.finish(job));
    else this.sharing.add(time, job);
  }

  private finish(job: Job): void {
    const { world, parts } = this;
    const now = world.calendar.time;
    const failed = parts.fails?.(job.request, this.drawFailure) ?? false;
    if (typeof failed !== "boolean") throw badField(`what fails of ${this.name} gave`, failed, "true or false");
    const outcome: Outcome = { kind: "completed", failed, merged: job.together };
    this.completed++;
    if (failed) this.failed++;
    this.inService.set(now, this.inService.value() - 1);
    // Another request of the same condition leaves the job when the first of them is told.
    for (let wait = job.waits.shift(); wait !== undefined; wait = job.waits.shift()) {
      this.jobs.delete(wait);
      this.inSystem.set(now, this.inSystem.value() - 1);
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

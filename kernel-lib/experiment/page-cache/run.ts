/**
 * One run of the page cache under load: the kernel's steps, as the explorer has them, at times.
 *
 * Actors are generators that ask for operations on pages, sleep, and flush. An operation is walked stage by stage: a step changes the window of its
 * page and may take time; a wait parks the actor on the cells that it names, and a step that sets one of them brings it back. Nothing
 * polls, no step looks at another page, and the order of events is (time, priority, serial).
 *
 * This file changes one run's columns, sets and counters in place.
 */
import { Calendar } from "../../engine/events/calendar.js";
import { parking } from "../../engine/parking.js";
import { windows, type Windows } from "../../engine/windows.js";
import { diskLook } from "../../model/disk.js";
import { END, type KernelNext, type KernelWait } from "../../model/stage.js";
import { folioOf, IO, kernelSchema, type Kernel, type KernelSchema } from "../../model/state.js";
import { rulesOf, timed, type Compiled, type Setting, type TimedStep } from "./compile.js";
import type { Device } from "../../workload/device.js";
import { chunks, contiguous, idleServers, served, type Request } from "./device.js";
import { pageSet, type PageSet } from "./page-set.js";
import { kindOfWait, type WaitKind } from "./waits.js";

/** What an actor asks for next. */
export type Command =
  /** To sleep for a time [µs]. */
  | { readonly kind: "sleep"; readonly time: number }
  /** An operation on a page, from a stage (the first unless given) until it leaves the stages before another (the end unless given). */
  | {
      readonly kind: "do";
      readonly what: Compiled;
      readonly page: number;
      readonly from?: number;
      readonly until?: number;
    }
  /** From now on the actor's I/O is gathered; then it goes to the device, in runs of pages that are neighbours in the file, or as one if they are on disk. */
  | { readonly kind: "plug" }
  | { readonly kind: "unplug"; readonly neighbours: "in the file" | "on disk" }
  /** To sleep until somebody calls. */
  | { readonly kind: "rest" };

/** What came of an operation. */
export interface Outcome {
  /** Its time from start to end, and the time that it waited [µs]. */
  readonly took: number;
  readonly waited: number;
  /** Each of its waits [µs]. */
  readonly waits: readonly { readonly kind: WaitKind; readonly time: number }[];
  /** Whether it took a write fault. */
  readonly fault: boolean;
}

/** A program of an actor. */
export type Task = Generator<Command, void, Outcome>;

/** What a run is made of. */
export interface RunParts {
  readonly setting: Setting;
  readonly pages: number;
  /** Address spaces that map a page; at most `size.mappings`. */
  readonly mapped: (page: number) => number;
  readonly device: Omit<Device, "service">;
  /** Service time of the nth request of the run, of so many base pages [µs]. */
  readonly service: (pages: number, serial: number) => number;
}

/** What somebody who looks at every step is told: the step, its actor and page, before it and after it. */
export interface Watcher {
  readonly before?: (w: Kernel, step: TimedStep, actor: number, page: number) => void;
  readonly after?: (w: Kernel, step: TimedStep, actor: number, page: number) => void;
  readonly request?: (request: Request) => void;
}

/** A run that can be carried on. */
export interface Run {
  /** Simulated time [µs]. */
  readonly now: () => number;
  readonly dirty: PageSet;
  readonly underWriteback: PageSet;
  /** Since when a dirty page has had something to write: when it became dirty first after its last I/O began [µs]. */
  readonly dirtySince: (page: number) => number;
  readonly store: Windows<KernelSchema>;
  /** An actor begins now; actors are numbered in order. */
  readonly start: (task: Task) => number;
  /** Calls an actor that rests. */
  readonly call: (actor: number) => void;
  /** Goes on until a time [µs], or until so many events have happened; the events that happened. */
  readonly advance: (until: number, events: number) => number;
  readonly steps: () => number;
  /** Who waits, for what and since when: those that would wait for ever, once nothing is pending. */
  readonly waiting: () => readonly { readonly actor: number; readonly reason: string; readonly since: number }[];
}

interface Actor {
  readonly task: Task;
  what: Compiled | undefined;
  page: number;
  stage: number;
  until: number;
  since: number;
  waitedSince: number;
  waited: number;
  reason: string;
  waits: { readonly kind: WaitKind; readonly time: number }[];
  fault: boolean;
  plugged: number[] | undefined;
  resting: boolean;
  over: boolean;
}

const WORK = 5;
const [RESUME, ARRIVE, COPY, FINISH, SETTLE] = [0, 1, 2, 3, 4] as const;

/** A run at time 0: every page cached, clean and mapped read-only. */
export function runOf(parts: RunParts, watcher: Watcher = {}): Run {
  const { setting, pages, device } = parts;
  const { size, filesystem } = setting;
  const rules = rulesOf(setting);
  const store = windows({ schema: kernelSchema(size), shared: ["inode", "actor", "account"], copies: pages });
  const { view, watch } = store;
  const most = Math.max(1, Math.floor(device.most / size.nrPages));
  const calendar = new Calendar();
  const dirty = pageSet(pages);
  const underWriteback = pageSet(pages);
  const dirtySince = new Float64Array(pages).fill(-1);
  const actors: Actor[] = [];
  const requests = new Map<number, Request>();
  const arriving = new Map<number, readonly number[]>();
  const park = parking((cell) => {
    watch[cell] = 0;
  });
  let serial = 0;
  let steps = 0;
  let servers = idleServers(device.discipline);
  const disks = Array.from({ length: size.folios }, (_, folio) =>
    diskLook(
      {
        actor: size.actors,
        op: "I/O",
        stage: 0,
        rules,
        step: (name, _to, touches, apply): TimedStep =>
          timed({ kind: "step", name, op: "I/O", part: "only", touches, apply }, END, setting.costs),
        wait: (reason, on) => ({ kind: "wait", reason, op: "I/O", on }),
      },
      folio,
    ),
  );
  prepare();

  function prepare(): void {
    if (size.free !== undefined) view.setFree(0, size.free);
    for (let page = 0; page < pages; page++) {
      store.select(page);
      view.setUsed(0, 1).setBuffers(0, filesystem.private).setSlot(0, 1).setSourceBlock(0, 1).setInUse(0, 1);
      for (let a = 0; a < size.mappings; a++) view.setMaps(a, 1).setMapped(a, a < parts.mapped(page) ? 1 : 0);
    }
  }

  const resume = (actor: number, after: number): void => {
    calendar.push(calendar.time + after, 0, actor * WORK + RESUME);
  };

  /** Carries out a step on a page, and brings back who waited for what it set. */
  function take(step: TimedStep, actor: number, page: number): void {
    steps++;
    watcher.before?.(view, step, actor, page);
    step.apply(view);
    const folio = folioOf(view, 0);
    const isDirty = view.dirty(folio) === 1;
    if (dirty.put(page, isDirty) && isDirty && (dirtySince[page] as number) < 0) dirtySince[page] = calendar.time;
    watcher.after?.(view, step, actor, page);
    for (const cell of store.changed())
      for (const waiter of park.wake(cell)) resume(waiter, actor < 0 ? setting.costs.wakeUp : 0);
  }

  function submitted(actor: Actor, page: number): void {
    underWriteback.put(page, true);
    dirtySince[page] = dirty.has(page) ? calendar.time : -1;
    if (actor.plugged === undefined) send([[page]]);
    else actor.plugged.push(page);
  }

  /** Requests go one after the other. */
  function send(runs: readonly (readonly number[])[]): void {
    runs.forEach((run, nth) => {
      arriving.set(serial, run);
      calendar.push(calendar.time + device.latency + nth * device.between, 0, serial * WORK + ARRIVE);
      serial++;
    });
  }

  const runsOf = (pages: readonly number[], neighbours: "in the file" | "on disk"): readonly (readonly number[])[] =>
    neighbours === "in the file" ? contiguous(pages, most) : chunks(pages, most);

  function arrive(number: number): void {
    const run = arriving.get(number) ?? [];
    arriving.delete(number);
    const now = calendar.time;
    const service = parts.service(run.length * size.nrPages, number);
    const { begins, ends, servers: later } = served(servers, now, service);
    servers = later;
    const copied = begins + device.copies * service;
    const folios = run.map((page) => {
      store.select(page);
      return inFlight();
    });
    const request = { serial: number, pages: run, folios, arrived: now, copied, finished: ends + device.answer };
    requests.set(number, request);
    calendar.push(copied, 0, number * WORK + COPY);
    calendar.push(request.finished, 0, number * WORK + FINISH);
    watcher.request?.(request);
  }

  /** The folio of the selected page whose I/O the device has not taken. */
  const inFlight = (): number => {
    for (let f = 0; f < size.folios; f++) if (view.io(f) === IO.queued) return f;
    return folioOf(view, 0);
  };

  /** The step that is due on each page of a request: the device's copy, its completion, the file system's end of the ordered extent. */
  function serve(number: number, moment: typeof COPY | typeof FINISH | typeof SETTLE): void {
    const request = requests.get(number);
    if (request === undefined) return;
    request.pages.forEach((page, k) => {
      store.select(page);
      const next = (disks[request.folios[k] as number] as (w: Kernel) => KernelNext)(view);
      if (next.kind !== "step") return;
      if (moment === FINISH) underWriteback.put(page, false);
      take(next as TimedStep, -1, page);
    });
    if (moment === FINISH && filesystem.ordered === true)
      calendar.push(calendar.time + setting.costs.ordered, 0, number * WORK + SETTLE);
    else if (moment !== COPY) requests.delete(number);
  }

  const finished = (actor: Actor): Outcome => ({
    took: calendar.time - actor.since,
    waited: actor.waited,
    waits: actor.waits,
    fault: actor.fault,
  });

  /** The actor's next command; true if it goes on at once. */
  function command(number: number, actor: Actor, outcome: Outcome): boolean {
    const { done, value } = actor.task.next(outcome);
    if (done === true) {
      actor.over = true;
      return false;
    }
    switch (value.kind) {
      case "sleep":
        resume(number, value.time);
        return false;
      case "rest":
        actor.resting = true;
        return false;
      case "plug":
        actor.plugged = [];
        return true;
      case "unplug":
        send(runsOf(actor.plugged ?? [], value.neighbours));
        actor.plugged = undefined;
        return true;
      case "do":
        actor.what = value.what;
        actor.page = value.page;
        actor.stage = value.from ?? 0;
        actor.until = value.until ?? END;
        actor.since = calendar.time;
        actor.waitedSince = -1;
        actor.waited = 0;
        if (actor.waits.length > 0) actor.waits = [];
        actor.fault = false;
        return true;
    }
  }

  function waits(number: number, actor: Actor, next: KernelWait): void {
    if (actor.waitedSince < 0) actor.waitedSince = calendar.time;
    actor.reason = next.reason;
    const cells = next.on.map(store.cellNumber);
    for (const cell of cells) watch[cell] = 1;
    park.park(number, cells);
    // A task that goes to sleep sends what it has gathered. @source linux-6.2 block/blk-core.c blk_flush_plug
    if (actor.plugged !== undefined && actor.plugged.length > 0) {
      send(contiguous(actor.plugged, most));
      actor.plugged = [];
    }
  }

  function noteWait(actor: Actor): void {
    const time = calendar.time - actor.waitedSince;
    actor.waitedSince = -1;
    actor.waited += time;
    actor.waits.push({ kind: kindOfWait(actor.reason), time });
  }

  function go(number: number): void {
    const actor = actors[number] as Actor;
    for (;;) {
      if (actor.what === undefined || actor.stage >= actor.until) {
        const outcome = finished(actor);
        actor.what = undefined;
        if (!command(number, actor, outcome)) return;
        continue;
      }
      store.select(actor.page);
      const next = (actor.what.looks[actor.stage] as (w: Kernel) => KernelNext)(view);
      if (next.kind === "wait") return waits(number, actor, next);
      if (next.kind === "done") {
        actor.stage = END;
        continue;
      }
      if (actor.waitedSince >= 0) noteWait(actor);
      const step = next as TimedStep;
      if (step.does === "fault") actor.fault = true;
      take(step, number, actor.page);
      actor.stage = step.to;
      // The file system maps, allocates and submits a run of neighbours at once: its later pages cost nothing more.
      const goesOn = step.does === "submit" && actor.plugged?.at(-1) === actor.page - 1;
      const cost = goesOn ? step.cost - setting.costs.submit : step.cost;
      if (step.does === "submit") submitted(actor, actor.page);
      if (cost > 0) return resume(number, cost);
    }
  }

  return {
    now: () => calendar.time,
    dirty,
    underWriteback,
    dirtySince: (page) => dirtySince[page] as number,
    store,
    start: (task) => {
      actors.push({
        task,
        what: undefined,
        page: 0,
        stage: END,
        until: END,
        since: 0,
        waitedSince: -1,
        waited: 0,
        reason: "",
        waits: [],
        fault: false,
        plugged: undefined,
        resting: false,
        over: false,
      });
      resume(actors.length - 1, 0);
      return actors.length - 1;
    },
    call: (number) => {
      const actor = actors[number];
      if (actor?.resting !== true) return;
      actor.resting = false;
      resume(number, 0);
    },
    advance: (until, most) => {
      for (let events = 0; events < most; events++) {
        const event = calendar.take(until);
        if (event < 0) return events;
        const number = Math.floor(event / WORK);
        const kind = event % WORK;
        if (kind === RESUME) go(number);
        else if (kind === ARRIVE) arrive(number);
        else serve(number, kind as typeof COPY);
      }
      return most;
    },
    steps: () => steps,
    waiting: () =>
      actors.flatMap(({ waitedSince, reason }, actor) =>
        waitedSince < 0 ? [] : [{ actor, reason, since: waitedSince }],
      ),
  };
}

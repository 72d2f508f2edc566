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
import { Problem } from "../../base/problem.js";
import { windows, type Windows } from "../../engine/windows.js";
import { END, folioCell, type KernelCell, type KernelNext, type KernelWait } from "../../model/stage.js";
import { folioOf, IO, kernelSchema, type Kernel, type KernelSchema } from "../../model/state.js";
import { endWait, newActor, outcomeOf, standing, type Actor, type Waiting } from "./actor.js";
import { rulesOf, timed, type Compiled, type Setting, type TimedStep } from "./compile.js";
import type { Device } from "../../workload/device.js";
import { cowExtentOf } from "./cow-extent.js";
import type { Request } from "./device.js";
import type { Outcome, Task } from "./command.js";
import { dirtyPages } from "./dirty-pages.js";
import { extentsOf } from "./extents.js";
import { pageSet, type PageSet } from "./page-set.js";
import { plugOf } from "./plug.js";
import { processorsOf } from "./processors.js";
import { requestsOf, type Draws, type Moment } from "./requests.js";
import { spaceOf } from "./space.js";

/** What a run is made of. */
export interface RunParts {
  readonly setting: Setting;
  readonly pages: number;
  /** Address spaces that map a page; at most `size.mappings`. */
  readonly mapped: (page: number) => number;
  readonly device: Omit<Device, "service">;
  /** Service time of a request of so many base pages that begins with this page of the file [µs]. */
  readonly service: (pages: number, first: number) => number;
  readonly draws: Draws;
  readonly processors: number | undefined;
  /** Somebody waits for an extent of which these pages are not written: they are to be written now. */
  readonly wanted: (pages: readonly number[]) => void;
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
  /** When a page became dirty first after its last I/O began [µs]. */
  readonly dirtySince: (page: number) => number;
  readonly underWriteback: PageSet;
  /** Pages whose I/O has ended so far, and for how long some were under way [µs]. */
  readonly written: () => number;
  readonly busy: () => number;
  readonly store: Windows<KernelSchema>;
  /** Whether a page lies in an extent that is not settled. */
  readonly inExtent: (page: number) => boolean;
  /** Pages that follow each other become one extent, of which these will not be written with the others. */
  readonly openExtent: (pages: readonly number[], late: readonly number[]) => void;
  /** An actor begins now; actors are numbered in order. */
  readonly start: (task: Task) => number;
  /** Whether an actor's operation, or his last one, is on the page that is selected. */
  readonly isHere: (actor: number) => boolean;
  /** Calls an actor that rests. */
  readonly call: (actor: number) => void;
  /** Goes on until a time [µs], or until so many events have happened; the events that happened. */
  readonly advance: (until: number, events: number) => number;
  readonly steps: () => number;
  /** Who waits, for what and since when, in an operation that began when: those that would wait for ever, once nothing is pending. */
  readonly waiting: () => readonly Waiting[];
  /** Who is in an operation, whether or not he waits at this moment. */
  readonly operating: () => readonly Waiting[];
}

/** What a write fault says that has no folio left for its copy, as the model has it. */
const NO_FOLIO = "a free folio";

const tooManyFolios = (folios: number): Problem =>
  new Problem({
    code: "KL205",
    what: `one page has come to ${folios} folios that somebody holds, and needs one more`,
    where: "workload, drivers and holders",
    expected: "fewer tasks that hold references to a page of a file so large",
    fix: "give fewer folios, fewer drivers and holders, or a page choice that spreads them",
  });

/** What an event is about: an actor goes on, or a moment of a request has come. */
const MOMENTS: readonly Moment[] = ["arrive", "copy", "finish", "settle"];
const WORK = MOMENTS.length + 1;
const RESUME = 0;

/** A run at time 0: every page cached, clean and mapped read-only. */
export function runOf(parts: RunParts, watcher: Watcher = {}): Run {
  const { setting, pages } = parts;
  const { size, filesystem } = setting;
  const rules = rulesOf(setting);
  const store = windows({ schema: kernelSchema(size), shared: ["inode", "actor", "account"], copies: pages });
  const { view, watch } = store;
  const calendar = new Calendar();
  const dirty = dirtyPages(pages);
  const underWriteback = pageSet(pages);
  const actors: Actor[] = [];
  const park = parking((cell) => {
    watch[cell] = 0;
  });
  const runs = processorsOf(parts.processors, setting.costs.loop);
  let steps = 0;
  const extents = extentsOf();
  const space = spaceOf(size, pages);
  const cowExtent = cowExtentOf(filesystem, size, pages, store, (page) => space?.setAside(page));
  const requests = requestsOf({
    setting,
    rules,
    store,
    calendar,
    event: (request, moment) => request * WORK + MOMENTS.indexOf(moment) + 1,
    device: parts.device,
    service: parts.service,
    draws: parts.draws,
    underWriteback,
    extents,
    take: (step, page) => take(step, -1, page),
    watch: watcher.request,
  });
  // The simulation's own step: a window shows one page, and an extent of several is more than the explorer's model of it.
  const joins = ((): TimedStep => {
    const touches = (w: Kernel): readonly KernelCell[] => [folioCell(folioOf(w, 0))];
    const apply = (w: Kernel): Kernel => w.setIo(folioOf(w, 0), IO.ordered);
    return timed(
      { kind: "step", name: "join the ordered extent", op: "I/O", part: "only", touches, apply },
      END,
      setting.costs,
    );
  })();
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

  /** Who is woken by an I/O runs when a processor is free. */
  const wake = (waiter: number): void => resume(waiter, runs(calendar.time + requests.wakeUp()) - calendar.time);

  /** Carries out a step on a page, and brings back who waited for what it set. */
  function take(step: TimedStep, actor: number, page: number): void {
    steps++;
    watcher.before?.(view, step, actor, page);
    space?.before(view);
    cowExtent?.before();
    step.apply(view);
    space?.after(view, page);
    const dirtied = dirty.note(page, view.dirty(folioOf(view, 0)) === 1, step.does, calendar.time);
    if (dirtied && actor >= 0) (actors[actor] as Actor).dirtied = true;
    watcher.after?.(view, step, actor, page);
    for (const cell of store.changed()) {
      for (const waiter of park.wake(cell, isReady))
        if (actor < 0) wake(waiter);
        else resume(waiter, 0);
      if (park.awaited(cell)) watch[cell] = 1;
    }
    store.select(page);
    cowExtent?.after(page);
  }

  /** Whether somebody waits no more, or for something else. Who queues for a folio's lock sleeps on while the I/O ends for which its holder waits. */
  function isReady(waiter: number): boolean {
    const actor = actors[waiter] as Actor;
    store.select(actor.page);
    const next = lookOf(actor);
    if (next.kind !== "wait" || next.reason !== actor.reason) return true;
    const cells = next.on.map(store.cellNumber);
    return cells.length !== actor.cells.length || cells.some((cell, i) => cell !== actor.cells[i]);
  }

  /** Whether whoever comes to the first step of something on a page would wait. */
  function isHeld({ looks }: Compiled, page: number): boolean {
    store.select(page);
    return looks[0]?.(view).kind === "wait";
  }

  /** What the step is that an actor is at, on the page that is selected. */
  const lookOf = ({ what, stage }: Actor): KernelNext => (what?.looks[stage] as (w: Kernel) => KernelNext)(view);

  function submitted(actor: Actor, page: number): void {
    requests.isUnderWay(page);
    dirty.submitted(page, calendar.time);
    if (actor.plug === undefined) requests.send([[page]]);
    else actor.plug.put(page);
  }

  /** What is left of the extent of a page that somebody waits for, is to be written; what is clean by now never will be. */
  function wants(page: number): void {
    const left = extents.left(page);
    const isThere = (p: number): boolean => dirty.pages.has(p);
    for (const p of left) if (!isThere(p) && !underWriteback.has(p)) requests.settle(extents.gone(p));
    if (left.some(isThere)) parts.wanted(left.filter(isThere));
  }

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
        actor.alarm =
          value.time === undefined ? -1 : calendar.push(calendar.time + value.time, 0, number * WORK + RESUME);
        return false;
      case "plug":
        actor.plug = plugOf(requests, {
          gathersAll: value.gathers === "all",
          submitsBeforeLock: filesystem.submitsBeforeLock === true,
          expected: value.runs,
        });
        return true;
      case "send":
        if (filesystem.submitsBeforeLock === true || !isHeld(value.before, value.page)) actor.plug?.runEnds();
        return true;
      case "unplug":
        actor.plug?.out(value.neighbours);
        actor.plug = undefined;
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
        actor.fault = actor.dirtied = false;
        return true;
    }
  }

  function waits(number: number, actor: Actor, next: KernelWait): void {
    if (next.reason === NO_FOLIO) throw tooManyFolios(size.folios);
    if (actor.waitedSince < 0) actor.waitedSince = calendar.time;
    actor.reason = next.reason;
    const cells = next.on.map(store.cellNumber);
    for (const cell of cells) watch[cell] = 1;
    actor.cells = cells;
    park.park(number, cells);
    if (filesystem.ordered === true && view.io(folioOf(view, 0)) === IO.ordered) wants(actor.page);
    actor.plug?.sleeps();
  }

  function go(number: number): void {
    const actor = actors[number] as Actor;
    actor.resting = false;
    for (;;) {
      if (actor.what === undefined || actor.stage >= actor.until) {
        if (actor.owed > 0) {
          const { owed } = actor;
          actor.owed = 0;
          return resume(number, owed);
        }
        const outcome = outcomeOf(actor, calendar.time);
        actor.what = undefined;
        if (!command(number, actor, outcome)) return;
        continue;
      }
      store.select(actor.page);
      const next = lookOf(actor);
      if (next.kind === "wait") return waits(number, actor, next);
      if (next.kind === "done") {
        actor.stage = END;
        continue;
      }
      if (actor.waitedSince >= 0) endWait(actor, calendar.time);
      const step = next as TimedStep;
      if (step.does === "fault") actor.fault = true;
      take(step, number, actor.page);
      actor.stage = step.to;
      // The file system maps, allocates and submits a run of neighbours at once: its later pages cost nothing more.
      const goesOn = step.does === "submit" && actor.plug?.goesOn(actor.page) === true;
      const protects = step.does === "clean" ? (parts.mapped(actor.page) - 1) * setting.costs.mkclean : 0;
      const cost = (goesOn ? step.cost - setting.costs.submit : step.cost) + protects;
      if (step.does === "submit") submitted(actor, actor.page);
      // What a fault takes is paid with the rest of its operation: the store follows on the entry at once, before anybody can take it away again.
      if (step.does !== "submit" && step.does !== "clean") actor.owed += cost;
      else if (cost > 0) return resume(number, cost);
    }
  }

  return {
    now: () => calendar.time,
    dirty: dirty.pages,
    dirtySince: dirty.since,
    underWriteback,
    written: requests.written,
    busy: requests.busy,
    store,
    inExtent: extents.has,
    openExtent: (all, late) => {
      extents.open(all);
      for (const page of late) {
        store.select(page);
        if (view.io(folioOf(view, 0)) === IO.idle) take(joins, -1, page);
      }
    },
    start: (task) => {
      actors.push(newActor(task));
      resume(actors.length - 1, 0);
      return actors.length - 1;
    },
    isHere: (number) => actors[number]?.page === store.selected(),
    call: (number) => {
      const actor = actors[number];
      if (actor?.resting !== true) return;
      actor.resting = false;
      if (actor.alarm >= 0) calendar.cancel(actor.alarm);
      resume(number, 0);
    },
    advance: (until, most) => {
      for (let events = 0; events < most; events++) {
        const event = calendar.take(until);
        if (event < 0) return events;
        const number = Math.floor(event / WORK);
        const kind = event % WORK;
        if (kind === RESUME) go(number);
        else requests.happen(number, MOMENTS[kind - 1] as Moment);
      }
      return most;
    },
    steps: () => steps,
    waiting: () =>
      actors.flatMap((actor, number) => (actor.waitedSince < 0 ? [] : [standing(actor, number, calendar.time)])),
    operating: () =>
      actors.flatMap((actor, number) => (actor.what === undefined ? [] : [standing(actor, number, calendar.time)])),
  };
}

/**
 * One replication: a workload under a policy, from a seed, to its counters.
 *
 * Every actor draws from streams of its own, named by purpose and number, so that another policy, threshold or device leaves every other draw as
 * it was: the same writers take the same pages after the same pauses.
 */
import { stream } from "../../base/random.js";
import { moments } from "../../base/moments.js";
import { sampler } from "../../base/variates.js";
import type { Law } from "../../base/law.js";
import type { PolicyData } from "../../model/policy.js";
import { choiceOf, type PageChoice } from "../../workload/page-choice.js";
import type { Workload } from "../../workload/workload.js";
import { rulesOf, type Setting } from "./compile.js";
import { cloner, flusher, worker } from "./flushing.js";
import { counting, noteWrite, zeroCounters, type Counters } from "./measure.js";
import { runOf, type Run, type Watcher } from "./run.js";
import { driver, holder, puncher, writer, type Me } from "./tasks.js";
import { sizeOfWindow } from "./window-size.js";

/** What a run is told instead of drawing it. */
export interface Inputs {
  /** Each writer's next pause [µs] and page. */
  readonly writer: (writer: number) => { readonly think: () => number; readonly page: () => number };
  /** Service time of a request that comes to the device now and begins with this page; drawn if it is undefined [µs]. */
  readonly service: (now: number, first: number) => number | undefined;
  /** When the flusher's nth call is due, and how many times what it takes it takes; by its period and drawn if they are undefined [µs]. */
  readonly call: (nth: number) => { readonly due: number; readonly times: number } | undefined;
}

/** What a replication is made of. */
export interface ReplicationParts {
  readonly workload: Workload;
  readonly policy: PolicyData;
  readonly seed: number;
  readonly replication: number;
  readonly antithetic?: boolean;
  readonly inputs?: Inputs;
  /** Somebody who looks at every step. */
  readonly watcher?: Watcher;
}

/** A replication that can be carried on, and what it has counted. */
export interface Replication {
  readonly run: Run;
  readonly counters: Counters;
  readonly actors: readonly string[];
  /** How long the operations of each writer took, one by one; only where inputs are given [µs]. */
  readonly took: readonly (readonly number[])[];
  /** Goes on until it is over, or until so many events have happened; whether it is over. */
  readonly advance: (events: number) => boolean;
  /** Simulated time after the warm-up [µs]. */
  readonly time: () => number;
}

/**
 * When a task counts as hung, and a run in which no write ends for so long is over [µs].
 *
 * @source linux-6.2 kernel/hung_task.c sysctl_hung_task_timeout_secs, CONFIG_DEFAULT_HUNG_TASK_TIMEOUT
 */
const HUNG = 120e6;

/** A page whose oldest unwritten change is so many periods of the flusher old at the end counts as one that is never clean. */
const NEVER = 20;

/** Pages with a change that has not been written for longer than a time [µs]. */
const oldPages = ({ dirty, dirtySince, now }: Run, time: number): number => {
  let old = 0;
  for (let page = dirty.next(0); page >= 0; page = dirty.next(page + 1)) if (now() - dirtySince(page) > time) old++;
  return old;
};

/** A replication at its begin. */
export function replicationOf(parts: ReplicationParts): Replication {
  const { workload, policy, seed, replication, antithetic = false } = parts;
  const {
    writers,
    drivers,
    holders = [],
    flusher: flushes,
    cloner: clones,
    punchers,
    throttling,
    costs,
    device,
  } = workload;
  const draws = (purpose: string, entity: number): (() => number) =>
    stream({ seed, purpose, replication, entity, antithetic });
  const times = (law: Law, purpose: string, entity: number): (() => number) => {
    const of = sampler(law);
    const draw = draws(purpose, entity);
    return () => of(draw());
  };
  const varying = (law: Law | undefined, purpose: string, always: number): (() => number) =>
    law === undefined ? () => always : times(law, `jitter: ${purpose}`, 0);
  const later = (of: () => number, by: number): (() => number) => (by === 0 ? of : () => of() + by);
  const pages = (choice: PageChoice, purpose: string, entity: number): (() => number) => {
    const pick = choiceOf(choice, workload.folios, entity);
    const draw = draws(purpose, entity);
    return () => pick(draw);
  };
  const names = [
    ...Array.from({ length: writers.count }, (_, k) => `writer ${k}`),
    ...(flushes === undefined ? [] : ["flusher"]),
    ...(clones === undefined ? [] : ["cloner"]),
    ...Array.from({ length: drivers?.count ?? 0 }, (_, k) => `driver ${k}`),
    ...holders.flatMap((h) => Array.from({ length: h.count }, (_, k) => `${h.holder} ${k}`)),
    ...Array.from({ length: punchers?.count ?? 0 }, (_, k) => `puncher ${k}`),
    "worker",
  ];
  const size = sizeOfWindow(workload, policy, names.length);
  const setting: Setting = { filesystem: workload.filesystem, policy, size, costs };
  const rules = rulesOf(setting);
  const counters = zeroCounters();
  const begun = { written: 0, warm: workload.warmUp === 0, since: 0, last: 0 };
  const patience = HUNG + 100 * moments(writers.think).mean;
  const isCounting = (): boolean => begun.warm;
  const serviceDraw = draws("service", 0);
  const service = sampler(device.service);
  const queue: number[] = [];
  const wanted: number[] = [];
  const mapped = ((): ((page: number) => number) => {
    if (typeof workload.mappings === "number") return () => size.mappings;
    const of = sampler(workload.mappings);
    const draw = draws("mappings", 0);
    const drawn = Array.from({ length: workload.folios }, () =>
      Math.max(1, Math.min(size.mappings, Math.round(of(draw())))),
    );
    return (page) => drawn[page] ?? 1;
  })();
  const counter = counting(counters, setting, () => run.now(), isCounting);
  const workerNumber = names.length - 1;
  const run: Run = runOf(
    {
      setting,
      pages: workload.folios,
      mapped,
      device,
      service: (count, first) =>
        (parts.inputs?.service(run.now(), first) ?? service(serviceDraw())) + device.perPage * count,
      processors: workload.processors,
      draws: {
        latency: varying(workload.jitter?.latency, "latency", 1),
        answer: varying(workload.jitter?.answer, "answer", 1),
        wakeUp: varying(workload.jitter?.wakeUp, "wake-up", 0),
      },
      wanted: (list) => {
        wanted.push(...list.filter((page) => !wanted.includes(page)));
        run.call(workerNumber);
      },
    },
    {
      before: (w, step, actor, page) => {
        counter.before?.(w, step, actor, page);
        parts.watcher?.before?.(w, step, actor, page);
      },
      after: (w, step, actor, page) => {
        counter.after?.(w, step, actor, page);
        parts.watcher?.after?.(w, step, actor, page);
        if (step.does === "fixup") {
          queue.push(page);
          run.call(workerNumber);
        }
      },
      ...(parts.watcher?.request === undefined ? {} : { request: parts.watcher.request }),
    },
  );
  const took: number[][] = Array.from({ length: writers.count }, () => []);
  const limit = throttling === undefined ? Infinity : throttling.limit * workload.folios;
  const me = (actor: number): Me => ({ setting, rules, actor, run });
  let actor = 0;
  for (let k = 0; k < writers.count; k++) {
    const given = parts.inputs?.writer(k);
    const pick = given?.page ?? pages(writers.pages, "writer's page", k);
    let left = writers.each ?? Infinity;
    run.start(
      writer(me(actor++), {
        via: writers.by === "store" ? (page) => k % mapped(page) : undefined,
        mappings: size.mappings,
        think: given?.think ?? later(times(writers.think, "writer's pause", k), costs.loop),
        page: pick,
        more: () => begun.written < workload.writes && left-- > 0,
        throttle: () => (run.dirty.count() > limit ? (throttling?.pause ?? 0) : 0),
        done: (_page, outcome, _began, throttled) => {
          if (given !== undefined) took[k]?.push(outcome.took);
          begun.written++;
          begun.last = run.now();
          if (begun.warm) noteWrite(counters, outcome, throttled);
          else if (begun.written >= workload.warmUp) {
            begun.warm = true;
            begun.since = run.now();
          }
        },
      }),
    );
  }
  if (flushes !== undefined) {
    const { callTime, expire } = flushes;
    const longer = callTime?.spread === undefined ? () => 1 : times(callTime.spread, "flush call", 0);
    run.start(
      flusher(me(actor++), {
        ...flushes,
        callTime: callTime ?? { call: 0, run: 0, page: 0 },
        spread: (nth) => parts.inputs?.call(nth)?.times ?? longer(),
        due: (nth, before) => parts.inputs?.call(nth)?.due ?? (nth === 0 ? 0 : before + flushes.period),
        expire: expire ?? 0,
        background: expire === undefined ? -1 : (flushes.background ?? 1) * workload.folios,
        done: (_began, took) => {
          if (begun.warm && begun.written < workload.writes) counters.flushes.push(took);
        },
      }),
    );
  }
  if (clones !== undefined)
    run.start(
      cloner(me(actor++), {
        ...clones,
        pages: workload.folios,
        done: (took) => {
          if (!begun.warm) return;
          counters.clones++;
          counters.cloneTime += took;
        },
      }),
    );
  for (let k = 0; k < (drivers?.count ?? 0) && drivers !== undefined; k++)
    run.start(
      driver(me(actor++), {
        flag: drivers.flag,
        access: drivers.access,
        think: times(drivers.think, "driver's pause", k),
        page: pages(drivers.pages, "driver's page", k),
        hold: times(drivers.hold, "driver's hold", k),
        lands: times(drivers.lands, "driver's DMA", k),
        refused: () => {
          if (begun.warm) counters.refusedPins++;
        },
      }),
    );
  holders.forEach((h, nth) => {
    for (let k = 0; k < h.count; k++) {
      const entity = nth * 1000 + k;
      run.start(
        holder(me(actor++), {
          holder: h.holder,
          think: times(h.think, "holder's pause", entity),
          page: pages(h.pages, "holder's page", entity),
          hold: times(h.hold, "holder's hold", entity),
        }),
      );
    }
  });
  for (let k = 0; k < (punchers?.count ?? 0) && punchers !== undefined; k++)
    run.start(
      puncher(me(actor++), {
        think: times(punchers.think, "puncher's pause", k),
        page: pages(punchers.pages, "puncher's page", k),
      }),
    );
  run.start(worker(me(actor++), { queue, wanted, latency: costs.worker }));
  return {
    run,
    counters,
    actors: names,
    took,
    advance: (events) => {
      for (let done = 0; done < events && begun.written < workload.writes; done++)
        if (run.advance(Infinity, 1) === 0 || run.now() - begun.last > patience) {
          const asleep = run.waiting().filter((one) => run.now() - one.since > HUNG).length;
          // Who is throttled waits for nothing that could be named: it looks again and again.
          counters.hung = asleep === 0 ? writers.count : asleep;
          return true;
        }
      if (begun.written < workload.writes) return false;
      counters.neverClean = oldPages(run, NEVER * (flushes?.period ?? Infinity));
      return true;
    },
    time: () => run.now() - begun.since,
  };
}

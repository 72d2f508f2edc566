/**
 * One replication: a workload under a policy, from a seed, to its counters.
 *
 * This file starts the actors of one replication and keeps how far it is.
 */
import type { Law } from "../../base/law.js";
import type { PolicyData } from "../../model/policy.js";
import type { Workload } from "../../workload/workload.js";
import { castOf } from "./cast.js";
import type { Outcome } from "./command.js";
import { chanceOf } from "./chance.js";
import { rulesOf, type Setting } from "./compile.js";
import { endingOf, neverClean } from "./ending.js";
import { mappedBy } from "./mappings.js";
import { counting } from "./measure.js";
import { noteHung, noteWrite, notingIn, zeroCounters, type Counters } from "./counters.js";
import { runOf, type Run, type Watcher } from "./run.js";
import { gupOf } from "./driver.js";
import { writer, type Me } from "./tasks.js";
import { heldBack } from "./throttle.js";
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
  /** Somebody who is told of every write that is over and counted: how long it was held back after its operation [µs]. */
  readonly onWrite?: (writer: number, page: number, outcome: Outcome, throttled: number) => void;
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

/** A replication at its begin. */
export function replicationOf(parts: ReplicationParts): Replication {
  const { workload, policy, seed, replication, antithetic = false, inputs } = parts;
  const { writers, flusher: flushes, costs, device, jitter = {} } = workload;
  const chance = chanceOf({ seed, replication, antithetic, folios: workload.folios });
  const varying = (law: Law | undefined, purpose: string, always: number): (() => number) =>
    law === undefined ? () => always : chance.times(law, `jitter: ${purpose}`, 0);
  const later = (of: () => number, by: number): (() => number) => (by === 0 ? of : () => of() + by);
  const counters = zeroCounters();
  const begun = { written: 0, warm: workload.warmUp === 0, since: 0, last: 0, ended: -1 };
  const isCounting = (): boolean => begun.warm && begun.ended < 0;
  const queue: number[] = [];
  const wanted: number[] = [];
  const cast = castOf(workload, {
    chance,
    noting: notingIn(counters, isCounting),
    call: (nth) => inputs?.call(nth),
    queue,
    wanted,
  });
  const names = [...Array.from({ length: writers.count }, (_, k) => `writer ${k}`), ...cast.map(({ name }) => name)];
  const flusherActor = names.indexOf("flusher");
  const mapped = mappedBy(workload, chance.draws("mappings", 0));
  const size = sizeOfWindow(workload, policy, names.length, mapped.most);
  const copy = costs.copy * workload.nrPages;
  const setting: Setting = { filesystem: workload.filesystem, policy, size, costs: { ...costs, copy } };
  // All drivers call alike; an actor is at the page of which he holds a folio.
  const call = workload.drivers === undefined ? undefined : { call: gupOf(workload.drivers), taken: true };
  const rules = rulesOf(setting, (actor) => (run.isHere(actor) ? call : undefined));
  const service = chance.times(device.service, "service", 0);
  const counter = counting(
    counters,
    setting,
    () => run.now(),
    isCounting,
    (actor) => actor >= 0 && actor < writers.count,
  );
  const callWorker = (): void => run.call(names.length - 1);
  const run: Run = runOf(
    {
      setting,
      pages: workload.folios,
      mapped: mapped.of,
      device,
      service: (count, first) => (inputs?.service(run.now(), first) ?? service()) + device.perPage * count,
      processors: workload.processors,
      draws: {
        latency: varying(jitter.latency, "latency", 1),
        answer: varying(jitter.answer, "answer", 1),
        wakeUp: varying(jitter.wakeUp, "wake-up", 0),
        ordered: varying(jitter.ordered, "ordered extent", 0),
      },
      wanted: (list) => {
        wanted.push(...list.filter((page) => !wanted.includes(page)));
        callWorker();
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
          callWorker();
        }
      },
      ...(parts.watcher?.request === undefined ? {} : { request: parts.watcher.request }),
    },
  );
  const took: number[][] = Array.from({ length: writers.count }, () => []);
  const held = heldBack(workload, run, () => run.call(flusherActor));
  const me = (actor: number): Me => ({ setting, rules, actor, run });
  for (let k = 0; k < writers.count; k++) {
    const given = inputs?.writer(k);
    let left = writers.each ?? Infinity;
    run.start(
      writer(me(k), {
        via: writers.by === "store" ? (page) => k % mapped.of(page) : undefined,
        mappings: size.mappings,
        think: given?.think ?? later(chance.times(writers.think, "writer's pause", k), costs.loop),
        page: given?.page ?? chance.pages(writers.pages, "writer's page", k),
        more: () => begun.written < workload.writes && left-- > 0,
        throttle: (outcome) => held.pause(k, outcome),
        done: (outcome, throttled, page) => {
          if (begun.ended >= 0) return;
          if (given !== undefined) took[k]?.push(outcome.took);
          begun.written++;
          begun.last = run.now();
          if (begun.warm) {
            noteWrite(counters, outcome, throttled);
            parts.onWrite?.(k, page, outcome, throttled);
          } else if (begun.written >= workload.warmUp) {
            counter.upTo();
            begun.warm = true;
            begun.since = run.now();
          }
        },
      }),
    );
  }
  cast.forEach(({ task }, k) => run.start(task(me(writers.count + k))));
  return {
    run,
    counters,
    actors: names,
    took,
    advance: endingOf({
      now: run.now,
      step: () => run.advance(Infinity, 1) > 0,
      isDone: () => begun.written >= workload.writes,
      last: () => begun.last,
      waiting: () => [...run.waiting(), ...held.waiting()],
      busy: () => [...run.operating(), ...held.waiting()],
      writes: (actor) => actor < writers.count,
      ends: () => {
        counter.upTo();
        begun.ended = run.now();
        counters.neverClean = neverClean(run, flushes?.period);
      },
      hung: (tasks) => {
        counters.hung = tasks.length;
        // What a writer waits for that never comes belongs to the waits, with the time that it has waited so far.
        for (const one of tasks) if (one.actor < writers.count) noteHung(counters, one, run.now());
      },
    }),
    time: () => (begun.ended < 0 ? run.now() : begun.ended) - begun.since,
  };
}

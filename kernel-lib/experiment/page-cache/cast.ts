/** Everybody in a workload but its writers, in the order in which they are numbered: names, and what they do. */
import type { CallTime, Holders, Workload } from "../../workload/workload.js";
import type { Chance } from "./chance.js";
import type { Task } from "./command.js";
import { cloner, flusher, snapshotter, worker } from "./flushing.js";
import type { Noting } from "./counters.js";
import { driver } from "./driver.js";
import { holder, puncher, truncater, type Me } from "./tasks.js";

/** An actor before it has a number. */
export interface Part {
  readonly name: string;
  readonly task: (me: Me) => Task;
}

/** The flusher's nth call, where it is given: when it is due, and how many times what it takes it takes [µs]. */
export type GivenCall = (nth: number) => { readonly due: number; readonly times: number } | undefined;

/** What the cast is told besides the workload. */
export interface CastParts {
  readonly chance: Chance;
  readonly noting: Noting;
  readonly call: GivenCall;
  /** Pages for btrfs's worker: to be repaired, and wanted at once. */
  readonly queue: number[];
  readonly wanted: number[];
}

const AT_ONCE: CallTime = { call: 0, run: 0, page: 0 };

const several = (count: number, of: (k: number) => Part): readonly Part[] =>
  Array.from({ length: count }, (_, k) => of(k));
const optional = <T>(what: T | undefined, of: (what: T) => readonly Part[]): readonly Part[] =>
  what === undefined ? [] : of(what);

/** Everybody but the writers. */
export function castOf(workload: Workload, { chance, noting, call, queue, wanted }: CastParts): readonly Part[] {
  const { times, pages } = chance;
  const { folios, flusher: flushes } = workload;
  const holders = ({ count, holder: kind, ...h }: Holders, nth: number): readonly Part[] =>
    several(count, (k) => {
      const entity = nth * 1000 + k;
      return {
        name: `${kind} ${k}`,
        task: (me) =>
          holder(me, {
            holder: kind,
            think: times(h.think, "holder's pause", entity),
            page: pages(h.pages, "holder's page", entity),
            hold: times(h.hold, "holder's hold", entity),
            gathers: h.gathers ?? 1,
          }),
      };
    });
  return [
    ...optional(flushes, ({ callTime = AT_ONCE, expire, background = 1, ...rest }) => {
      const longer = callTime.spread === undefined ? () => 1 : times(callTime.spread, "flush call", 0);
      return [
        {
          name: "flusher",
          task: (me: Me) =>
            flusher(me, {
              ...rest,
              callTime,
              spread: (nth) => call(nth)?.times ?? longer(),
              due: (nth, before) => call(nth)?.due ?? (nth === 0 ? 0 : before + rest.period),
              expire: expire ?? 0,
              background: expire === undefined ? -1 : background * folios,
              done: noting.flush,
            }),
        },
      ];
    }),
    ...optional(workload.syncers, ({ count, call: name, think, commit }) =>
      several(count, (k) => {
        const pause = times(think, "sync's pause", k);
        return {
          name: `${name} ${k}`,
          task: (me) =>
            flusher(me, {
              call: "fsync",
              commit: commit ?? flushes?.commit ?? 0,
              log: commit === undefined ? (flushes?.log ?? 0) : 0,
              callTime: flushes?.callTime ?? AT_ONCE,
              spread: () => 1,
              due: () => me.run.now() + pause(),
              // It comes whether anything is dirty or not.
              expire: 0,
              background: -1,
              done: noting.sync,
            }),
        };
      }),
    ),
    ...optional(workload.cloner, ({ period }) => [
      { name: "cloner", task: (me: Me) => cloner(me, { period, pages: folios, done: noting.clone }) },
    ]),
    ...optional(workload.snapshotter, ({ period }) => [
      { name: "snapshotter", task: (me: Me) => snapshotter(me, { period, pages: folios, done: noting.snapshot }) },
    ]),
    ...optional(workload.drivers, ({ count, flag, access, ...d }) =>
      several(count, (k) => ({
        name: `driver ${k}`,
        task: (me) =>
          driver(me, {
            flag,
            access,
            think: times(d.think, "driver's pause", k),
            page: pages(d.pages, "driver's page", k),
            hold: times(d.hold, "driver's hold", k),
            lands: times(d.lands, "driver's DMA", k),
            again: d.again === undefined ? undefined : times(d.again, "driver's next DMA", k),
            refused: noting.refusedPin,
            tried: noting.pin,
          }),
      })),
    ),
    ...(workload.holders ?? []).flatMap(holders),
    ...optional(workload.punchers, ({ count, think, pages: choice }) =>
      several(count, (k) => ({
        name: `puncher ${k}`,
        task: (me) =>
          puncher(me, { think: times(think, "puncher's pause", k), page: pages(choice, "puncher's page", k) }),
      })),
    ),
    ...optional(workload.truncater, ({ period, keeps }) => [
      {
        name: "truncater",
        task: (me: Me) => truncater(me, { period, first: Math.round(keeps * folios), pages: folios }),
      },
    ]),
    { name: "worker", task: (me) => worker(me, { queue, wanted, latency: workload.costs.worker }) },
  ];
}

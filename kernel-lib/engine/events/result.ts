/** What a run came to: plain data. */
import { defect } from "../../base/problem.js";
import type { ContainerSummary } from "./container.js";
import type { DeviceSummary } from "./device.js";
import type { LockSummary } from "./lock.js";
import type { Reseeding } from "./parts.js";
import { apart, LITTLE, type Little } from "./little.js";
import { overload, type Offer } from "./offer.js";
import type { ResourceSummary } from "./resource.js";
import type { Contents } from "./sim.js";
import type { LevelSummary, TallySummary } from "./statistic.js";
import type { StoreSummary } from "./storage.js";
import type { Trend } from "./trend.js";
import type { WaitQueueSummary } from "./wait-queue.js";
import type { TraceRow, World } from "./world.js";

/** Why a run ended. */
export type Ended =
  /** Nothing was left to do, though statistics count up to `until`. Who waits then waits for ever, see `waiting`. */
  | { readonly kind: "nothing left" }
  /** `until` was reached. */
  | { readonly kind: "until" }
  /** A process called `sim.stop()`. */
  | { readonly kind: "stopped" }
  /** The run was interrupted from outside. */
  | { readonly kind: "interrupted" }
  /** A bound of the budget was reached: the results are those of a part of the run. */
  | { readonly kind: "budget"; readonly bound: string };

/** A process that waits at the end. */
export interface Waiting {
  readonly process: string;
  readonly for: string;
  /** Since when [time]. */
  readonly since: number;
}

/** What a run came to. Times are in the simulation's own units. */
export interface SimulationResult {
  readonly kind: "simulation";
  readonly name: string;
  /** The seed that numbers were drawn from at the end: that of the last fork that the run has passed, if it has. */
  readonly seed: number;
  /** The forks that it has passed, after how many events and to which seed. */
  readonly forks?: readonly Reseeding[];
  readonly replication: number;
  readonly ended: Ended;
  /** The time at the end, and from when on statistics count [time]. */
  readonly time: number;
  readonly from: number;
  readonly events: number;
  readonly resources: Readonly<Record<string, ResourceSummary>>;
  readonly containers: Readonly<Record<string, ContainerSummary>>;
  readonly stores: Readonly<Record<string, StoreSummary>>;
  readonly locks: Readonly<Record<string, LockSummary>>;
  readonly waitQueues: Readonly<Record<string, WaitQueueSummary>>;
  readonly devices: Readonly<Record<string, DeviceSummary>>;
  readonly tallies: Readonly<Record<string, TallySummary>>;
  readonly levels: Readonly<Record<string, LevelSummary>>;
  /** Who waits at the end; the first hundred. */
  readonly waiting: readonly Waiting[];
  /** What a reader must know before he quotes a number. */
  readonly warnings: readonly string[];
  /** Little's law, of every line: how many were checked, and the largest relative difference. */
  readonly little: { readonly lines: number; readonly worst: number };
  readonly trace?: readonly TraceRow[];
}

const MOST_WAITING = 100;

const summaries = <T>(things: ReadonlyMap<string, { summary(now: number): T }>, now: number): Record<string, T> =>
  Object.fromEntries([...things].map(([name, thing]) => [name, thing.summary(now)]));

/** Both sides of Little's law, for every line of a run. */
const littles = (contents: Contents, now: number): readonly (readonly [string, Little])[] => [
  ...[...contents.resources].map(([name, { line }]) => [name, line.little(now)] as const),
  ...[...contents.containers, ...contents.stores, ...contents.locks].flatMap(([name, thing]) =>
    thing.lines().map((line) => [name, line.little(now)] as const),
  ),
  ...[...contents.waitQueues, ...contents.devices].map(([name, thing]) => [name, thing.little(now)] as const),
];

function checkedLittle(contents: Contents, now: number): { readonly lines: number; readonly worst: number } {
  const sides = littles(contents, now);
  const wrong = sides.find(([, both]) => !(apart(both, now) < LITTLE));
  if (wrong !== undefined) {
    const [name, { area, waits }] = wrong;
    defect(`Little's law does not hold at ${name}: ${area} is not ${waits}`);
  }
  return { lines: sides.length, worst: sides.reduce((worst, [, both]) => Math.max(worst, apart(both, now)), 0) };
}

/** Every level of a run that had better not grow. */
export const offersOf = ({
  resources,
  containers,
  stores,
  locks,
  devices,
}: Contents): readonly (readonly [string, Offer])[] =>
  [...resources, ...containers, ...stores, ...locks, ...devices].flatMap(([name, thing]) =>
    thing.offers().map((offer) => [name, offer] as const),
  );

/** What a run has come to so far. */
export function resultOf(
  world: World,
  contents: Contents,
  frame: Pick<SimulationResult, "name" | "seed" | "forks" | "replication" | "ended" | "time" | "from"> & {
    readonly warnings: readonly string[];
  },
  trend: Trend,
): SimulationResult {
  const now = frame.time;
  const waiting = world.tasks
    .all()
    .filter(({ waits }) => waits)
    .map(({ name, command, since }) => ({ process: name, for: command.named(), since }));
  return {
    kind: "simulation",
    ...frame,
    events: world.events,
    resources: summaries(contents.resources, now),
    containers: summaries(contents.containers, now),
    stores: summaries(contents.stores, now),
    locks: summaries(contents.locks, now),
    waitQueues: summaries(contents.waitQueues, now),
    devices: summaries(contents.devices, now),
    tallies: Object.fromEntries([...contents.tallies].map(([name, tally]) => [name, tally.summary()])),
    levels: summaries(contents.levels, now),
    waiting: waiting.slice(0, MOST_WAITING),
    warnings: [
      ...frame.warnings,
      ...offersOf(contents).flatMap(([name, offer]) =>
        overload(name, offer, now, (level, noise) => trend.grows(level, noise, now)),
      ),
    ],
    little: checkedLittle(contents, now),
    ...(world.trace === undefined ? {} : { trace: [...world.trace] }),
  };
}

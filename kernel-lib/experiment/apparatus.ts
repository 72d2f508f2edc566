/**
 * What an apparatus adds to the nominal parameters of its settings, read off its own logs: the device's requests, the flusher's calls, the writer's
 * loop. How long an operation waited enters nothing; of one that waited only the moment of its end is used.
 */
import { mapObjIndexed } from "ramda";
import * as filesystems from "../filesystem/index.js";
import type { Filesystem } from "../model/filesystem.js";
import { WAITED, type MeasuredWaits } from "../observe/waits.js";
import { line, median, type Point } from "../stats/line.js";
import { meanOf } from "../stats/sample.js";
import { callsOf, firstRequests, flushCalls, LATEST, quantilesOf } from "./flush-calls.js";
import { measuredOverheads, noOverhead, SPREAD, type Overheads } from "./overheads.js";

const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = filesystems;

/** From [ms] to [µs]. */
const MICRO = 1000;

/** From the last answer of any request to the end of each operation that waited [µs]. */
const latenesses = (m: MeasuredWaits): readonly number[] =>
  m.operations
    .filter((o) => o.wait > WAITED)
    .flatMap((o) => {
      const end = o.t + o.wait / MICRO;
      const before = m.requests.filter((r) => r.reply <= end);
      return before.length === 0 ? [] : [(end - Math.max(...before.map((r) => r.reply))) * MICRO];
    });

/** Answers that are no further from each other come together [ms]. */
const TOGETHER = 0.3;

/** Of each operation that waited: how many other requests were answered with its own, and how long after its own it ended [µs]. */
const ends = (m: MeasuredWaits): readonly Point[] =>
  m.operations
    .filter((o) => o.wait > WAITED)
    .flatMap((o) => {
      const end = o.t + o.wait / MICRO;
      const mine = m.requests.filter(
        (r) => r.reply <= end && r.reply >= o.t && r.firstPage <= o.page && o.page < r.firstPage + r.pages,
      );
      const answered = Math.max(...mine.map((r) => r.reply));
      const others = m.requests.filter((r) => Math.abs(r.reply - answered) < TOGETHER).length - 1;
      const late = (end - answered) * MICRO;
      return mine.length === 0 || late > LATEST ? [] : [[others, late] as const];
    });

/** From the last answer within a call of fsync to its return [µs]. */
const commits = (m: MeasuredWaits): readonly number[] =>
  callsOf(m).flatMap(({ call }) => {
    const returned = call.t + call.took / MICRO;
    const last = Math.max(...m.requests.filter((r) => r.reply <= returned).map((r) => r.reply));
    return Number.isFinite(last) && last > call.t ? [(returned - last) * MICRO] : [];
  });

interface Kind {
  readonly isOrdered: boolean;
  readonly plugs: boolean;
  /** Of the device, where the file system's settings do not tell it. */
  readonly perPage: number;
}

function ofFilesystem(
  all: readonly MeasuredWaits[],
  ownLoop: number | undefined,
  { isOrdered, plugs, perPage: knownPerPage }: Kind,
): Overheads {
  const those = (wanted: (m: MeasuredWaits["setting"]) => boolean): readonly MeasuredWaits[] =>
    all.filter(({ setting }) => wanted(setting));
  const beginning = those((s) => s.flush === "sync_file_range" && s.folio === "small");
  const syncing = those((s) => s.flush === "fsync");
  const calls = beginning.flatMap(callsOf);
  // No request of the call before is on its way any more.
  const unhindered = beginning.filter(({ setting }) => setting.service === "deterministic").flatMap(callsOf);
  const first = line(calls.map((c) => [c.runs, c.first] as const));
  const last = line(calls.map((c) => [c.runs, c.last] as const));
  const loop = ownLoop ?? median(all.flatMap(({ late }) => (late === undefined ? [] : [late[0]])));
  const woken = those((s) => s.flush === "sync_file_range").flatMap(ends);
  const { at0: wakeUp, slope: burst } = line(woken);
  const answers = those((s) => s.service === "deterministic" && s.discipline === "infinite-server").flatMap((m) =>
    m.requests
      .filter((r) => r.reply < (m.operations.at(-1)?.t ?? 0))
      .map((r) => (r.reply - r.arrive - m.setting.serviceMean) * MICRO),
  );
  const answer = median(answers);
  const large = those((s) => s.flush === "sync_file_range" && s.folio === "large");
  const longWays = large.flatMap((m) =>
    callsOf(m).flatMap((c) => (c.own === m.setting.pages ? [(c.first - first.at0) / m.setting.pages] : [])),
  );
  const perPage = median(longWays);
  const flush = flushCalls(unhindered);
  const device = { perPage: Number.isNaN(perPage) ? knownPerPage : perPage, page: flush.page, plugs };
  const wakeUpSpread = quantilesOf(woken.map(([others, late]) => late - wakeUp - burst * others)).map(Math.round);
  const fault = median(
    those((s) => s.operation === "store").flatMap((m) =>
      m.operations.filter((o) => o.fault > 0 && o.wait < WAITED).map((o) => o.wait),
    ),
  );
  // Who waited for an extent was woken at its end by a worker, as soon as a timer would have, and began the fault anew.
  const ordered = isOrdered ? Math.max(0, wakeUp - loop - fault) : 0;
  return {
    // The logs do not tell how many there are.
    processors: NaN,
    loop,
    fault,
    ...firstRequests(unhindered, device),
    between: last.slope - first.slope,
    ...flush,
    answer,
    perPage,
    burst,
    answerSpread: quantilesOf(answers.flatMap((x) => (x > 0 ? [x / answer] : []))),
    wakeUpSpread: isOrdered ? [NaN] : wakeUpSpread,
    orderedSpread: isOrdered ? wakeUpSpread : [],
    // Of these the logs do not tell how soon they would have been woken by the answer itself.
    wakeUp: isOrdered ? NaN : wakeUp,
    ordered,
    commit: median(syncing.flatMap(commits)) - wakeUp,
    log: isOrdered ? median(syncing.flatMap(latenesses)) - wakeUp : 0,
  };
}

/** What was found, and where nothing was, or less than no time, what is known of the data set's apparatus. */
const filled = (found: Overheads, known: Overheads): Overheads =>
  Object.fromEntries(
    Object.entries(found).map(([name, value]: [string, number | readonly number[]]) => {
      const isFound = typeof value === "number" ? !Number.isNaN(value) : value.every(Number.isFinite);
      if (!isFound) return [name, known[name as keyof Overheads]];
      return [name, typeof value === "number" ? Math.max(0, value) : value];
    }),
  ) as unknown as Overheads;

/**
 * The overheads of an apparatus [µs], by file system, from settings that were measured with it. Measure them with one writer: where several
 * crowd the processors, a call of the flusher takes longer than the way that it goes. A number that the settings do not tell is that of the data set;
 * the loop's comes from `late`, or from `loops`; and where extents are ordered, the wake-up is the mean of the file systems' where they are not.
 *
 * @example
 * const own = overheadsOf(dataset.waits("xfs"));
 * Math.round(own.xfs.answer)
 * //=> 48
 */
export function overheadsOf(
  settings: readonly MeasuredWaits[],
  loops: Readonly<Record<string, number>> = {},
): Readonly<Record<string, Overheads>> {
  const names = [...new Set(settings.map(({ setting }) => setting.filesystem))];
  const isOrdered = (name: string): boolean => (measuredOverheads[name] ?? noOverhead).ordered > 0;
  const found: Readonly<Record<string, Overheads>> = Object.fromEntries(
    names.map((name) => {
      const known = measuredOverheads[name] ?? noOverhead;
      const mine = settings.filter(({ setting }) => setting.filesystem === name);
      const kind = { isOrdered: known.ordered > 0, plugs: FILESYSTEMS[name]?.plugs === true, perPage: known.perPage };
      return [name, filled(ofFilesystem(mine, loops[name], kind), known)];
    }),
  );
  const plain = Object.entries(found).flatMap(([name, one]) => (isOrdered(name) ? [] : [one]));
  if (plain.length === 0) return found;
  const wakeUp = meanOf(plain.map((one) => one.wakeUp));
  const wakeUpSpread = SPREAD.map((_, k) => meanOf(plain.map((one) => one.wakeUpSpread[k] ?? 0)));
  return mapObjIndexed((one, name) => (isOrdered(name) ? { ...one, wakeUp, wakeUpSpread } : one), found);
}

/** Measured waits: what one setting was, and what was written down of its run. */
import { Problem } from "../base/problem.js";

/** A setting: everything that a simulation must share with a measurement to be compared with it. */
export interface WaitSetting {
  readonly filesystem: string;
  /** What the kernel decides beyond its file system's own rules: none, in a real one. */
  readonly policy: string;
  /** 1 if the device asks for stable pages. */
  readonly stableWrites: number;
  readonly writers: number;
  /** `"store"` through a mapping, or `"pwrite"`. */
  readonly operation: string;
  /** The law of the device's service time: `"deterministic"` or `"exponential"`. */
  readonly service: string;
  /** Its mean [ms]. */
  readonly serviceMean: number;
  /** `"infinite-server"`, or `"fifo"` for one request at a time. */
  readonly discipline: string;
  readonly pages: number;
  /** From one call of the flusher to the next [ms]. */
  readonly flushPeriod: number;
  /** `"sync_file_range"` (with SYNC_FILE_RANGE_WRITE) or `"fsync"`. */
  readonly flush: string;
  /** The mean of a writer's exponential pause [µs]. */
  readonly thinkTime: number;
  /** `"small"`, or `"large"`: the file was written in one piece. */
  readonly folio: string;
}

/** One write of a writer. */
export interface WriteOperation {
  /** When it began, from the beginning of the run [ms]. */
  readonly t: number;
  readonly page: number;
  /** Which writer's, from 0. */
  readonly writer: number;
  /** How long it took [µs]. */
  readonly wait: number;
  /** Minor faults while it ran [count]. */
  readonly fault: number;
}

/** One call of the flusher. */
export interface FlushCall {
  /** When it began [ms]. */
  readonly t: number;
  /** How long it took [µs]. */
  readonly took: number;
}

/** One write request of data at the device. */
export interface DeviceRequest {
  /** When it came [ms]. */
  readonly arrive: number;
  /** When it was answered [ms]. */
  readonly reply: number;
  readonly firstPage: number;
  /** How many pages that follow each other [pages]. */
  readonly pages: number;
}

/** A setting as it was measured. */
export interface MeasuredWaits {
  readonly name: string;
  /** The kernel's release. */
  readonly kernel: string;
  readonly setting: WaitSetting;
  /** The seed of the writer and of the device, where it is known. */
  readonly seed?: number;
  /** How much later than asked the writer's pauses ended, where it is known: median and 95th percentile [µs]. A noisy host is late. */
  readonly late?: readonly [median: number, p95: number];
  readonly operations: readonly WriteOperation[];
  readonly flushes: readonly FlushCall[];
  readonly requests: readonly DeviceRequest[];
}

/** An operation that takes longer waited, and was not only slow or preempted [µs]. */
export const WAITED = 500;

type Columns = Readonly<Record<string, readonly number[]>>;
type Written = Omit<WaitSetting, "policy"> & {
  readonly setting: string;
  readonly kernel: string;
  readonly seed?: number;
  readonly late?: readonly [number, number];
  readonly operations: Columns;
  readonly flushes: Columns;
  readonly requests: Columns;
};

export const WAITS_FORMAT = "kernel-lib waits 1";
const [MICRO, MILLI] = [1e3, 1e6];

const damaged = (what: string, where: string): Problem =>
  new Problem({
    code: "KL502",
    what: `the data set is damaged: ${what}`,
    where,
    expected: `a file of the form "${WAITS_FORMAT}"`,
    fix: "take the file that comes with kernel-lib",
  });

/** The named columns as one list of rows. */
function rowsOf<T>(
  columns: Columns | undefined,
  names: readonly string[],
  where: string,
  row: (values: readonly number[]) => T,
): readonly T[] {
  const lists = names.map((name) => columns?.[name] ?? []);
  const length = lists[0]?.length ?? 0;
  if (lists.some((list) => !Array.isArray(list) || list.length !== length || !list.every(Number.isSafeInteger)))
    throw damaged(`columns ${names.join(", ")} do not fit together`, where);
  return Array.from({ length }, (_, i) => row(lists.map((list) => list[i] ?? 0)));
}

/** Times from differences: the first is from the beginning of the run. */
const summed = (differences: readonly number[]): readonly number[] => {
  const times: number[] = [];
  for (const x of differences) times.push((times.at(-1) ?? 0) + x);
  return times;
};

function measured(w: Written, where: string): MeasuredWaits {
  const { setting: name, kernel, seed, late, operations, flushes, requests, ...rest } = w;
  const at = `${where}, ${name}`;
  const timed = (columns: Columns): Columns => ({ ...columns, t: summed(columns["t"] ?? []) });
  return {
    name,
    kernel,
    setting: { ...rest, policy: "none" },
    ...(seed === undefined ? {} : { seed }),
    ...(late === undefined ? {} : { late }),
    operations: rowsOf(
      timed({ ...operations, writer: operations["writer"] ?? operations["t"]?.map(() => 0) ?? [] }),
      ["t", "page", "wait", "fault", "writer"],
      at,
      ([t = 0, page = 0, wait = 0, fault = 0, writer = 0]) => ({
        t: t / MILLI,
        page,
        writer,
        wait: wait / MICRO,
        fault,
      }),
    ),
    flushes: rowsOf(timed(flushes), ["t", "took"], at, ([t = 0, took = 0]) => ({ t: t / MILLI, took: took / MICRO })),
    requests: rowsOf(
      timed(requests),
      ["t", "took", "first", "pages"],
      at,
      ([t = 0, took = 0, firstPage = 0, pages = 0]) => ({
        arrive: t / MILLI,
        reply: (t + took) / MILLI,
        firstPage,
        pages,
      }),
    ),
  };
}

/** The settings of a file of measured waits. Error KL502: it is damaged. */
export function parseWaits({
  text,
  where,
}: {
  readonly text: string;
  readonly where: string;
}): readonly MeasuredWaits[] {
  const read = ((): { readonly format?: unknown; readonly settings?: unknown } | null => {
    try {
      return JSON.parse(text) as { readonly format?: unknown };
    } catch (error) {
      throw damaged((error as Error).message, where);
    }
  })();
  if (read?.format !== WAITS_FORMAT || !Array.isArray(read.settings) || read.settings.length === 0)
    throw damaged("another format, or no settings", where);
  return (read.settings as readonly Written[]).map((w) => {
    if (![w.operations, w.flushes, w.requests].every((c) => typeof c === "object" && Array.isArray(c["t"])))
      throw damaged(`setting ${String(w.setting)} lacks operations, flushes or requests`, where);
    return measured(w, where);
  });
}

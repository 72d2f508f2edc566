/** What the flusher's calls take, and when their first request is at the device, read off an apparatus's logs. */
import type { DeviceRequest, FlushCall, MeasuredWaits } from "../observe/waits.js";
import { line, median } from "../stats/line.js";
import { noOverhead, SPREAD, type Overheads } from "./overheads.js";

/** From [ms] to [µs]. */
const MICRO = 1000;
/** What comes later than this waited for something else besides, or the machine paused [µs]. */
export const LATEST = 5000;
/** Rounds in which runs and pages share what calls take. */
const ROUNDS = 10;

/** A call, and what it began: so many runs and pages, of which so many in the first run; its first and last request, so long after its begin [µs]. */
export interface Call {
  readonly by: string;
  readonly call: FlushCall;
  readonly requests: readonly DeviceRequest[];
  readonly runs: number;
  readonly pages: number;
  readonly own: number;
  readonly first: number;
  readonly last: number;
}

/** Each call of the flusher with the requests that it began; calls without any are left out. */
export const callsOf = ({ flushes, requests, setting }: MeasuredWaits): readonly Call[] =>
  flushes
    .map((call, k): Call => {
      const next = Math.min(flushes[k + 1]?.t ?? Infinity, call.t + 20);
      const begun = requests.filter((r) => r.arrive >= call.t && r.arrive < next);
      const pages = begun.reduce((sum, r) => sum + r.pages, 0);
      const after = (request: DeviceRequest | undefined): number => ((request?.arrive ?? NaN) - call.t) * MICRO;
      const [first, last, own] = [after(begun[0]), after(begun.at(-1)), begun[0]?.pages ?? 0];
      return { by: setting.operation, call, requests: begun, runs: begun.length, pages, own, first, last };
    })
    .filter(({ runs }) => runs > 0);

/** Values at the shares of a spread, to the second decimal. */
export const quantilesOf = (values: readonly number[]): readonly number[] => {
  const rising = values.toSorted((a, b) => a - b);
  return SPREAD.map(
    (share) => Math.round(100 * (rising[Math.min(rising.length - 1, Math.floor(share * rising.length))] ?? NaN)) / 100,
  );
};

/**
 * What calls take by their runs and their pages, each through what the other leaves, where no request can hold them up; and how they differ from it.
 * Calls whose pages were dirtied by write(2) take another part of it.
 */
export function flushCalls(calls: readonly Call[]): Pick<Overheads, "call" | "run" | "page" | "written" | "spread"> {
  if (calls.length === 0) return { call: NaN, run: NaN, page: NaN, written: NaN, spread: [NaN] };
  const { call, run, page } = Array.from({ length: ROUNDS }).reduce<Pick<Overheads, "call" | "run" | "page">>(
    (before) => {
      const byRun = line(calls.map((c) => [c.runs, c.call.took - before.page * c.pages]));
      const byPage = line(calls.map((c) => [c.pages, c.call.took - byRun.slope * c.runs]));
      return { call: byPage.at0, run: Math.max(0, byRun.slope), page: Math.max(0, byPage.slope) };
    },
    noOverhead,
  );
  const work = ({ runs, pages }: Call): number => run * runs + page * pages;
  const written = median(calls.flatMap((c) => (c.by === "store" ? [] : [Math.max(0, c.call.took - call) / work(c)])));
  const spread = quantilesOf(calls.map((c) => c.call.took / (call + (c.by === "store" ? 1 : written) * work(c))));
  return { call, run, page, written, spread };
}

/**
 * When the first request of a call is at the device, by the runs that the call writes. Before it is sent its own run has been write-protected, which
 * takes `page` for each page, or in a plug all pages, which takes what is found here; and the device takes `perPage` for each of the request's.
 */
export function firstRequests(
  all: readonly Call[],
  { perPage, page, plugs }: { readonly perPage: number; readonly page: number; readonly plugs: boolean },
): Pick<Overheads, "latency" | "submit" | "clean" | "latencySpread"> {
  const calls = all
    .filter(({ by }) => by === "store")
    .map((c) => ({ ...c, first: c.first - (perPage + (plugs ? 0 : page)) * c.own, isLate: c.first > LATEST }));
  if (calls.length === 0) return { latency: NaN, submit: NaN, clean: NaN, latencySpread: [NaN] };
  const found = Array.from({ length: ROUNDS }).reduce<Pick<Overheads, "latency" | "submit" | "clean">>((before) => {
    const byPage = plugs ? line(calls.map((c) => [c.pages, c.first - before.submit * c.runs])) : { slope: 0 };
    const clean = Math.max(0, byPage.slope);
    const byRun = line(calls.map((c) => [c.runs, c.first - clean * c.pages]));
    return { latency: byRun.at0, submit: Math.max(0, byRun.slope), clean };
  }, noOverhead);
  const { latency, submit, clean } = found;
  const latencySpread = quantilesOf(
    calls.flatMap((c) => (c.isLate ? [] : [Math.max(0, c.first - clean * c.pages) / (latency + submit * c.runs)])),
  );
  return { latency, submit, clean: plugs ? clean : page, latencySpread };
}

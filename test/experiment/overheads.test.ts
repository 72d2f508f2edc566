/**
 * The overheads of the apparatus are medians of its own logs: recomputed here from the data set. How long an operation waited enters none of
 * them; of one that waited only the moment of its end is used.
 */
import { describe, expect, it } from "vitest";
import { measuredOverheads, SPREAD, type Overheads } from "../../kernel-lib/experiment/overheads.js";
import { waits } from "../../kernel-lib/observe/dataset.js";
import type { DeviceRequest, FlushCall, MeasuredWaits } from "../../kernel-lib/observe/waits.js";

/** From [ms] to [µs]. */
const MICRO = 1000;
const WAIT = 500;
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** The line through points that half of all pairs of them are steeper than: Theil and Sen's estimate, which outliers do not move. */
function line(points: readonly (readonly [number, number])[]): { readonly slope: number; readonly at0: number } {
  const some = points.filter((_, k) => k % 2 === 0);
  const slopes = some.flatMap(([x, y], k) =>
    points.slice(2 * k + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  const slope = median(slopes);
  return { slope, at0: median(points.map(([x, y]) => y - slope * x)) };
}

interface Call {
  readonly call: FlushCall;
  readonly requests: readonly DeviceRequest[];
}

/** Each call of the flusher with the requests that it began; calls without any are left out. */
const callsOf = (m: MeasuredWaits): readonly Call[] =>
  m.flushes
    .map((call, k) => {
      const next = Math.min(m.flushes[k + 1]?.t ?? Infinity, call.t + 20);
      return { call, requests: m.requests.filter((r) => r.arrive >= call.t && r.arrive < next) };
    })
    .filter(({ requests }) => requests.length > 0);

/** From the last answer of one of these requests to the end of each operation that waited. */
const latenesses = (m: MeasuredWaits, page: boolean): readonly number[] =>
  m.operations
    .filter((o) => o.wait > WAIT)
    .flatMap((o) => {
      const end = o.t + o.wait / MICRO;
      const mine = m.requests.filter(
        (r) => r.reply <= end && (!page || (r.firstPage <= o.page && o.page < r.firstPage + r.pages)),
      );
      return mine.length === 0 ? [] : [(end - Math.max(...mine.map((r) => r.reply))) * MICRO];
    });

const MASK = (1n << 64n) - 1n;
/** xorshift64 with shifts 13, 7, 17, as the program that measured drew its writer's pauses and pages. */
function* xorshift(seed: bigint): Generator<bigint, never> {
  for (let s = seed; ;) {
    s ^= (s << 13n) & MASK;
    s ^= s >> 7n;
    s ^= (s << 17n) & MASK;
    yield s;
  }
}

/** What the writer's loop took beyond the pause that it was told to make, in all settings of one device in the order in which they ran [µs]. */
function loopTimes(settings: readonly MeasuredWaits[]): readonly number[] {
  const draws = xorshift(0x9e3779b97f4a7c15n);
  return settings.flatMap(({ operations, setting }) =>
    operations.map((o, k) => {
      const u = (Number(draws.next().value >> 11n) + 0.5) / 2 ** 53;
      expect(Number(draws.next().value % BigInt(setting.pages))).toBe(o.page);
      const before = operations[k - 1];
      return before === undefined ? NaN : (o.t - before.t) * MICRO - before.wait + Math.log(u) * setting.thinkTime;
    }),
  );
}

type Wanted = Partial<MeasuredWaits["setting"]>;
const PLAIN: Wanted = {
  operation: "store",
  service: "deterministic",
  discipline: "infinite-server",
  serviceMean: 20,
  pages: 64,
  flush: "sync_file_range",
  folio: "small",
};
/** The settings of one device in the order in which they ran. */
const RAN: readonly Wanted[] = [
  { serviceMean: 5 },
  { serviceMean: 10 },
  {},
  { serviceMean: 50 },
  { serviceMean: 10, service: "exponential" },
  { service: "exponential" },
  { operation: "pwrite" },
  { flush: "fsync" },
  { pages: 8 },
  { serviceMean: 2, discipline: "fifo" },
  { folio: "large" },
];
const inOrder = (filesystem: string, stableWrites: number): readonly MeasuredWaits[] =>
  RAN.map((parts) => {
    const wanted = Object.entries({ ...PLAIN, ...parts, stableWrites });
    const found = waits(filesystem).filter(({ setting }) =>
      wanted.every(([field, value]) => setting[field as keyof typeof setting] === value),
    );
    expect(found).toHaveLength(1);
    return found[0] as MeasuredWaits;
  });

/** The line through the calls that no request can hold up, and how they differ from it. */
function flushCalls(settings: readonly MeasuredWaits[]): Pick<Overheads, "call" | "run" | "spread"> {
  const calls = settings.filter(({ setting }) => setting.service === "deterministic").flatMap((m) => callsOf(m));
  const { at0, slope } = line(calls.map(({ call, requests }) => [requests.length, call.took] as const));
  const ratios = calls
    .map(({ call, requests }) => call.took / (at0 + slope * requests.length))
    .toSorted((a, b) => a - b);
  return {
    call: at0,
    run: slope,
    spread: SPREAD.map((share) => ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))] ?? NaN),
  };
}

const derived = (filesystem: string): Overheads => {
  const all = waits(filesystem);
  const beginning = all.filter(({ setting }) => setting.flush === "sync_file_range" && setting.folio === "small");
  const syncing = all.filter(({ setting }) => setting.flush === "fsync");
  const infinite = all.filter(
    ({ setting }) => setting.service === "deterministic" && setting.discipline === "infinite-server",
  );
  const stores = all.filter(({ setting }) => setting.operation === "store");
  const devices = filesystem === "btrfs" ? [0] : [0, 1];
  const loop = median(devices.flatMap((bit) => loopTimes(inOrder(filesystem, bit))).filter((x) => !Number.isNaN(x)));
  const wakeUp = median(
    all.filter(({ setting }) => setting.flush === "sync_file_range").flatMap((m) => latenesses(m, true)),
  );
  const isOrdered = filesystem === "btrfs";
  const commit = median(
    syncing.flatMap((m) =>
      callsOf(m).flatMap(({ call }) => {
        const returned = call.t + call.took / MICRO;
        const last = Math.max(...m.requests.filter((r) => r.reply <= returned).map((r) => r.reply));
        return Number.isFinite(last) && last > call.t ? [(returned - last) * MICRO] : [];
      }),
    ),
  );
  const calls = beginning.flatMap((m) => callsOf(m));
  const after = (call: FlushCall, request: DeviceRequest | undefined): number =>
    ((request?.arrive ?? NaN) - call.t) * MICRO;
  const first = line(calls.map(({ call, requests }) => [requests.length, after(call, requests[0])] as const));
  const last = line(calls.map(({ call, requests }) => [requests.length, after(call, requests.at(-1))] as const));
  return {
    loop,
    latency: first.at0,
    submit: first.slope,
    between: last.slope - first.slope,
    ...flushCalls(beginning),
    fault: median(stores.flatMap((m) => m.operations.filter((o) => o.fault > 0 && o.wait < WAIT).map((o) => o.wait))),
    answer: median(
      infinite.flatMap((m) =>
        m.requests
          .filter((r) => r.reply < (m.operations.at(-1)?.t ?? 0))
          .map((r) => (r.reply - r.arrive - m.setting.serviceMean) * MICRO),
      ),
    ),
    wakeUp: isOrdered ? loop : wakeUp,
    ordered: isOrdered ? wakeUp - loop : 0,
    commit: isOrdered ? commit - (wakeUp - loop) : commit,
    log: isOrdered ? median(syncing.flatMap((m) => latenesses(m, false))) - wakeUp : 0,
  };
};

describe("the overheads of the apparatus", () => {
  it.each(["xfs", "ext4", "btrfs"])("are the medians of its logs on %s", (filesystem) => {
    const known = measuredOverheads[filesystem] as Overheads;
    const { spread, ...found } = derived(filesystem);
    for (const [name, value] of Object.entries(found))
      expect(
        Math.abs(known[name as keyof typeof found] - value),
        `${filesystem} ${name}: ${value}`,
      ).toBeLessThanOrEqual(Math.max(1, 0.05 * value));
    expect(known.spread).toEqual(spread.map((ratio) => Math.round(100 * ratio) / 100));
  });
});

/**
 * The shape of a workload: which fields there are, which words they may hold, and the range of each number.
 *
 * What numbers must be to each other is in `check.ts`. A message says what would have been accepted.
 */
import * as v from "valibot";
import { between, whole, word, yesNo } from "../base/values.js";
import type { FormCodes } from "../base/form.js";
import type { Law } from "../base/law.js";
import { filesystemForm } from "../filesystem/form.js";
import type { Discipline } from "./device.js";
import { isLaw, mappings } from "./mappings.js";
import type { Origins } from "./origin.js";
import type { PageChoice } from "./page-choice.js";
import type { Workload } from "./workload.js";

/** What a field cannot hold; a field that no workload has; one that is missing. */
export const CODES: FormCodes = ["KL202", "KL203", "KL204"];

const share = between(0, 1, "a share, from 0 to 1");
const time = between(0, Number.MAX_VALUE, "a time from 0 [µs]");
/** No clock of ours is finer, and a run of hours could not tell a shorter one from none. */
const period = between(1, Number.MAX_VALUE, "a time from 1 [µs]");

const anyLaw = v.custom<Law>(isLaw, "a law of chance");
const NOT_NEGATIVE = "a law of times, which are not negative";
const law = v.pipe(
  anyLaw,
  v.check(
    (l) =>
      l.kind !== "normal" &&
      !(l.kind === "deterministic" && l.value < 0) &&
      !(l.kind === "uniform" && l.from < 0) &&
      !(l.kind === "discrete" && Math.min(...l.values) < 0) &&
      !(l.kind === "empirical" && (l.edges[0] ?? 0) < 0),
    NOT_NEGATIVE,
  ),
);

const PAGE_CHOICES = 'one of "uniform", "zipf", "sequential", "own", "hot set"';
const choice: v.GenericSchema<PageChoice> = v.variant(
  "kind",
  [
    v.strictObject({ kind: v.literal("uniform") }),
    v.strictObject({ kind: v.literal("zipf"), exponent: between(0, 1000, "an exponent from 0") }),
    v.strictObject({ kind: v.literal("sequential") }),
    v.strictObject({ kind: v.literal("own") }),
    v.strictObject({
      kind: v.literal("hot set"),
      share: between(Number.MIN_VALUE, 1, "a share of the pages, above 0 and up to 1"),
      probability: share,
    }),
  ],
  `a choice of pages: { kind: … }, ${PAGE_CHOICES}`,
);
const discipline: v.GenericSchema<Discipline> = v.variant(
  "kind",
  [
    v.strictObject({ kind: v.literal("infinite-server") }),
    v.strictObject({ kind: v.literal("FIFO") }),
    v.strictObject({ kind: v.literal("channels"), channels: whole(1, 1e5) }),
  ],
  'a discipline: { kind: … }, one of "infinite-server", "FIFO", "channels"',
);
const of = v.exactOptional(v.unknown());
const origin = v.variant(
  "tag",
  [
    v.strictObject({ tag: v.literal("measured"), source: v.string(), of }),
    v.strictObject({ tag: v.literal("cited"), source: v.string(), of }),
    v.strictObject({ tag: v.literal("assumed"), range: v.string(), of }),
  ],
  "measured(source), cited(source) or assumed(range)",
);
const origins: v.GenericSchema<Origins> = v.record(v.string(), origin);
const device = v.strictObject(
  {
    kind: v.literal("device"),
    name: v.string("a name"),
    discipline,
    service: law,
    perPage: time,
    latency: time,
    perRun: time,
    answer: time,
    between: time,
    copies: share,
    most: whole(1),
    origins,
  },
  "workload.hdd, workload.nvme, … or workload.device({ name, service })",
);
const writers = v.strictObject({
  // A run is over when its writes are.
  count: whole(1, 1000),
  by: word("store", "write(2)"),
  think: law,
  pages: choice,
  each: v.exactOptional(whole(1)),
});
const drivers = v.strictObject({
  count: whole(0, 1000),
  flag: word("FOLL_GET", "FOLL_PIN", "FOLL_LONGTERM"),
  access: word("write", "read"),
  think: law,
  pages: choice,
  hold: law,
  lands: law,
  again: v.exactOptional(law),
});
const holder = v.strictObject({
  count: whole(0, 1000),
  holder: word("reader", "lru", "batch"),
  think: law,
  pages: choice,
  hold: law,
  gathers: v.exactOptional(whole(1, 1000)),
});
const flusher = v.strictObject({
  call: word("sync_file_range", "fsync"),
  holds: v.exactOptional(yesNo),
  period,
  commit: time,
  log: v.exactOptional(time),
  callTime: v.exactOptional(
    v.strictObject({ clean: v.exactOptional(time), call: time, run: time, page: time, spread: v.exactOptional(law) }),
  ),
  expire: v.exactOptional(time),
  background: v.exactOptional(share),
  lag: v.exactOptional(time),
});

/** The form of every workload. */
export const shape: v.GenericSchema<Workload> = v.strictObject(
  {
    kind: v.literal("workload", '"workload", as workload.rewriters({ … }) makes it'),
    name: v.string("a name"),
    filesystem: filesystemForm,
    folios: whole(1, 1e7),
    nrPages: whole(1, 512),
    mappings,
    free: v.exactOptional(whole(0)),
    mlocked: v.exactOptional(yesNo),
    writers,
    drivers: v.exactOptional(drivers),
    holders: v.exactOptional(v.array(holder, "a list of holders")),
    flusher: v.exactOptional(flusher),
    syncers: v.exactOptional(
      v.strictObject({
        count: whole(0, 1000),
        call: word("fsync", "msync"),
        think: law,
        commit: v.exactOptional(time),
      }),
    ),
    cloner: v.exactOptional(v.strictObject({ period })),
    snapshotter: v.exactOptional(v.strictObject({ period })),
    punchers: v.exactOptional(v.strictObject({ count: whole(0, 1000), think: law, pages: choice })),
    truncater: v.exactOptional(v.strictObject({ period, keeps: share })),
    throttling: v.exactOptional(v.strictObject({ limit: share, pause: period })),
    device,
    costs: v.strictObject({
      fault: time,
      copy: time,
      mkclean: time,
      submit: time,
      gup: time,
      loop: time,
      wakeUp: time,
      ordered: time,
      burst: time,
      worker: time,
    }),
    jitter: v.exactOptional(
      v.strictObject({
        latency: v.exactOptional(law),
        answer: v.exactOptional(law),
        wakeUp: v.exactOptional(anyLaw),
        ordered: v.exactOptional(anyLaw),
      }),
    ),
    processors: v.exactOptional(whole(1, 1000)),
    writes: whole(1),
    warmUp: whole(0),
    origins,
  },
  "a workload, as workload.rewriters({ … }) makes it",
);

/** `observe --waits`: how long writers wait on this machine, in the settings of `datasets/kernel-waits`, or in those with more writers. */
import { randomInt } from "node:crypto";
import { Problem } from "../../base/problem.js";
import { waits } from "../../observe/dataset.js";
import { WAITED, WAITS_FORMAT, type WaitSetting } from "../../observe/waits.js";
import { linesOf } from "./ask.js";
import { inSession } from "./session.js";

/** Above these the host was busy with something else, and waits below a millisecond are its own: median and 95th percentile [µs]. */
const NOISY = [100, 1000] as const;

/** Devices that ask for stable pages, those that do not, or both. */
export type Stable = "0" | "1" | "both";

/** What is measured. */
export interface Measuring {
  readonly filesystems: readonly string[];
  /** Of each setting, shared evenly by so many writers; a remainder is left out. */
  readonly operations: number;
  readonly writers: number;
  /** Which devices, where the data set has both kinds for a file system. */
  readonly stable: Stable;
  /** Of the first setting; those behind it count on. Fresh ones unless given. */
  readonly seed?: number;
  readonly directory?: string;
  readonly say: (text: string) => void;
}

interface Line {
  readonly setting: string;
  readonly operations: Readonly<Record<"t" | "took" | "page" | "writer" | "fault" | "late", readonly number[]>>;
  readonly flushes: Readonly<Record<"t" | "took", readonly number[]>>;
  readonly requests: Readonly<Record<"t" | "took" | "first" | "pages", readonly number[]>>;
}

interface Planned {
  readonly name: string;
  readonly setting: WaitSetting;
  readonly seed: number;
}

/** The settings of a file system. Error KL503: it has none. */
const settingsOn = (filesystem: string, stable: Stable): readonly WaitSetting[] => {
  const all = waits(filesystem).map(({ setting }) => setting);
  const wanted = all.filter(({ stableWrites }) => stable === "both" || stableWrites === Number(stable));
  return wanted.length === 0 ? all : wanted;
};

const quantile = (values: readonly number[], p: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(p * values.length) - 1)] ?? 0;

const wordsOf = ({ name, setting: s, seed }: Planned, operations: number): string =>
  [
    name,
    s.operation,
    s.service,
    s.serviceMean,
    s.discipline,
    s.pages,
    s.flushPeriod,
    s.flush,
    s.thinkTime,
    s.folio,
    s.writers,
    operations - (operations % s.writers),
    seed,
  ].join(" ");

/** One setting as a line of the file. */
function lineOf({ name, setting, seed }: Planned, kernel: string, { operations, flushes, requests }: Line): string {
  const { policy: _, ...rest } = setting;
  const late = [0.5, 0.95].map((p) => Math.round(quantile(operations.late, p) / 100) / 10);
  return JSON.stringify({
    setting: name,
    kernel,
    ...rest,
    seed,
    late,
    operations: {
      t: operations.t,
      page: operations.page,
      ...(setting.writers === 1 ? {} : { writer: operations.writer }),
      wait: operations.took,
      fault: operations.fault,
    },
    flushes: { t: flushes.t, took: flushes.took },
    requests: { t: requests.t, took: requests.took, first: requests.first, pages: requests.pages },
  });
}

const summaryOf = ({ operations }: Line): string => {
  const [median, p95] = [0.5, 0.95].map((p) => quantile(operations.late, p) / 1000) as [number, number];
  const waited = operations.took.filter((ns) => ns > 1000 * WAITED).length;
  const noisy = median > NOISY[0] || p95 > NOISY[1];
  return `${operations.t.length} operations, ${waited} above ${WAITED} µs; pauses ended ${median.toFixed(0)} µs late, 95 % within ${p95.toFixed(0)} µs${noisy ? ": the host was too noisy, measure again when it is idle" : ""}`;
};

/** Measures, and gives the text of a file of waits. Errors: KL503 a file system without settings; KL507; KL509; KL516 more writers than operations. */
export async function measureWaits(measuring: Measuring): Promise<string> {
  const { filesystems, operations, writers, stable, directory, say } = measuring;
  if (operations < writers)
    throw new Problem({
      code: "KL516",
      what: `${operations} operations for ${writers} writers`,
      where: "observe --waits",
      expected: "an operation for each writer, or more",
      fix: `write for example --operations ${1000 * writers}`,
    });
  const settings = filesystems.flatMap((name) => settingsOn(name, stable).map((s) => ({ ...s, writers })));
  const first = measuring.seed ?? randomInt(1, 2 ** 31);
  const planned = settings.map((setting, i): Planned => ({
    name: `m${String(i + 1).padStart(2, "0")}`,
    setting,
    seed: first + i,
  }));
  const volumes = [...new Set(planned.map((p) => `${p.setting.filesystem} ${p.setting.stableWrites}`))];
  const lines = await inSession(
    (session) =>
      volumes.reduce<Promise<readonly string[]>>(async (before, volume) => {
        const all = await before;
        const mine = planned.filter((p) => `${p.setting.filesystem} ${p.setting.stableWrites}` === volume);
        const [filesystem = "", stableWrites] = volume.split(" ");
        const head: string[] = [];
        const found: string[] = [];
        const text = mine.map((p) => wordsOf(p, operations)).join(";");
        await linesOf(session, "waits", { filesystem, stableWrites: stableWrites === "1" }, text, "", (line) => {
          const given = line as Line & { readonly kernel?: string };
          if (given.kernel !== undefined) return void head.push(given.kernel);
          const plan = mine.find((p) => p.name === given.setting) as Planned;
          found.push(lineOf(plan, head[0] ?? "", given));
          const { operation, service, serviceMean, discipline, flush, folio } = plan.setting;
          say(
            `${filesystem}${stableWrites === "1" ? ", stable writes" : ""}, ${operation}, ${service} ${serviceMean} ms ${discipline}, ${flush}, ${folio} folios: ${summaryOf(given)}\n`,
          );
        });
        return [...all, ...found];
      }, Promise.resolve([])),
    directory,
  );
  say(`seeds ${first} to ${first + planned.length - 1}\n`);
  return `{"format":"${WAITS_FORMAT}","settings":[\n${lines.join(",\n")}\n]}\n`;
}

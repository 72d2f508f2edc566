/**
 * A sweep: workloads under policies, each in many replications, on all cores, as tidy rows.
 *
 * The rows come in the order of workload, policy and replication, whoever made them, so that the same seed gives the same bits on one thread and
 * on many, and a sweep that was cut off goes on where it was.
 */
import { omit } from "ramda";
import { digestOf } from "../host/digest.js";
import { codeDigest } from "../host/code.js";
import { addToJournal, openJournal } from "../host/journal.js";
import { pooled, processors } from "../host/pool.js";
import type { SimulatedWaits } from "../observe/compare-waits.js";
import { precision } from "../stats/interval.js";
import type { Row } from "../stats/rows.js";
import { checkWorkload } from "../workload/check.js";
import { assumedIn } from "../workload/provenance.js";
import type { Workload } from "../workload/workload.js";
import { candidatesOf, type Candidate } from "./candidate.js";
import { checkPolicy } from "./question.js";
import { resultOfJob, type Job, type JobResult } from "./job.js";
import { ownNames } from "./names.js";
import type { Prediction } from "./predict.js";
import { settingOf } from "./simulated-setting.js";
import {
  checkPredictions,
  checkQuestion,
  type PredictionQuestion,
  type SweepOptions,
  type SweepQuestion,
} from "./sweep-question.js";
import { settingsOf } from "./point-settings.js";
import { VERSION } from "./version.js";

/** One point of a sweep: a workload under a policy. */
export interface SweepPoint {
  readonly workload: string;
  readonly policy: string;
  readonly threshold: number | null;
  /** The fields in which the workloads of the sweep differ, by their names: `mappings`, `device.name`. */
  readonly settings: Row;
}

/** The rows of a sweep, and what they were made from. */
export interface Sweep {
  readonly kind: "sweep";
  /** Names the question: workloads, policies, seed, version. */
  readonly digest: string;
  readonly version: string;
  readonly seed: number;
  readonly points: readonly SweepPoint[];
  /** A row for each replication, with the number of its `point` and `replication`. */
  readonly rows: readonly Row[];
  /** Names the rows. */
  readonly result: string;
  readonly workers: number;
  /** Whether the precision that was asked for is reached; undefined if none was. */
  readonly reached?: boolean;
  /** The fields of its workloads whose numbers nobody has measured or published. */
  readonly assumed: readonly string[];
}

/** A sweep over predictions: the waits of each setting too, those of its replications one after the other. */
export interface PredictionSweep extends Sweep {
  readonly simulated: readonly SimulatedWaits[];
}

interface Point {
  readonly workload: Workload;
  readonly candidate: Candidate;
  /** As the sweep tells them apart. */
  readonly names: Pick<SweepPoint, "workload" | "policy">;
  readonly settings: Row;
}

const numberOf = (result: JobResult, name: string): number => Number(result.row[name]);
const inOrder = (results: readonly JobResult[]): readonly JobResult[] =>
  results.toSorted(
    (a, b) => numberOf(a, "point") - numberOf(b, "point") || numberOf(a, "replication") - numberOf(b, "replication"),
  );

/** Results of a journal that answer this question, by this text of the library. */
const keptIn = (journal: string | undefined, digest: string, code: string, samples: boolean): readonly JobResult[] =>
  journal === undefined
    ? []
    : openJournal(journal)
        .map((entry) => entry as JobResult & { readonly digest?: string; readonly code?: string })
        .filter((entry) => entry.digest === digest && entry.code === code && (!samples || entry.waits !== undefined));

const stopped = (reason: unknown): Error => (reason instanceof Error ? reason : new Error("the sweep was interrupted"));

interface Made {
  readonly results: readonly JobResult[];
  readonly reached?: boolean;
}

/** Every point in as many replications as it needs. */
async function made(
  points: readonly Point[],
  digest: string,
  samples: boolean,
  { seed, ...options }: SweepOptions & { readonly seed: number },
): Promise<Made> {
  const { replications = 10, relative, metrics = ["wait"], most = 200, journal, signal, onProgress } = options;
  const workers = options.workers ?? processors();

  const code = journal === undefined ? "" : codeDigest();
  const kept = keptIn(journal, digest, code, samples);

  const more = async (
    results: readonly JobResult[],
    numbers: readonly number[],
    upTo: number,
  ): Promise<readonly JobResult[]> => {
    // A journal may hold more replications than are asked for, and some twice, if two sweeps have written into it: the answer is that without it.
    const nameOf = (r: JobResult): string => `${numberOf(r, "point")} ${numberOf(r, "replication")}`;
    const wanted = (r: JobResult): boolean =>
      numbers.includes(numberOf(r, "point")) && numberOf(r, "replication") < upTo;
    const known = new Map([...results, ...kept.filter(wanted)].map((r) => [nameOf(r), r] as const));
    const jobs = numbers.flatMap((point) =>
      Array.from({ length: upTo }, (_, replication): Job => {
        const { workload, candidate } = points[point] as Point;
        return { point, replication, workload, policy: candidate.policy, seed, samples };
      }).filter(({ replication }) => !known.has(`${point} ${replication}`)),
    );
    const keep = (result: JobResult): void => {
      if (journal !== undefined) addToJournal(journal, { digest, code, ...result });
    };
    const tell = (done: number): void => onProgress?.({ done: known.size + done, of: known.size + jobs.length });
    tell(0);
    if (workers === 0)
      return inOrder([
        ...known.values(),
        ...jobs.map((job, nth) => {
          if (signal?.aborted === true) throw stopped(signal.reason);
          const result = resultOfJob(job);
          keep(result);
          tell(nth + 1);
          return result;
        }),
      ]);
    const count = { done: 0 };
    const found = await pooled<Job, JobResult>({
      module: new URL("./job.js", import.meta.url).href,
      name: resultOfJob.name,
      tasks: jobs,
      workers,
      ...(signal === undefined ? {} : { signal }),
      onDone: (_, result) => {
        keep(result);
        count.done++;
        tell(count.done);
      },
    });
    return inOrder([...known.values(), ...found]);
  };

  /** Points whose precision is not reached after so many replications. */
  const open = (results: readonly JobResult[], upTo: number): readonly number[] =>
    points.flatMap((_, point) => {
      const mine = results.filter((r) => numberOf(r, "point") === point).slice(0, upTo);
      const values = Object.fromEntries(metrics.map((m) => [m, mine.map((r) => numberOf(r, m))]));
      return precision({ metrics: values, relative: relative ?? 1, least: replications, most }).reached ? [] : [point];
    });
  const goOn = async (results: readonly JobResult[], upTo: number): Promise<Made> => {
    const numbers = open(results, upTo);
    if (numbers.length === 0) return { results, reached: true };
    if (upTo >= most) return { results, reached: false };
    const next = Math.min(most, Math.max(upTo + 1, Math.ceil(upTo * 1.5)));
    return goOn(await more(results, numbers, next), next);
  };
  const first = await more(
    [],
    points.map((_, point) => point),
    replications,
  );
  return relative === undefined ? { results: first } : goOn(first, replications);
}

/** A policy that a prediction brings with it. */
const own = (policy: Prediction["policy"]): Candidate => ({ kind: "candidate", threshold: Number.NaN, policy });

const isPrediction = (one: Workload | Prediction): one is Prediction =>
  (one as Partial<Prediction> | undefined)?.kind === "prediction";

/** Where a number is from makes no other row. */
const withoutOrigins = ({ device, ...workload }: Workload): object => ({
  ...omit(["origins"], workload),
  device: omit(["origins"], device),
});

const listOf = <T>(what: T | readonly T[]): readonly T[] =>
  Array.isArray(what) ? (what as readonly T[]) : [what as T];

/**
 * Simulates workloads under policies, or predictions of measured settings, which bring their policies along. Errors: KL311, KL313 and KL420
 * a question that cannot be asked; KL202 to KL204 what is no workload; KL310 no policy; KL424 and KL425 a file that is no journal; the signal's reason when it stops the work, with what is done kept in the journal.
 *
 * @example
 * const load = workload.rewriters({ filesystem: filesystem.xfs, folios: 16, writes: 500, warmUp: 50 });
 * const answer = await sweep(load, { policy: [policy.stable, policy.none], seed: 1, replications: 2 });
 * answer.points.length;
 * //=> 2
 */
export async function sweep(
  what: Prediction | readonly Prediction[],
  question?: PredictionQuestion,
): Promise<PredictionSweep>;
export async function sweep(what: Workload | readonly Workload[], question: SweepQuestion): Promise<Sweep>;
export async function sweep(
  what: Workload | Prediction | readonly (Workload | Prediction)[],
  question: PredictionQuestion & Partial<SweepQuestion> = {},
): Promise<Sweep> {
  const all = listOf<Workload | Prediction>(what);
  const predictions = all.filter(isPrediction);
  const candidates = question.policy === undefined ? [] : candidatesOf(question.policy);
  for (const { policy } of candidates) checkPolicy(policy, "sweep, policy");
  const loads = all.map((one) => checkWorkload(isPrediction(one) ? one.workload : one));
  const settings = settingsOf(loads);
  const loadNames = ownNames(loads.map(({ name }) => name));
  const points = all.flatMap((one, k): readonly Point[] => {
    const workload = loads[k] as Workload;
    const under = isPrediction(one) ? [own(one.policy)] : candidates;
    const policyNames = ownNames(under.map(({ policy }) => policy.name));
    return under.map((candidate, nth) => ({
      workload,
      candidate,
      settings: settings[k] ?? {},
      names: { workload: loadNames[k] ?? workload.name, policy: policyNames[nth] ?? candidate.policy.name },
    }));
  });
  const { seed = predictions.length > 0 ? 1 : Number.NaN } = question;
  checkQuestion({ ...question, seed }, points.length);
  if (predictions.length > 0) checkPredictions(predictions.length, all.length, question.policy !== undefined);
  const digest = digestOf({
    version: VERSION,
    seed,
    points: points.map(({ workload, candidate }) => [withoutOrigins(workload), candidate.policy]),
  });
  const samples = predictions.length > 0;
  const { results, reached } = await made(points, digest, samples, { ...question, seed });
  const rows = results.map((result) => result.row);
  const result: Sweep = {
    kind: "sweep",
    digest,
    version: VERSION,
    seed,
    points: points.map(({ names, candidate, settings: differing }) => ({
      ...names,
      threshold: Number.isNaN(candidate.threshold) ? null : candidate.threshold,
      settings: differing,
    })),
    rows,
    result: digestOf(rows),
    workers: question.workers ?? processors(),
    ...(reached === undefined ? {} : { reached }),
    assumed: [...new Set(points.flatMap(({ workload }) => assumedIn(workload)))],
  };
  if (!samples) return result;
  const simulated = predictions.map((prediction, point): SimulatedWaits => {
    const mine = results.filter((r) => numberOf(r, "point") === point);
    return {
      ...settingOf(prediction),
      waits: mine.flatMap((r) => r.waits ?? []),
      flushes: mine.flatMap((r) => r.flushes ?? []),
    };
  });
  return { ...result, simulated } as PredictionSweep;
}

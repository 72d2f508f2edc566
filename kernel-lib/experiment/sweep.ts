/**
 * A sweep: workloads under policies, each in many replications, on all cores, as tidy rows.
 *
 * The rows come in the order of workload, policy and replication, whoever made them, so that the same seed gives the same bits on one thread and
 * on many, and a sweep that was cut off goes on where it was.
 */
import { Problem } from "../base/problem.js";
import { digestOf } from "../host/digest.js";
import { addToJournal, openJournal } from "../host/journal.js";
import { pooled, processors } from "../host/pool.js";
import type { PolicyData } from "../model/policy.js";
import { precision } from "../stats/interval.js";
import type { Row } from "../stats/rows.js";
import { checkWorkload } from "../workload/check.js";
import { assumedIn } from "../workload/origin.js";
import type { Workload } from "../workload/workload.js";
import { rowOfReplication } from "./row.js";
import { VERSION } from "./version.js";

/** A policy, with the threshold that it stands for where it does. */
export interface Candidate {
  readonly kind: "candidate";
  readonly threshold: number;
  readonly policy: PolicyData;
}

/**
 * One policy for each threshold.
 *
 * @example
 * threshold([2, 4], policy.forkUnlessElevated).map((c) => c.policy.name)
 * //=> ["fork unless refcount > 2", "fork unless refcount > 4"]
 */
export const threshold = (values: readonly number[], policy: (value: number) => PolicyData): readonly Candidate[] =>
  values.map((value) => ({ kind: "candidate", threshold: value, policy: policy(value) }));

/** How far a sweep is. */
export interface SweepProgress {
  readonly done: number;
  readonly of: number;
}

/** What is asked of a sweep. */
export interface SweepQuestion {
  /** The policies: one, several, or `threshold(…)`. */
  readonly policy: PolicyData | readonly (PolicyData | Candidate)[];
  readonly seed: number;
  /** Replications of each point; 10 unless given. With `relative`, the least. */
  readonly replications?: number;
  /** Goes on until the half-width of each of these numbers is below this share of it, at every point; up to `most` replications, 200 unless given. */
  readonly relative?: number;
  readonly metrics?: readonly string[];
  readonly most?: number;
  /** Threads; all that the machine has unless given. 0: in this one, while nothing else runs. */
  readonly workers?: number;
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown };
  readonly onProgress?: (progress: SweepProgress) => void;
  /** A file to which each row is added when it is made; a sweep with the same question goes on from it. */
  readonly journal?: string;
}

/** One point of a sweep: a workload under a policy. */
export interface SweepPoint {
  readonly workload: string;
  readonly policy: string;
  readonly threshold: number | null;
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
  /** Numbers that nobody has measured. */
  readonly assumed: readonly string[];
}

export interface Job {
  readonly point: number;
  readonly replication: number;
  readonly workload: Workload;
  readonly policy: PolicyData;
  readonly seed: number;
}

/** One job as a row; a worker thread calls it. */
export const rowOfJob = ({ point, replication, workload, policy, seed }: Job): Row => ({
  point,
  replication,
  ...rowOfReplication({ workload, policy, seed, replication }),
});

const candidatesOf = (policy: SweepQuestion["policy"]): readonly Candidate[] =>
  (Array.isArray(policy) ? (policy as readonly (PolicyData | Candidate)[]) : [policy as PolicyData]).map((one) =>
    one.kind === "candidate" ? one : { kind: "candidate", threshold: Number.NaN, policy: one },
  );

const wrong = (what: string, expected: string): Problem =>
  new Problem({
    code: "KL420",
    what,
    where: "sweep",
    expected,
    fix: "write sweep(workload, { policy: policy.stable, seed: 42, replications: 10 })",
  });

function check({ replications = 10, seed, workers = 1, relative, most = 200 }: SweepQuestion, policies: number): void {
  if (policies === 0) throw wrong("a sweep over no policy", "one policy or more");
  if (!Number.isInteger(replications) || replications < 1)
    throw wrong(`${String(replications)} replications`, "a whole number from 1");
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw wrong(`the seed ${String(seed)}`, "a whole number from 0 to 2^53 - 1");
  if (!Number.isInteger(workers) || workers < 0) throw wrong(`${String(workers)} workers`, "a whole number from 0");
  if (relative !== undefined && !(relative > 0)) throw wrong(`a precision of ${String(relative)}`, "a share above 0");
  if (!Number.isInteger(most) || most < replications)
    throw wrong(`at most ${String(most)} replications`, `a whole number from ${replications}`);
}

const inOrder = (rows: readonly Row[]): readonly Row[] =>
  rows.toSorted(
    (a, b) => Number(a["point"]) - Number(b["point"]) || Number(a["replication"]) - Number(b["replication"]),
  );

/**
 * Simulates workloads under policies. Errors: KL420 a question that cannot be asked; KL202 a workload's number; the signal's reason when it
 * stops the work, with what is done kept in the journal.
 */
export async function sweep(what: Workload | readonly Workload[], question: SweepQuestion): Promise<Sweep> {
  const workloads = (Array.isArray(what) ? (what as readonly Workload[]) : [what as Workload]).map(checkWorkload);
  const candidates = candidatesOf(question.policy);
  check(question, candidates.length);
  const { seed, replications = 10, relative, metrics = ["wait"], most = 200, journal, signal, onProgress } = question;
  const workers = question.workers ?? processors();
  const at = workloads.flatMap((workload) => candidates.map((candidate) => ({ workload, candidate })));
  const digest = digestOf({
    version: VERSION,
    seed,
    points: at.map(({ workload, candidate }) => [workload, candidate.policy]),
  });
  const kept: readonly Row[] =
    journal === undefined
      ? []
      : openJournal(journal)
          .map((entry) => entry as { readonly digest?: string; readonly row: Row })
          .filter((entry) => entry.digest === digest)
          .map((entry) => entry.row);

  const made = async (rows: readonly Row[], points: readonly number[], upTo: number): Promise<readonly Row[]> => {
    const known = new Set(rows.map((row) => `${String(row["point"])} ${String(row["replication"])}`));
    const jobs = points.flatMap((point) =>
      Array.from({ length: upTo }, (_, replication): Job => {
        const { workload, candidate } = at[point] as (typeof at)[number];
        return { point, replication, workload, policy: candidate.policy, seed };
      }).filter(({ replication }) => !known.has(`${point} ${replication}`)),
    );
    const keep = (row: Row): void => {
      if (journal !== undefined) addToJournal(journal, { digest, row });
    };
    const tell = (done: number): void => onProgress?.({ done: rows.length + done, of: rows.length + jobs.length });
    tell(0);
    if (workers === 0)
      return inOrder([
        ...rows,
        ...jobs.map((job, nth) => {
          if (signal?.aborted === true)
            throw signal.reason instanceof Error ? signal.reason : new Error("the sweep was interrupted");
          const row = rowOfJob(job);
          keep(row);
          tell(nth + 1);
          return row;
        }),
      ]);
    const count = { done: 0 };
    const more = await pooled<Job, Row>({
      module: import.meta.url,
      name: "rowOfJob",
      tasks: jobs,
      workers,
      ...(signal === undefined ? {} : { signal }),
      onDone: (_, row) => {
        keep(row);
        count.done++;
        tell(count.done);
      },
    });
    return inOrder([...rows, ...more]);
  };

  /** Points whose precision is not reached after so many replications. */
  const open = (rows: readonly Row[], upTo: number): readonly number[] =>
    at.flatMap((_, point) => {
      const mine = rows.filter((row) => row["point"] === point).slice(0, upTo);
      const values = Object.fromEntries(metrics.map((m) => [m, mine.map((row) => Number(row[m]))]));
      return precision({ metrics: values, relative: relative ?? 1, least: replications, most }).reached ? [] : [point];
    });
  const all = at.map((_, point) => point);
  const goOn = async (
    rows: readonly Row[],
    upTo: number,
  ): Promise<{ readonly rows: readonly Row[]; readonly reached: boolean }> => {
    const points = open(rows, upTo);
    if (points.length === 0) return { rows, reached: true };
    if (upTo >= most) return { rows, reached: false };
    const next = Math.min(most, Math.max(upTo + 1, Math.ceil(upTo * 1.5)));
    return goOn(await made(rows, points, next), next);
  };
  const first = await made(kept, all, replications);
  const { rows, reached } =
    relative === undefined ? { rows: first, reached: undefined } : await goOn(first, replications);
  return {
    kind: "sweep",
    digest,
    version: VERSION,
    seed,
    points: at.map(({ workload, candidate }) => ({
      workload: workload.name,
      policy: candidate.policy.name,
      threshold: Number.isNaN(candidate.threshold) ? null : candidate.threshold,
    })),
    rows,
    result: digestOf(rows),
    workers,
    ...(reached === undefined ? {} : { reached }),
    assumed: [...new Set(workloads.flatMap((w) => assumedIn(w.origins)))],
  };
}

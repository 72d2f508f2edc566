/** What is asked of a sweep, and whether it can be asked. */
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";
import type { Policies } from "./candidate.js";
import { checkWords } from "./question.js";
import { METRICS } from "./row.js";

/** How far a sweep is. */
export interface SweepProgress {
  readonly done: number;
  readonly of: number;
}

/** How a sweep is done, whatever is asked. */
export interface SweepOptions {
  /** Replications of each point; 10 unless given. With `relative`, the least. */
  readonly replications?: number;
  /** Goes on until the half-width of each of the metrics is below this share of it, at every point; up to `most` replications, 200 unless given. */
  readonly relative?: number;
  /** Columns of the rows; `wait` unless given. */
  readonly metrics?: readonly string[];
  readonly most?: number;
  /** Threads; all that the machine has unless given. 0: in this one, while nothing else runs. */
  readonly workers?: number;
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown };
  readonly onProgress?: (progress: SweepProgress) => void;
  /** A file to which each row is added when it is made; a sweep with the same question goes on from it. */
  readonly journal?: string;
}

/** What is asked of a sweep over workloads. */
export interface SweepQuestion extends SweepOptions {
  /** The policies: one, several, or `threshold(…)`. */
  readonly policy: Policies;
  readonly seed: number;
}

/** What is asked of a sweep over predictions, which have their policies: nothing, or this. */
export interface PredictionQuestion extends SweepOptions {
  /** 1 unless given. */
  readonly seed?: number;
}

const wrong = (what: string, expected: string): Problem =>
  new Problem({
    code: "KL420",
    what,
    where: "sweep",
    expected,
    fix: "write sweep(workload, { policy: policy.stable, seed: 42, replications: 10 })",
  });

/** All that a question may hold, as its type says. */
const WORDS = Object.keys({
  policy: 0,
  seed: 0,
  replications: 0,
  relative: 0,
  metrics: 0,
  most: 0,
  workers: 0,
  signal: 0,
  onProgress: 0,
  journal: 0,
} satisfies Record<keyof SweepQuestion, 0>);

/** Error KL313: no list of numbers that the rows have. */
function checkMetrics(metrics: unknown): void {
  const list: readonly unknown[] = Array.isArray(metrics) ? metrics : [];
  const strange = list.find((name) => !METRICS.includes(name as string));
  if (list.length > 0 && strange === undefined) return;
  const told = JSON.stringify(list.length === 0 ? metrics : strange) ?? "undefined";
  const meant = nearest(String(list.length === 0 ? metrics : strange), METRICS);
  throw new Problem({
    code: "KL313",
    what: list.length === 0 ? `${told} names no number of a replication` : `no replication has a number ${told}`,
    where: "sweep, metrics",
    expected: "a list of columns of the rows, as wait, waitP99, lostShare; Object.keys(answer.rows[0]) has them all",
    fix: meant === undefined ? 'write metrics: ["wait"], or leave it out' : `write metrics: ["${meant}"]`,
  });
}

/** Errors, before anything has run: KL311 a word that is none; KL313 metrics that are none; KL420 a question that cannot be asked of so many points. */
export function checkQuestion(question: PredictionQuestion & { readonly seed: number }, points: number): void {
  checkWords(question, WORDS, "sweep");
  const { replications = 10, seed, workers = 1, relative, metrics = ["wait"], most = 200 } = question;
  checkMetrics(metrics);
  if (points === 0) throw wrong("a sweep over nothing", "one workload or more, and one policy or more");
  if (!Number.isInteger(replications) || replications < 1)
    throw wrong(`${String(replications)} replications`, "a whole number from 1");
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw wrong(`the seed ${String(seed)}`, "a whole number from 0 to 2^53 - 1");
  if (!Number.isInteger(workers) || workers < 0) throw wrong(`${String(workers)} workers`, "a whole number from 0");
  if (relative !== undefined && !(relative > 0 && relative < 1))
    throw wrong(`a precision of ${String(relative)}`, "a share above 0 and below 1, as relative: 0.05");
  if (relative !== undefined && replications < 2)
    throw wrong("a precision of one replication", "two replications or more, which say how far they differ");
  if (relative !== undefined && (!Number.isInteger(most) || most < replications))
    throw wrong(`at most ${String(most)} replications`, `a whole number from ${replications}`);
}

/** Error KL420: predictions beside workloads, or with a policy that is not theirs. */
export function checkPredictions(predictions: number, all: number, policy: boolean): void {
  if (predictions < all) throw wrong("predictions and workloads in one sweep", "a list of the one or of the other");
  if (policy)
    throw wrong(
      "a policy for predictions, which have theirs",
      "no policy; sweep over prediction.workload to ask what another policy would do",
    );
}

/**
 * An answer in the lines that herd7 prints for a litmus test, so that those who read herd every day can read it.
 *
 * As in herd, `Positive` and `Negative` count the final states in which the condition holds and does not; here these are states of a search
 * or outcomes of runs. Where an answer was reached without such counts, the line says so with a verdict instead of inventing them.
 *
 * @source herdtools7 7.56, the output of `herd7 -model sc SB.litmus`
 */
import type { Schema } from "../base/cells.js";
import type { Exploration } from "./exploration.js";
import type { Histories, History } from "./record.js";
import type { System } from "./system.js";

/** A condition on an outcome. */
export interface Condition {
  /** As it is printed: `exists (0:r0=0 /\ 1:r0=0)`. */
  readonly says: string;
  readonly holds: (outcome: History) => boolean;
}

const VALIDATED = { yes: "Ok", no: "No", unknown: "Unknown" } as const;

/** A number that stays the same as long as the text does: FNV-1a over its characters, twice, as 16 hexadecimal digits. */
function digest(text: string): string {
  const round = (start: number): string =>
    ([...text].reduce((h, c) => Math.imul(h ^ (c.codePointAt(0) as number), 0x01000193), start) >>> 0)
      .toString(16)
      .padStart(8, "0");
  return round(0x811c9dc5 | 0) + round(0x050c5d1f);
}

/** What is printed besides the answer. */
export interface Heading {
  /** Seconds, if they were measured outside. */
  readonly seconds?: number;
  /** The question as data, from which the hash is made; the answer's own names unless given. */
  readonly data?: unknown;
}

/**
 * The answer of a search in herd's lines.
 *
 * @example
 * herd({ system: "SB", property: "both stale", says: "both read 0", asked: "never", verdict: "never", holds: "yes", states: 9, ends: 3 }).split("\n")[0]
 * //=> "Test SB Forbidden"
 */
export function herd(answer: Exploration, heading: Heading = {}): string {
  const { system, property, says, verdict, holds, states, ends, witness } = answer;
  const kind = answer.asked === "never" ? "Forbidden" : "Allowed";
  const word = verdict === "inconclusive" ? "Unknown" : verdict[0]?.toUpperCase() + verdict.slice(1);
  return lines({
    test: system,
    kind,
    states: [`${states} states, ${ends} ends`],
    validated: VALIDATED[holds],
    witnesses: `Witness: ${witness === undefined ? "none" : `${witness.steps.length} steps`}`,
    condition: property === "" ? "true" : `${property}: ${says}`,
    observation: word,
    seconds: heading.seconds,
    hash: digest(JSON.stringify(heading.data ?? [system, property, says])),
  });
}

/**
 * The outcomes of all runs of a litmus test in herd's lines, with a condition on them.
 *
 * @example
 * const actors = [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])];
 * const stores = systemOf(race("stores", { filesystem: filesystem.xfs, actors }), policy.none);
 * const stored = (w, step) => (step.name === "store" ? (["dirty", String(w.dirty(0))] as const) : undefined);
 * const condition = {
 *   says: "exists (store to a clean folio)",
 *   holds: (notes) => notes.some(([, value]) => value === "0"),
 * };
 * herdOutcomes(stores, histories(stores, stored), condition).split("\n")[0];
 * //=> "Test stores Allowed"
 */
export function herdOutcomes<S extends Schema>(
  system: System<S>,
  { histories }: Histories,
  condition: Condition,
  heading: Heading = {},
): string {
  // A single note is the outcome itself; of several, each is told with its label.
  const text = (history: History): string =>
    history.map(([label, value]) => (history.length === 1 ? `${value};` : `${label}=${value};`)).join(" ");
  const outcomes = [...histories].sort((a, b) => (text(a) < text(b) ? -1 : 1));
  const positive = outcomes.filter(condition.holds).length;
  const negative = outcomes.length - positive;
  return lines({
    test: system.name,
    kind: "Allowed",
    states: [`${outcomes.length}`, ...outcomes.map(text)],
    validated: positive > 0 ? "Ok" : "No",
    witnesses: `Witnesses\nPositive: ${positive} Negative: ${negative}`,
    condition: condition.says,
    observation: `${positive === 0 ? "Never" : negative === 0 ? "Always" : "Sometimes"} ${positive} ${negative}`,
    seconds: heading.seconds,
    hash: digest(JSON.stringify(heading.data ?? [system.name, system.schema, system.actors])),
  });
}

interface Lines {
  readonly test: string;
  readonly kind: string;
  readonly states: readonly string[];
  readonly validated: string;
  readonly witnesses: string;
  readonly condition: string;
  readonly observation: string;
  readonly seconds: number | undefined;
  readonly hash: string;
}

const lines = (l: Lines): string =>
  [
    `Test ${l.test} ${l.kind}`,
    `States ${l.states.join("\n")}`,
    l.validated,
    l.witnesses,
    `Condition ${l.condition}`,
    `Observation ${l.test} ${l.observation}`,
    ...(l.seconds === undefined ? [] : [`Time ${l.test} ${l.seconds.toFixed(2)}`]),
    `Hash=${l.hash}`,
  ].join("\n");

/**
 * Agreement: what a kernel did beside what the model can do, field by field.
 *
 * The kernel's outcomes must be among the model's. What the model reaches and nobody saw is listed as well: a model that allows
 * everything agrees with everything, and says nothing.
 */
import type { Observation } from "./observation.js";

/** What the model can have written down at the end of a run: label → value. */
export type Reached = Readonly<Record<string, string>>;

/** A value that differs for a reason of the apparatus, not of the kernel's rules; kept beside the data, with the reason. */
export interface Explained {
  readonly kernel: string;
  readonly filesystem: string;
  readonly family: string;
  readonly variant: string;
  readonly label: string;
  readonly value: string;
  readonly reason: string;
}

/** One cell compared. */
export interface Agreement {
  readonly kernel: string;
  readonly filesystem: string;
  readonly stableWrites: boolean;
  readonly family: string;
  readonly variant: string;
  readonly runs: number;
  /** Distinct outcomes that the kernel showed. */
  readonly observed: number;
  /** Of those, the ones that the model reaches too, all fields alike. */
  readonly agreeing: number;
  /** Distinct outcomes that the model reaches. */
  readonly reached: number;
  /** Outcomes that the model reaches and that were not seen in these runs: what differs from the nearest outcome that was seen. */
  readonly unseen: readonly string[];
  /** Fields of all observed outcomes, those that were compared, and those that agree with the nearest outcome of the model. */
  readonly fields: number;
  readonly compared: number;
  readonly alike: number;
  /** The fields that differ, as `label: kernel value, model value`. */
  readonly differing: readonly string[];
  /** Values that differ from the model's for a reason of the apparatus, and were taken as the model's. */
  readonly explained: readonly string[];
}

const differences = (seen: Reached, other: Reached): readonly string[] =>
  Object.entries(seen).flatMap(([label, value]) =>
    label in other && other[label] !== value ? [`${label}: ${value}, ${String(other[label])}`] : [],
  );

const nearest = (to: Reached, among: readonly Reached[]): readonly string[] =>
  among
    .map((o) => differences(to, o))
    .reduce((best, d) => (d.length < best.length ? d : best), differences(to, among[0] ?? {}));

const concerns = (e: Explained, o: Observation): boolean =>
  o.kernel === e.kernel && o.filesystem === e.filesystem && o.family === e.family && o.variant === e.variant;

/** One observed cell against what the model reaches for it. */
export function compareOutcomes(
  observation: Observation,
  reached: readonly Reached[],
  explanations: readonly Explained[] = [],
): Agreement {
  const { kernel, filesystem, stableWrites, family, variant, runs } = observation;
  const reasons = explanations.filter((e) => concerns(e, observation));
  const excused = (label: string, value: string): Explained | undefined =>
    reasons.find((e) => e.label === label && e.value === value);
  const explained = observation.outcomes.flatMap(({ fields }) =>
    Object.entries(fields).flatMap(([label, value]) => {
      const reason = excused(label, value);
      return reason === undefined ? [] : [`${label}: ${reason.reason}`];
    }),
  );
  const outcomes = observation.outcomes.map(({ fields, count }) => ({
    count,
    fields: Object.fromEntries(Object.entries(fields).filter(([label, value]) => excused(label, value) === undefined)),
  }));
  const perOutcome = outcomes.map(({ fields }) => {
    const compared = Object.keys(fields).filter((label) => reached.some((r) => label in r)).length;
    return { fields: Object.keys(fields).length, compared, differing: nearest(fields, reached) };
  });
  const sum = (of: (o: (typeof perOutcome)[number]) => number): number => perOutcome.reduce((n, o) => n + of(o), 0);
  const seen = outcomes.map((o) => o.fields);
  return {
    kernel,
    filesystem,
    stableWrites,
    family,
    variant,
    runs,
    observed: outcomes.length,
    agreeing: perOutcome.filter((o) => o.compared > 0 && o.differing.length === 0).length,
    reached: reached.length,
    unseen: reached.flatMap((r) => {
      const away = nearest(r, seen);
      return away.length === 0 ? [] : [away.join("; ")];
    }),
    fields: sum((o) => o.fields),
    compared: sum((o) => o.compared),
    alike: sum((o) => o.compared - o.differing.length),
    differing: perOutcome.flatMap((o) => o.differing),
    explained,
  };
}

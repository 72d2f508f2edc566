/**
 * Agreement: what a kernel did beside what the model can do, field by field.
 *
 * The kernel's outcomes must be among the model's. What the model reaches and nobody saw is listed as well: a model that allows
 * everything agrees with everything, and says nothing.
 */
import type { Observation } from "./observation.js";

/** What the model can have written down at the end of a run: label → value. */
export type Reached = Readonly<Record<string, string>>;

/**
 * A value that differs for a reason of the apparatus, not of the kernel's rules; kept beside the data, with the reason. What is not given
 * matches anything.
 */
export interface Explained {
  readonly kernel?: string;
  readonly filesystem?: string;
  readonly family?: string;
  readonly variant?: string;
  readonly label: string;
  /** What the kernel showed. */
  readonly value?: string;
  /** What the model says at that moment, or a part of it. */
  readonly model?: string;
  readonly reason: string;
}

/**
 * Why outcomes that the model reaches were not seen: a rule for the cells of some families, and for outcomes that differ in these labels only.
 * What is not given matches anything.
 */
export interface UnseenRule {
  readonly families?: readonly string[];
  readonly filesystems?: readonly string[];
  readonly variants?: readonly string[];
  readonly labels?: readonly string[];
  readonly reason: string;
}

/** What is kept beside the data: values explained, and rules for what was not seen. */
export interface Reasons {
  readonly explained: readonly Explained[];
  readonly unseen: readonly UnseenRule[];
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
  /** Why each of them was not seen, by its rule; empty where no rule gives a reason. */
  readonly unseenBecause: readonly string[];
  /** Fields of all observed outcomes, those that were compared, and those that agree with the nearest outcome of the model. */
  readonly fields: number;
  readonly compared: number;
  readonly alike: number;
  /** The fields that differ, as `label: kernel value, model value`. */
  readonly differing: readonly string[];
  /** Values that differ from the model's for a reason of the apparatus, and were taken as the model's. */
  readonly explained: readonly string[];
}

/**
 * A value as it is compared. Not: what an unwritten extent happens to hold, and in which function of the kernel a task slept.
 */
const comparable = (value: string): string =>
  value.replace(/^\S*\(unwritten\)$/, "(unwritten)").replace(/BLOCKED@[^;]*/, "BLOCKED");

const differences = (seen: Reached, other: Reached): readonly string[] =>
  Object.entries(seen).flatMap(([label, value]) =>
    label in other && comparable(other[label] ?? "") !== comparable(value)
      ? [`${label}: ${value}, ${String(other[label])}`]
      : [],
  );

const nearest = (to: Reached, among: readonly Reached[]): readonly string[] =>
  among
    .map((o) => differences(to, o))
    .reduce((best, d) => (d.length < best.length ? d : best), differences(to, among[0] ?? {}));

const concerns = (e: Explained, o: Observation): boolean =>
  (e.kernel ?? o.kernel) === o.kernel &&
  (e.filesystem ?? o.filesystem) === o.filesystem &&
  (e.family ?? o.family) === o.family &&
  (e.variant ?? o.variant) === o.variant;

/** The reason for an outcome that was not seen: that of the first rule that covers the cell and every label in which it differs. */
const unseenReason = (o: Observation, labels: readonly string[], rules: readonly UnseenRule[]): string =>
  rules.find(
    (r) =>
      (r.families?.includes(o.family) ?? true) &&
      (r.filesystems?.includes(o.filesystem) ?? true) &&
      (r.variants?.includes(o.variant) ?? true) &&
      (r.labels === undefined || labels.every((label) => r.labels?.includes(label) ?? true)),
  )?.reason ?? "";

/** One observed cell against what the model reaches for it. */
export function compareOutcomes(
  observation: Observation,
  reached: readonly Reached[],
  { explained: explanations, unseen: rules }: Reasons = { explained: [], unseen: [] },
): Agreement {
  const { kernel, filesystem, stableWrites, family, variant, runs, outcomes } = observation;
  const reasons = explanations.filter((e) => concerns(e, observation));
  const reasonOf = (label: string, value: string, model: string): Explained | undefined =>
    reasons.find((e) => e.label === label && (e.value ?? value) === value && model.includes(e.model ?? ""));
  // A value with a reason counts as the model's own, in this outcome.
  const excuse = (seen: Reached, other: Reached): Reached =>
    Object.fromEntries(
      Object.entries(seen).map(([label, value]) => {
        const model = other[label];
        const excused =
          model !== undefined && comparable(model) !== comparable(value) && reasonOf(label, value, model) !== undefined;
        return [label, excused ? model : value];
      }),
    );
  const perOutcome = outcomes.map(({ fields }) => {
    const compared = Object.keys(fields).filter((label) => reached.some((r) => label in r)).length;
    const tries = reached.map((other) => ({ other, differing: differences(excuse(fields, other), other) }));
    const best = tries.reduce(
      (b, one) => (one.differing.length < b.differing.length ? one : b),
      tries[0] ?? { other: {}, differing: [] },
    );
    const explained = Object.entries(fields).flatMap(([label, value]) => {
      const model = best.other[label];
      if (model === undefined || comparable(model) === comparable(value)) return [];
      const reason = reasonOf(label, value, model);
      return reason === undefined ? [] : [`${label}: ${reason.reason}`];
    });
    return { fields: Object.keys(fields).length, compared, differing: best.differing, explained };
  });
  const explained = perOutcome.flatMap((o) => o.explained);
  const sum = (of: (o: (typeof perOutcome)[number]) => number): number => perOutcome.reduce((n, o) => n + of(o), 0);
  const seen = outcomes.map((o) => o.fields);
  const away = reached.flatMap((r) => {
    const different = nearest(
      r,
      seen.map((s) => excuse(s, r)),
    );
    return different.length === 0 ? [] : [different];
  });
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
    unseen: away.map((different) => different.join("; ")),
    unseenBecause: away.map((different) =>
      unseenReason(
        observation,
        different.map((text) => text.slice(0, text.indexOf(": "))),
        rules,
      ),
    ),
    fields: sum((o) => o.fields),
    compared: sum((o) => o.compared),
    alike: sum((o) => o.compared - o.differing.length),
    differing: perOutcome.flatMap((o) => o.differing),
    explained,
  };
}

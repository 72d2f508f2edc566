/** From units and what the device holds to the statements of an order, in the order of the witness's steps. */
import type { Witness } from "../../engine/exploration.js";
import { SUBMIT, type Telling } from "./holding.js";
import { isHelper, type Unit } from "./unit.js";

/** A witness that the harness cannot force. */
export interface NotForced {
  readonly kind: "not forced";
  /** The step, counted from 1; 0 if it is none. */
  readonly step: number;
  /** The step in words, who and what; empty if it is none. */
  readonly at: string;
  readonly why: string;
  readonly text: string;
}

/** That a step cannot be forced, counted from 1; 0 where it is none. */
export const refuse = (witness: Witness, step: number, why: string): NotForced => {
  const s = witness.steps[step - 1];
  const at = s === undefined ? "" : `${s.actor}, ${s.op}: ${s.name}`;
  return {
    kind: "not forced",
    step,
    at,
    why,
    text: step === 0 ? `cannot be forced: ${why}` : `cannot be forced at step ${step} (${at}): ${why}`,
  };
};

const word = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_|_$/g, "");

/** Names for units that need one, each used once. */
const namesOf = (units: readonly Unit[]): ReadonlyMap<Unit, string> =>
  units.reduce((names, unit) => {
    const before = [...names].filter(([u]) => u.actor === unit.actor && u.kind === "pin").at(-1)?.[1];
    const wanted = unit.kind === "call" ? word(unit.words.replace(/ \d.*$/, "")) : word(unit.actor);
    const used = [...names.values()].filter((n) => n.replace(/_\d+$/, "") === wanted).length;
    const name = unit.kind === "land" && before !== undefined ? before : used === 0 ? wanted : `${wanted}_${used + 1}`;
    return new Map([...names, [unit, name]]);
  }, new Map<Unit, string>());

/** The statements, or the step inside a call at which the harness would have to stop it. */
export function statementsOf(
  witness: Witness,
  units: readonly Unit[],
  tellings: readonly Telling[],
): readonly string[] | NotForced {
  const { steps } = witness;
  const names = namesOf(units);
  const nameOf = (unit: Unit): string => names.get(unit) ?? "";
  const firstOf = (u: Unit): number => u.steps[0] as number;
  const endOf = (u: Unit): number => (u.over ? (u.steps.at(-1) as number) : steps.length);
  /** Whether something of ours comes between the begin of a unit and its end. */
  const isCut = (u: Unit): boolean =>
    units.some((o) => o !== u && o.steps.some((k) => k > firstOf(u) && k < endOf(u))) ||
    tellings.some((t) => t.before > firstOf(u) && t.before <= endOf(u));
  const isHeldAt = (k: number): boolean => tellings.findLast((t) => t.before <= k)?.words.startsWith("hold") === true;
  /** A call waits where the harness can see it only for the device, and only while the device holds a write. */
  const waitsAt = (u: Unit, k: number): boolean => {
    const last = steps[u.steps.findLast((own) => own < k) ?? 0]?.name ?? "";
    return u.kind !== "land" && isHeldAt(k) && (last === SUBMIT || last.includes("wait for the I/O"));
  };
  const cut = units
    .flatMap((u) =>
      units.flatMap((o) =>
        o === u ? [] : o.steps.filter((k) => k > firstOf(u) && k < endOf(u) && !waitsAt(u, k)).map((k) => ({ u, k })),
      ),
    )
    .toSorted((x, y) => x.k - y.k)[0];
  if (cut !== undefined) {
    const { op = "", actor = "" } = steps[firstOf(cut.u)] ?? {};
    return refuse(
      witness,
      cut.k + 1,
      cut.u.kind === "land"
        ? `it comes between the data of ${actor} and the end of its transfer; the harness's device answers once, and the kernel copies, sets dirty and unpins in that call`
        : `it comes inside "${op}" of ${actor}, which does not wait for the device there; nowhere else can the harness stop a call`,
    );
  }
  const submits = (u: Unit): boolean => u.steps.some((k) => steps[k]?.name === SUBMIT);
  const startOf = (u: Unit): readonly string[] => {
    if (u.kind === "pin") return [`pin ${nameOf(u)}: ${u.words}`];
    if (u.kind === "land") return [`land ${nameOf(u)}`];
    const held = submits(u) && isHeldAt(firstOf(u));
    const page = / (\d+)/.exec(u.words)?.[1] ?? "0";
    return [
      isCut(u) ? `start ${nameOf(u)}: ${u.words}` : u.words,
      ...(held ? [`until under writeback ${page}`] : isCut(u) ? [`watch ${nameOf(u)}`] : []),
    ];
  };
  const ends = (u: Unit): boolean => u.kind === "call" && isCut(u);
  const behindEnd = (k: number): readonly string[] =>
    units.filter((u) => ends(u) && u.over && endOf(u) === k).map((u) => `join ${nameOf(u)}`);
  const rests = (k: number): readonly string[] => {
    const next = steps.findIndex((s, i) => i > k && !isHelper(s));
    const last = steps[k];
    const here = last !== undefined && isHelper(last) && (next < 0 || next === k + 1);
    const inside = units.some((u) => firstOf(u) < k && endOf(u) > k);
    return here && !inside && !isHeldAt(k + 1) ? ["settle"] : [];
  };
  const walked = steps.flatMap((_, k) => [
    ...tellings.filter((t) => t.before === k).map((t) => t.words),
    ...units.filter((u) => firstOf(u) === k).flatMap(startOf),
    ...behindEnd(k),
    ...rests(k),
  ]);
  const landed = new Set(units.filter((u) => u.kind === "land").map(nameOf));
  return [
    ...walked.filter((s, i) => s !== "settle" || walked[i - 1] !== s),
    ...tellings
      .filter((t) => t.before >= steps.length && t.words === "go on")
      .map((t) => t.words)
      .slice(0, 1),
    ...units.filter((u) => ends(u) && !u.over).map((u) => `join ${nameOf(u)}`),
    ...units.filter((u) => u.kind === "pin" && !landed.has(nameOf(u))).map((u) => `land ${nameOf(u)}`),
    // What is looked at in the end is not to wait for a thaw.
    ...(units.findLast((u) => /^(freeze|thaw)$/.test(u.words))?.words === "freeze" ? ["thaw"] : []),
  ];
}

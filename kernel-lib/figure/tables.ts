/** Answers as tables: what a cell of a notebook shows when it ends in a verdict. */
import type { Exploration, Witness } from "../engine/exploration.js";
import type { Agreement, Reached } from "../observe/agreement.js";
import type { Observation } from "../observe/observation.js";
import type { Table } from "./figure.js";
import { cellWord, type VerdictsLike } from "./verdicts.js";

/** Litmus tests × policies. */
export const verdictsTable = ({ policies, rows }: VerdictsLike): Table => ({
  kind: "table",
  caption: "Verdicts: litmus tests × policies",
  columns: [
    { name: "litmus test" },
    { name: "property" },
    ...policies.map((name) => ({ name, align: "center" as const })),
  ],
  rows: rows.map((r) => [r.test, r.property, ...r.cells.map(cellWord)]),
});

/** One answer, in the lines that herd prints, and what it means. */
export const explorationTable = (e: Exploration): Table => ({
  kind: "table",
  caption: e.property === "" ? e.system : `${e.system}: ${e.property}`,
  columns: [{ name: "asked" }, { name: "answer", align: "left" }],
  rows: [
    ...(e.property === "" ? [] : [["property", e.says] as const, ["verdict", verdictWords(e)] as const]),
    ["states", e.states] as const,
    ["transitions", e.transitions] as const,
    ["depth [steps]", e.depth] as const,
    [
      "runs end in",
      `${e.ends} state${e.ends === 1 ? "" : "s"}${e.deadlocked === 0 ? "" : `, and ${e.deadlocked} deadlocks`}`,
    ] as const,
    ...(e.deadlocks[0] === undefined
      ? []
      : [["first deadlock", e.deadlocks[0].waits.map((w) => `${w.actor} waits for ${w.reason}`).join("; ")] as const]),
    ...(e.witness === undefined ? [] : [["shortest witness [steps]", e.witness.steps.length] as const]),
    ...(e.bound === undefined ? [] : [["bound reached", e.bound] as const]),
  ],
});

const verdictWords = (e: Exploration): string => {
  const words = {
    never: "never, in any run",
    sometimes: "sometimes: some run does it",
    always: "always: every run does it",
    inconclusive: "inconclusive: a bound was reached",
  };
  const holds = { yes: "the property holds", no: "the property is violated", unknown: "nothing is proved" };
  return `${words[e.verdict]} — ${holds[e.holds]}`;
};

/** A witness, step by step. */
export const witnessTable = (w: Witness): Table => ({
  kind: "table",
  caption: `${w.system}: ${w.property}`,
  columns: [
    { name: "step", align: "right" },
    { name: "actor" },
    { name: "operation" },
    { name: "what happens" },
    { name: "what changes" },
  ],
  rows: w.steps.map((s, i) => [
    i + 1,
    s.actor,
    s.op,
    s.name,
    s.changes.map((c) => `${c.fact}: ${c.from} → ${c.to}`).join("; "),
  ]),
});

/**
 * Model and kernel, cell by cell.
 *
 * @example
 * const observed = dataset.observations().filter(({ filesystem: f, family }) => f === "xfs" && family === "S4");
 * agreementTable(agreement(observed)).rows.length === observed.length;
 * //=> true
 */
export const agreementTable = (cells: readonly Agreement[]): Table => ({
  kind: "table",
  caption: "Model and kernel",
  columns: [
    { name: "kernel" },
    { name: "file system" },
    { name: "stable writes", align: "center" },
    { name: "family" },
    { name: "variant" },
    { name: "runs", align: "right" },
    { name: "outcomes seen / in the model", align: "center" },
    { name: "fields alike / compared", align: "center" },
    { name: "in the model, not seen", align: "right" },
    { name: "explained", align: "right" },
  ],
  rows: cells.map((c) => [
    c.kernel,
    c.filesystem,
    c.stableWrites,
    c.family,
    c.variant,
    c.runs,
    `${c.observed} / ${c.agreeing}`,
    `${c.alike} / ${c.compared}`,
    c.unseen.length,
    c.explained.length,
  ]),
});

/**
 * One observed cell beside the model, moment by moment: a column for each outcome that was seen. A tick says that the model, in the one of its
 * outcomes that comes nearest, has the same value; a cross is followed by the model's.
 *
 * @example
 * const observed = dataset.observations().filter(({ filesystem: f, family }) => f === "xfs" && family === "S4");
 * besideModel(observed[0], modelOutcomes(observed[0]) ?? []).kind;
 * //=> "table"
 */
export const besideModel = (observation: Observation, reached: readonly Reached[]): Table => {
  const { kernel, filesystem, family, variant, runs, outcomes } = observation;
  const apart = (seen: Reached, r: Reached): number =>
    Object.entries(seen).filter(([label, value]) => label in r && r[label] !== value).length;
  const nearest = (seen: Reached): Reached | undefined =>
    reached.reduce<Reached | undefined>(
      (best, r) => (best === undefined || apart(seen, r) < apart(seen, best) ? r : best),
      undefined,
    );
  const pairs = outcomes.map(({ count, fields }) => ({ count, fields, model: nearest(fields) ?? {} }));
  const cell = (seen: Reached, model: Reached, label: string): string => {
    const value = seen[label];
    const said = model[label];
    if (value === undefined) return "–";
    if (said === undefined) return `${value} (not in the model)`;
    return said === value ? `${value} ✓` : `${value} ✗ model: ${said}`;
  };
  return {
    kind: "table",
    caption: `${filesystem} on Linux ${kernel}, ${family} ${variant}, ${runs} runs. ✓: the model says the same.`,
    columns: [
      { name: "moment" },
      ...pairs.map(({ count }) => ({
        name: count === runs ? `all ${runs} runs` : `${count} of ${runs} runs`,
        align: "left" as const,
      })),
    ],
    rows: [...new Set(outcomes.flatMap((o) => Object.keys(o.fields)))].map((label) => [
      label,
      ...pairs.map(({ fields, model }) => cell(fields, model, label)),
    ]),
  };
};

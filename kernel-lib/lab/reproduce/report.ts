/** The report of a reproduction, for a person. */
import { failureText } from "../runner/run.js";
import type { RunRecord } from "../record/record.js";
import type { Difference } from "./difference.js";
import type { OutputReport } from "./compare.js";
import type { Reproduction } from "./reproduce.js";

const SHOWN = 4;
const WIDE = 60;
/** Below it two numbers agree but for the rounding of a few operations. */
const LAST_BITS = 1e-12;

const said = (value: unknown): string => {
  const text = typeof value === "string" ? value.trim() : (JSON.stringify(value) ?? "nothing");
  return text.length > WIDE ? `${text.slice(0, WIDE - 1)}…` : text;
};

function differenceText({ path, stored, now, relative }: Difference): string {
  const by = relative === undefined ? "" : `   (relative difference ${relative.toExponential(1)})`;
  return `      ${path === "" ? "kind of output" : path}: stored ${said(stored)}, now ${said(now)}${by}`;
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

function recordText(record: RunRecord): string {
  const { version, model, node, machine, parameters } = record;
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${said(value)}`);
  return `kernel-lib ${version} (model ${model}), Node ${node}, ${machine.platform} ${machine.arch}${values.length === 0 ? "" : `; ${values.join(", ")}`}`;
}

/** Why an output may differ, the likeliest first. */
function reasons(report: OutputReport, { recorded, changes }: Reproduction): readonly string[] {
  if (recorded === undefined)
    return ["nothing is recorded of the run that made it: npx --no kernel-lib run NB.ipynb --in-place keeps a record"];
  const edited = report.editedSince
    ? ["the stored output is not the one of the recorded run: it was edited, or run elsewhere"]
    : [];
  const numbers = report.differences.filter(({ relative }) => relative !== undefined);
  const close =
    numbers.length === report.differences.length && numbers.every(({ relative = 1 }) => relative < LAST_BITS);
  const bits = close ? ["only the last bits differ: another order of additions, or another Math function of Node"] : [];
  const since = changes
    .filter(({ what }) => what !== "machine")
    .map(({ what, stored, now, may }) => `${what}: ${stored} → ${now}: ${may}`);
  const known = [...edited, ...bits, ...since];
  return known.length > 0
    ? known
    : ["nothing that is recorded has changed: the cell uses a clock, chance without a seed, or files of its own"];
}

/** Where an output differs, in lines. */
export function differingText({ cell, id, output, figure, differences }: OutputReport): readonly string[] {
  const what = figure === undefined ? `output ${output}` : `figure ${figure}`;
  const more = differences.length - SHOWN;
  return [
    `  ✗ cell ${cell} (${id}), ${what}: ${count(differences.length, "place differs", "places differ")}`,
    ...differences.slice(0, SHOWN).map(differenceText),
    ...(more > 0 ? [`      … and ${more} more`] : []),
  ];
}

function outputText(report: OutputReport, reproduction: Reproduction): readonly string[] {
  return [...differingText(report), ...reasons(report, reproduction).map((reason) => `      why it may: ${reason}`)];
}

/** The whole report, without a final line break. */
export function reportText(reproduction: Reproduction): string {
  const { notebook, recorded, now, changes, outputs, failure, status } = reproduction;
  const of = (wanted: OutputReport["status"]): number => outputs.filter((one) => one.status === wanted).length;
  const parts = [
    `${of("same")} the same bit by bit`,
    ...(of("times") > 0 ? [`${of("times")} but for times`] : []),
    ...(of("ignored") > 0 ? [`${of("ignored")} not compared, by their tag`] : []),
    ...(of("differs") > 0 ? [`${count(of("differs"), "differs", "differ")}`] : []),
  ];
  return [
    `${notebook}: ${status}. ${count(outputs.length, "output")}: ${parts.join(", ")}.`,
    `  recorded: ${recorded === undefined ? "nothing; it was not stored by kernel-lib run" : recordText(recorded)}`,
    `  now:      ${recordText(now)}`,
    ...changes.map(({ what, stored, now: today }) => `  changed:  ${what}: ${stored} → ${today}`),
    ...(failure === undefined ? [] : [failureText(failure, notebook)]),
    ...outputs.filter((one) => one.status === "differs").flatMap((one) => outputText(one, reproduction)),
  ].join("\n");
}

/** `npm test`: see groups.mjs for what is run, and CONTRIBUTING.md for what each group guards. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files.mjs";
import { GROUPS } from "../groups.mjs";
import { compiled, installed } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";
import { NOTHING, add, closingLine, exitCodeOf, indent, tallyOf } from "../tally.mjs";
import { runProject } from "../vitest-project.mjs";

const USAGE = `npm test [-- group … [vitest's own arguments]]

Installs and builds what is missing, then runs these groups, or those that are named:
${GROUPS.map((group) => `  ${group.name.padEnd(14)}${group.title}, in ${group.budget} s`).join("\n")}`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  const total = { ...NOTHING };
  await orStop(async () => {
    const { groups, rest } = chosen(args);
    await installed("tests");
    const rows = [];
    for (const group of groups) rows.push(await runGroup(group, { echo: groups.length === 1, rest }));
    console.log(`\n${summary(rows)}\n`);
    Object.assign(total, rows.map((row) => row.tally).reduce(add, NOTHING));
    return exitCodeOf(total);
  }, ROOT);
  if (process.exitCode !== 0 && total.failed === 0) total.failed = 1;
  console.log(closingLine(total));
}

/** @param {readonly string[]} args */
function chosen(args) {
  const isGroup = (/** @type {string} */ word) => GROUPS.some((group) => group.name === word);
  const groups = GROUPS.filter((group) => args.includes(group.name));
  const rest = args.filter((word) => !isGroup(word));
  if (rest.length > 0 && groups.length !== 1)
    throw new Stop(
      "KL908",
      `no group is called ${rest[0]}: name some of ${GROUPS.map((group) => group.name).join(", ")}.`,
    );
  return { groups: groups.length === 0 ? GROUPS : groups, rest };
}

/**
 * @typedef {{ group: import("../groups.mjs").Group, tally: import("../tally.mjs").Tally, seconds: number }} Row
 * @param {import("../groups.mjs").Group} group
 * @param {{ echo: boolean, rest: readonly string[] }} options
 * @returns {Promise<Row>}
 */
async function runGroup(group, options) {
  console.log(`\n── ${group.name}: ${group.title}`);
  const begin = performance.now();
  const tally = await runOne(group, options).catch((error) => ({
    ...NOTHING,
    failed: 1,
    detail: error instanceof Stop ? error.message : String(error?.stack ?? error),
  }));
  const seconds = (performance.now() - begin) / 1000;
  if (tally.detail) console.log(indent(tally.detail));
  const late = seconds > group.budget ? " — over its budget" : "";
  console.log(`   ${closingLine(tally)} in ${seconds.toFixed(1)} s of ${group.budget} s${late}`);
  return { group, tally, seconds };
}

/**
 * @param {import("../groups.mjs").Group} group
 * @param {{ echo: boolean, rest: readonly string[] }} options
 * @returns {Promise<import("../tally.mjs").Tally>}
 */
async function runOne({ how, unbuilt }, options) {
  if (!unbuilt) await compiled();
  if ("project" in how) return runProject(how.project, options);
  if ("notebooks" in how) return (await import("../notebooks-run.mjs")).compareNotebooks(options);
  const gate = await import(pathToFileURL(path.join(ROOT, "test", "quality", "gates", `${how.gate}.mjs`)).href);
  return tallyOf(await gate.cases(ROOT));
}

/** @param {readonly Row[]} rows */
function summary(rows) {
  const line = (/** @type {readonly (string | number)[]} */ cells) =>
    `${String(cells[0]).padEnd(14)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(9))
      .join("")}`;
  return [
    line(["group", "passed", "failed", "skipped", "seconds", "budget"]),
    ...rows.map(({ group, tally, seconds }) =>
      line([group.name, tally.passed, tally.failed, tally.skipped, seconds.toFixed(1), group.budget]),
    ),
  ].join("\n");
}

/**
 * `npm run test:full`: the seeded runs of test/golden on other majors of Node, to the last bit, and the property tests with cases that nobody has seen.
 *
 * Exit code 2 says that a Node could not be had, and every other gave the same; each is then named.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { DIST, ROOT } from "../files.mjs";
import { MAJORS, otherNode } from "../other-node.mjs";
import { makeReady } from "../ready.mjs";
import { run } from "../run.mjs";
import { Stop, orStop } from "../stop.mjs";
import { add, closingLine, exitCodeOf, indent } from "../tally.mjs";
import { runProject } from "../vitest-project.mjs";

const GOLDEN = path.join(ROOT, "test", "golden");
const ROUNDS = 3;
const USAGE = `npm run test:full

Fetches Node ${MAJORS.join(", ")} from npm and holds seeded runs on them, and on this one, against test/golden/digests.json.
Runs the property tests ${ROUNDS} times with new seeds: what fails says its seed, for PROPERTY_SEED.`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  return orStop(async () => {
    if (args.length > 0)
      throw new Stop("KL908", `${args.join(" ")} asks for nothing: npm run test:full -- --help says what it can.`);
    await makeReady("tests");
    const say = (/** @type {string} */ text) => console.log(`set-up: ${text}`);
    const total = { passed: 0, failed: 0, skipped: 0 };
    const here = Number(process.versions.node.split(".")[0]);
    for (const major of [here, ...MAJORS.filter((one) => one !== here)]) {
      const program = major === here ? process.execPath : await otherNode(major, say).catch(absent);
      if (program === undefined) {
        console.log(`not run: Node ${major}`);
        total.skipped++;
        continue;
      }
      const { node, runs, wrong } = await differences(program);
      console.log(
        wrong.length === 0
          ? `   ✓ Node ${node}: ${runs} seeded runs`
          : `   ✗ Node ${node}\n${indent(wrong.join("\n"))}`,
      );
      total.failed += wrong.length;
      total.passed += Math.max(0, runs - wrong.length);
    }
    for (let round = 1; round <= ROUNDS; round++) {
      const tally = await runProject("unit", { echo: false, rest: propertyTests(), env: { PROPERTY_SEED: "new" } });
      console.log(`   property tests with new seeds, ${round} of ${ROUNDS}: ${closingLine(tally)}`);
      if (tally.detail) console.log(indent(tally.detail));
      Object.assign(total, add(total, tally));
    }
    console.log(`\n${closingLine(total)}`);
    return total.failed === 0 && total.skipped > 0 ? 2 : exitCodeOf(total);
  }, ROOT);
}

/** The unit tests that draw their cases. */
const propertyTests = () =>
  readdirSync(path.join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !name.startsWith("interop"))
    .map((name) => path.join("test", name))
    .filter((name) => readFileSync(path.join(ROOT, name), "utf8").match(/"(\.\.\/)+property\.js"/));

/** @param {unknown} error */
function absent(error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  return undefined;
}

/**
 * What the runs give on a Node and should not.
 * @param {string} program
 * @returns {Promise<{ node: string, runs: number, wrong: readonly string[] }>}
 */
async function differences(program) {
  const ran = await run(program, [path.join(GOLDEN, "runs.mjs"), DIST], { env: { NODE_OPTIONS: "" } });
  if (ran.code !== 0) return { node: program, runs: 0, wrong: [ran.output.trim().slice(-1500)] };
  const { node, expected, digests } = JSON.parse(ran.output);
  const names = [...new Set([...Object.keys(expected), ...Object.keys(digests)])];
  const wrong = names
    .filter((name) => digests[name] !== expected[name])
    .map((name) => `${name}: ${digests[name]}, and not ${expected[name]}`);
  return { node, runs: names.length, wrong };
}

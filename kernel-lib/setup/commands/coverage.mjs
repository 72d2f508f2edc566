/** `npm run coverage`: 1000 experiments on each of six systems with an exact answer; the 95 % intervals cover it in 93 to 97 %. */
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";
import { closingLine, exitCodeOf } from "../tally.mjs";
import { runProject } from "../vitest-project.mjs";

const USAGE = `npm run coverage [-- --experiments n]

How often the 95 % interval covers the truth, on six systems: 1000 experiments on each unless given.`;

/** @param {readonly string[]} args `--experiments n`: on each system, 1000 unless given */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  return orStop(async () => {
    const experiments = args.length === 0 ? 1000 : args[0] === "--experiments" ? Number(args[1]) : Number.NaN;
    if (!Number.isInteger(experiments) || experiments < 1 || args.length > 2)
      throw new Stop("KL908", `${args.join(" ")} asks for nothing: npm run coverage -- --help says what it can.`);
    await makeReady("tests");
    const tally = await runProject("unit", {
      echo: true,
      rest: ["test/stats/coverage.test.ts"],
      env: { ...process.env, KERNEL_LAB_COVERAGE: String(experiments) },
    });
    console.log(`\n${closingLine(tally)}`);
    return exitCodeOf(tally);
  }, ROOT);
}

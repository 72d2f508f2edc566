/** `npm run notebooks` */
import { ROOT } from "../files.mjs";
import { compareNotebooks } from "../notebooks-run.mjs";
import { makeReady } from "../ready.mjs";
import { Stop, orStop } from "../stop.mjs";
import { NOTHING, closingLine, exitCodeOf } from "../tally.mjs";

const USAGE = `npm run notebooks [-- [--write] [name …]]

Executes the notebooks without a browser and compares their outputs with those that are committed.
  --write   keep the new outputs in the notebooks
  name      only the notebooks whose name contains this`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  const total = { ...NOTHING, failed: 1 };
  await orStop(async () => {
    const unknown = args.find((arg) => arg.startsWith("-") && arg !== "--write");
    if (unknown !== undefined)
      throw new Stop("KL908", `there is no option ${unknown}: npm run notebooks -- --help lists them.`);
    await makeReady("users");
    const names = args.filter((arg) => !arg.startsWith("-"));
    const tally = await compareNotebooks({ names, write: args.includes("--write") });
    if (tally.detail) console.log(tally.detail);
    Object.assign(total, tally);
    return exitCodeOf(total);
  }, ROOT);
  console.log(closingLine(total));
}

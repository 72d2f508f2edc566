/** `npm run site` */
import { rmSync } from "node:fs";
import path from "node:path";
import { CACHE, DIST, ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { runNode } from "../run.mjs";
import { Stop, orStop } from "../stop.mjs";

const USAGE = `npm run site [-- -o FOLDER]

Makes a static site of the notebooks, with the outputs that are committed: by default in .cache/site.
It is ready for any web server, and works from a disk as well.`;

/** @param {readonly string[]} args */
export async function main(args) {
  if (args.includes("--help")) return console.log(USAGE);
  await orStop(async () => {
    const given = args[0] === "-o" && args.length === 2 ? args[1] : undefined;
    if (args.length > 0 && given === undefined)
      throw new Stop("KL908", `there is no option ${args.join(" ")}: npm run site -- --help lists them.`);
    await makeReady("users");
    const to = given ?? path.join(CACHE, "site");
    if (given === undefined) rmSync(to, { recursive: true, force: true });
    const cli = path.join(DIST, "..", "bin", "kernel-lib.mjs");
    const built = await runNode(
      [cli, "site", "notebooks", "-o", to, "--title", "kernel-lib: a laboratory for page-cache races"],
      {
        cwd: ROOT,
        echo: true,
      },
    );
    return built.code;
  }, ROOT);
}

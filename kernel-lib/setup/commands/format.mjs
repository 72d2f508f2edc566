/** `npm run format` */
import { ROOT } from "../files.mjs";
import { installed } from "../ready.mjs";
import { runNode } from "../run.mjs";
import { orStop } from "../stop.mjs";

/** @param {readonly string[]} args files; without any, all of them */
export function main(args) {
  return orStop(async () => {
    await installed("tests");
    const files = args.length === 0 ? ["."] : args;
    return (
      await runNode(["node_modules/prettier/bin/prettier.cjs", "--write", "--log-level=warn", ...files], { echo: true })
    ).code;
  }, ROOT);
}

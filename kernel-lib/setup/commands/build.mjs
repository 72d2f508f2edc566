/** `npm run build` */
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { orStop } from "../stop.mjs";

/** @param {readonly string[]} _args none */
export function main(_args) {
  return orStop(async () => {
    await makeReady("users");
    return 0;
  }, ROOT);
}

/** The door of `npm run bench`: how fast the engines are beside others, in one run. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/bench.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

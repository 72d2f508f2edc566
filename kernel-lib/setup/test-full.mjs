/** The door of `npm run test:full`: do seeded runs give the same bits on every supported Node? Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/test-full.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

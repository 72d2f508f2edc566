/** The door of `npm run coverage`: do intervals cover what they promise to? Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/coverage.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

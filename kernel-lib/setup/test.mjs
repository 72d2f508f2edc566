/** The door of `npm test`: runs every check, the cheap ones first. `npm test -- unit` runs one group. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/test.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

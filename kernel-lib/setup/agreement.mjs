/** The door of `npm run agreement`: how well the model agrees with the kernels that were observed. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/agreement.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

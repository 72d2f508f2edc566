/** The door of `npm run notebooks`: executes the notebooks and compares their outputs with those that are committed. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/notebooks.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

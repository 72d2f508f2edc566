/** The door of `npm start`, which opens the lab: notebooks in the browser. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/start.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

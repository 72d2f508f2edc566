/** The door of `npm start`, which opens the lab: executes the notebooks, renders them and serves the gallery on this machine. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/start.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

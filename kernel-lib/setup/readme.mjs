/** The door of `npm run readme`: writes the parts of the README that are made from the library. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/readme.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

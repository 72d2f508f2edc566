/** The door of `npm run format`: lays out every file as the formatter wants it. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/format.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

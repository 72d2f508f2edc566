/** The door of `npm run site`: the gallery as a static site. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/site.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

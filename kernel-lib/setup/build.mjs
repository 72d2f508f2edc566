/** The door of `npm run build`: compiles kernel-lib to kernel-lib/dist. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/build.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

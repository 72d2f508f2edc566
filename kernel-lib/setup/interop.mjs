/** The door of `npm run interop`: holds the kernel and the notebooks against judges written elsewhere: Jupyter's own test suites. Kept to old syntax, see node-version.mjs. */
import { nodeIsNewEnough } from "./node-version.mjs";

if (nodeIsNewEnough()) {
  import("./commands/interop.mjs").then(function (command) {
    return command.main(process.argv.slice(2));
  });
}

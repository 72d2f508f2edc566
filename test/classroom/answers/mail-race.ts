/** Exercise 2: ten plausible wrong answers. */
import { actor, before, filesystem, race } from "../../../kernel-lib/index.js";
import { app, cloner, driver, flusher, onXfs, wrongAnswers, type WrongAnswer } from "./answer.js";

export const mailRace: readonly WrongAnswer[] = wrongAnswers(
  ["2.1", "a driver alone does it", onXfs(driver, flusher), "Nobody shares a block"],
  ["2.1", "a store is a write like another", onXfs(app, cloner, flusher), "Who in the mail writes without a fault?"],
  [
    "2.1",
    "holding the page is enough",
    onXfs(actor("driver", ["gup write 0", "unpin 0"]), cloner),
    "never lets a device write",
  ],
  [
    "2.1",
    "memory is what the clone shows",
    onXfs(actor("driver", ["gup write 0", "dma 0", "unpin 0"]), cloner),
    "nobody writes a clean folio",
  ],
  [
    "2.1",
    "the driver is done before the clone",
    onXfs(actor("all", ["gup write 0", "dma 0", "set dirty 0", "unpin 0", "reflink"])),
    "one order",
  ],
  [
    "2.1",
    "any file system will do",
    race("mine", { filesystem: filesystem.btrfs, actors: [driver, cloner] }),
    "runs on btrfs",
  ],
  ["2.1", "one actor is a race", driver, "this is an actor"],
  ["2.1", "the question instead of the race", () => onXfs(driver, cloner), "this is a function"],
  ["2.2", "the mail's four steps are all needed", onXfs(driver, flusher, cloner), "can be left out"],
  ["2.2", "only the unpin is too much", onXfs(driver, cloner), "of your 5 operations one can be left out"],
  ["2.3", "the control keeps the driver", onXfs(driver, cloner), "There is still a driver"],
  ["2.3", "nobody writes", onXfs(cloner, flusher), "Nobody stores into the page"],
  ["2.3", "one after the other", onXfs(actor("both", ["store 0", "reflink", "store 0"])), "they never meet"],
  [
    "2.3",
    "a flusher is an actor, too",
    onXfs(actor("both", ["store 0", "reflink", "store 0"]), flusher),
    "Give each an actor of its own",
  ],
  ["2.3", "nothing is cloned", onXfs(app, flusher), "Nobody shares a block"],
  [
    "2.4",
    "write back first, as in the mail",
    before("writeback 0", "reflink"),
    "Some run that keeps your order changes the clone",
  ],
  ["2.4", "the data must be there before the clone", before("dma 0", "reflink"), "still owe the platter"],
  ["2.4", "name the actors", before("driver", "cloner"), 'No actor of the race has an operation "driver"'],
  [
    "2.4",
    "everything at once",
    [before("unpin 0", "reflink"), before("reflink", "gup write 0")],
    "no run makes a clone",
  ],
);

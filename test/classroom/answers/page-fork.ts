/** Exercise 5: ten plausible wrong answers. */
import {
  actor,
  before,
  fork,
  policy,
  proceed,
  underWriteback,
  waitForIo,
  when,
  busy,
  elevated,
  pinned,
} from "../../../kernel-lib/index.js";
import { driver, flusher, onTux3, onXfs, wrongAnswers, type WrongAnswer } from "./answer.js";

const delta = actor("flusher", ["delta", "writeback 0"]);

export const pageFork: readonly WrongAnswer[] = wrongAnswers(
  ["5.1", "any file system forks", onXfs(driver, flusher, actor("app", ["store 0"])), "page forks are tux3's"],
  ["5.1", "a driver and a flusher", onTux3(driver, delta), "Nobody stores into the page"],
  ["5.1", "no device", onTux3(actor("app", ["store 0", "store 0"]), delta), "No device writes in this race"],
  [
    "5.1",
    "the driver forgets to say so",
    onTux3(actor("driver", ["gup write 0", "dma 0", "unpin 0"]), delta, actor("app", ["store 0"])),
    "Already without forks",
  ],
  ["5.1", "nothing closes the delta", onTux3(driver, actor("app", ["store 0"])), "Nobody closes the delta"],
  [
    "5.1",
    "the driver after everybody",
    onTux3(actor("one", ["store 0", "delta", "store 0", "gup write 0", "dma 0", "set dirty 0", "unpin 0"])),
    "is that entry still writable",
  ],
  ["5.2", "the pin before the store", before("gup write 0", "store 0 via 1"), "loses the device's write"],
  ["5.2", "the data are in the copy", before("dma 0", "store 0 via 1"), "sets a folio dirty that has been forked off"],
  ["5.2", "writeback first", before("writeback 0", "store 0 via 1"), "loses the device's write"],
  ["5.2", "the other store", before("store 0", "gup write 0"), 'No actor of the race has an operation "store 0"'],
  ["5.3", "always", policy.alwaysFork, "A driver with FOLL_PIN loses"],
  ["5.3", "never", policy.none, "This policy never forks"],
  ["5.3", "a test for pins", policy.forkUnlessPinned, "A driver with FOLL_GET loses"],
  ["5.3", "the mail's threshold", policy.forkUnlessElevated(2), "This policy never forks"],
  [
    "5.3",
    "a threshold for one mapping",
    policy.none.with({ name: "T = 3", onWriteFault: when(busy, when(elevated(3), waitForIo, fork), proceed) }),
    "one that is mapped twice",
  ],
  [
    "5.3",
    "a threshold for two mappings",
    policy.none.with({ name: "T = 5", onWriteFault: when(busy, when(elevated(5), waitForIo, fork), proceed) }),
    "from a page that is mapped once",
  ],
  ["5.3", "a rule is a policy", when(pinned, waitForIo, fork), "This is a rule"],
  [
    "5.3",
    "under writeback only",
    policy.none.with({ name: "mine", onWriteFault: when(underWriteback, when(pinned, waitForIo, fork), proceed) }),
    "A driver with FOLL_GET loses",
  ],
);

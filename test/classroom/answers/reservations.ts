/** Exercise 6: ten plausible wrong answers. */
import {
  actor,
  dirty,
  filesystem,
  policy,
  proceed,
  race,
  refuse,
  skip,
  when,
  type Actor,
  type Filesystem,
} from "../../../kernel-lib/index.js";
import { driver, wrongAnswers, type WrongAnswer } from "./answer.js";

const delta = actor("flusher", ["delta", "writeback 0"]);
const small = (fs: Filesystem, free: number | undefined, ...actors: readonly Actor[]) =>
  race("mine", { filesystem: fs, actors, ...(free === undefined ? {} : { free }) });

export const reservations: readonly WrongAnswer[] = wrongAnswers(
  ["6.1", "space needs no number", small(filesystem.tux3, undefined, driver, delta), "Space is no question"],
  ["6.1", "no space at all", small(filesystem.tux3, 0, driver, delta), "its task is told"],
  ["6.1", "XFS needs space too", small(filesystem.xfs, 1, driver, delta), "needs no new block"],
  [
    "6.1",
    "a full disk meets a store",
    small(filesystem.tux3, 1, actor("app", ["store 0", "store 0"]), delta),
    "Who dirties a page without asking?",
  ],
  [
    "6.1",
    "a driver who says nothing",
    small(filesystem.tux3, 1, actor("driver", ["gup write 0", "dma 0", "unpin 0"]), delta),
    "never says that the page is dirty",
  ],
  ["6.1", "two blocks are few", small(filesystem.tux3, 2, driver, delta), "one for every write of this race"],
  ["6.1", "a driver alone", small(filesystem.tux3, 1, driver), "Who could use it up"],
  ["6.2", "one block for one page", 1, "space still runs out at writeback, in 12 steps"],
  ["6.2", "one more for the device", 2, "space still runs out at writeback, in 19 steps"],
  ["6.2", "one for each operation", 6, "Asked is the smallest number"],
  ["6.2", "none", 0, "not even the first fault succeeds"],
  ["6.2", "half a block", 2.5, "Wanted is a whole number"],
  ["6.3", "stable pages", policy.stable, "nothing was set aside for"],
  ["6.3", "a late reservation is one", policy.fixup, "nothing was set aside for"],
  ["6.3", "ask when the driver says dirty", policy.simulateFaultOnDirty, "refused at a moment when nobody can be told"],
  [
    "6.3",
    "nothing is ever written",
    policy.none.with({ name: "skip", afterMkclean: skip }),
    "An answer without a condition is given every time",
  ],
  [
    "6.3",
    "a dirty page cannot be pinned",
    policy.none.with({ name: "late", atPin: when(dirty, refuse, proceed) }),
    "let the driver do its work.",
  ],
  ["6.3", "no driver, no trouble", policy.none.with({ name: "no pins", atPin: refuse }), "Whoever forbids everything"],
);

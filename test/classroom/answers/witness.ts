/** Exercise 7: ten plausible wrong answers. */
import { catalogue, explore, policy, property } from "../../../kernel-lib/index.js";
import { wrongAnswers, type WrongAnswer } from "./answer.js";

const lost = catalogue.find(({ name }) => name === "fork-loses-dma+tux3+pin") as (typeof catalogue)[number];
const asRead =
  explore(lost.race, { policy: policy.alwaysFork, property: property.noLostDma }).witness?.steps.map(
    ({ actor }) => actor,
  ) ?? [];

export const witness: readonly WrongAnswer[] = wrongAnswers(
  ["7.1", "counted from nothing", { protectedAt: 2, sharedAt: 8, changedAt: 14 }, "Steps are counted from 1"],
  [
    "7.1",
    "protected when the I/O begins",
    { protectedAt: 4, sharedAt: 9, changedAt: 15 },
    "loses its permission to be written through",
  ],
  ["7.1", "shared when the inode is locked", { protectedAt: 3, sharedAt: 7, changedAt: 15 }, "the clone gets a block"],
  [
    "7.1",
    "the clone changes when memory does",
    { protectedAt: 3, sharedAt: 9, changedAt: 10 },
    "not the moment at which memory changes",
  ],
  [
    "7.1",
    "the clone changes when the page is set dirty",
    { protectedAt: 3, sharedAt: 9, changedAt: 11 },
    "nor that at which the folio is set dirty",
  ],
  ["7.1", "a list", [3, 9, 15], "Wanted is a record"],
  ["7.2", "when the block is shared", 9, "Already before this step"],
  ["7.2", "when the clone changes", 15, "Already before this step"],
  ["7.2", "when the entry is protected", 3, "runs that end well"],
  ["7.2", "when the inode is locked", 7, "runs that end well"],
  ["7.2", "beyond the end", 16, "The run has 15 steps"],
  ["7.3", "the witness as it is", asRead, "the device's write is lost in it"],
  ["7.3", "the driver alone", ["driver", "driver", "driver", "driver"], "it is not over"],
  ["7.3", "the disk begins", ["disk"], "At turn 1 disk cannot move"],
  ["7.3", "operations, not actors", ["gup write 0", "dma 0"], 'there is no "gup write 0"'],
);

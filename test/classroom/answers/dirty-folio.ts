/** Exercise 1: ten plausible wrong answers. */
import { wrongAnswers, type WrongAnswer } from "./answer.js";

const [c, d, w] = ["clean", "dirty", "under writeback"];

export const dirtyFolio: readonly WrongAnswer[] = wrongAnswers(
  [
    "1.1",
    "writeback leaves the folio dirty until the I/O is over",
    [d, d, c, d, d, d, c, c, d],
    'second entry, after "writeback 0"',
  ],
  ["1.1", "writeback cleans at once", [d, c, c, d, d, c, c, c, d], "hands the folio to the device and goes on"],
  ["1.1", "a reference changes no state", [d, w, c, c, c, c, c, c, d], "does what a store does"],
  ["1.1", "whatever writes makes dirty", [d, w, c, d, d, w, c, d, d], 'eighth entry, after "dma 0"'],
  ["1.1", "the last word only", ["dirty"], "Wanted are 9 entries"],
  ["1.1", "pinned is a state of the flags", [d, w, c, "pinned", d, w, c, c, d], '"pinned" is none of the words'],
  ["1.2", "every store faults", 4, "not every store faults"],
  ["1.2", "only the first store faults", 1, "makes the entry read-only again"],
  ["1.2", "the store behind the first fault faults again", 3, "whether the entry may be written through"],
  ["1.2", "not answered", undefined, "There is no answer yet"],
  ["1.3", "a store is enough", ["store 0"], "The folio is dirty at the end"],
  ["1.3", "write it back, and all differs", ["store 0", "writeback 0"], "what was written has been written back"],
  ["1.3", "nothing needs to be written", ["load 0"], "Nothing in this program writes"],
  ["1.3", "the device does not wait", ["gup write 0", "writeback 0", "dma 0"], "Only in some runs do they differ"],
  ["1.3", "a device needs no reference", ["dma 0"], "without a reference on page 0"],
  ["1.3", "one text", "store 0", "Wanted is a program"],
);

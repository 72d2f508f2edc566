/** Exercise 3: ten plausible wrong answers. */
import { wrongAnswers, type WrongAnswer } from "./answer.js";

interface Page {
  readonly mappings: number;
  readonly buffers: boolean;
}

export const thresholds: readonly WrongAnswer[] = wrongAnswers(
  [
    "3.1",
    "the asking task holds nothing",
    ({ mappings, buffers }: Page) => 1 + mappings + (buffers ? 1 : 0),
    "1 too small: somebody holds a reference on every page",
  ],
  ["3.1", "the mail's number", () => 2, "the same number for every page"],
  ["3.1", "buffers are no holder", ({ mappings }: Page) => 2 + mappings, "what does a file system's private add"],
  [
    "3.1",
    "mapped is mapped, once or five times",
    ({ buffers }: Page) => 3 + (buffers ? 1 : 0),
    "goes wrong with the number of mappings",
  ],
  [
    "3.1",
    "a driver is always there",
    ({ mappings, buffers }: Page) => 3 + mappings + (buffers ? 1 : 0),
    "too large: name the holder",
  ],
  ["3.1", "no return", ({ mappings }: Page) => void mappings, "is there a return?"],
  [
    "3.1",
    "two parameters",
    (mappings: unknown, buffers: unknown) => 2 + (mappings as number) * 1 + Number(buffers),
    "NaN",
  ],
  ["3.1", "a number", 3, "Wanted is a function"],
  ["3.2", "the mail's threshold", 2, "on a page that no driver holds"],
  ["3.2", "one more is safer", 5, "loses what its device wrote"],
  ["3.2", "the bias", 1023, "loses what its device wrote"],
  ["3.2", "as text", "T = 3", 'this is the text "T = 3"'],
  ["3.3", "the right number of the page that is mapped once, twice", { safe: 4, prompt: 4 }, "somebody waits in vain"],
  ["3.3", "safe as long as the largest page is", { safe: 7, prompt: 7 }, "hide best"],
  ["3.3", "the mail's 2 is safe", { safe: 2, prompt: 7 }, "it is not the largest"],
  ["3.3", "prompt from far away", { safe: 4, prompt: 8 }, "it is not the smallest"],
  [
    "3.4",
    "the plateau begins where nothing is held",
    { from: 4, to: 1027 },
    "Does a pin change what a page has that nobody holds?",
  ],
  ["3.4", "the bias is the end", { from: 7, to: 1023 }, "it ends later"],
  [
    "3.4",
    "a pin adds 1024 to the largest page",
    { from: 7, to: 1030 },
    "Which pinned page of the mix has the fewest references?",
  ],
  ["3.4", "the bias alone", { from: 1023, to: 1023 }, "it begins earlier"],
);

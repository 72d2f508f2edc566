/** Exercise 4: ten plausible wrong answers. */
import { actor } from "../../../kernel-lib/index.js";
import { app, driver, flusher, onXfs, wrongAnswers, type WrongAnswer } from "./answer.js";

export const stablePages: readonly WrongAnswer[] = wrongAnswers(
  ["4.1", "a driver is what makes tasks wait", onXfs(driver, flusher, app), "get_user_pages is in this race"],
  [
    "4.1",
    "two writers wait for each other",
    onXfs(app, actor("other", ["store 0"])),
    "No actor of this race writes the page back",
  ],
  [
    "4.1",
    "fsync and then store",
    onXfs(actor("app", ["store 0", "fsync", "store 0"])),
    "has waited for the I/O already",
  ],
  ["4.1", "a reader waits", onXfs(actor("app", ["load 0"]), flusher), "Nobody stores into the page"],
  [
    "4.1",
    "written back first",
    onXfs(actor("app", ["writeback 0", "store 0"])),
    "What must happen before there is something to write",
  ],
  ["4.2", "a driver and the flusher", onXfs(driver, flusher), "No CPU stores into the page"],
  [
    "4.2",
    "writeback before the store",
    onXfs(actor("app", ["writeback 0", "store 0"])),
    "When must the second store come?",
  ],
  ["4.2", "stores alone", onXfs(app, flusher), "No device writes into the page"],
  [
    "4.2",
    "the driver comes when the I/O is over",
    onXfs(app, flusher, actor("driver", ["writeback 0", "wait for I/O 0", "gup write 0", "unpin 0"])),
    "No device writes into the page",
  ],
  ["4.3", "all of the I/O", 2000, "at the very beginning of the I/O"],
  ["4.3", "half of it", 1000, "also be longer than the I/O"],
  ["4.3", "the share of stores that wait", 1 - Math.exp(-2), "how often a store waits"],
  [
    "4.3",
    "the mean of the waits",
    (2000 - 1000 * (1 - Math.exp(-2))) / (1 - Math.exp(-2)),
    "some writebacks keep nobody waiting",
  ],
  ["4.3", "whoever waits, waits for all of it", 2000 * (1 - Math.exp(-2)), "comes late waits for the rest only"],
  ["4.3", "in milliseconds", 1.135, "the unit is another one"],
  ["4.3", "the time before the store", 1000 * (1 - Math.exp(-2)), "the time that passes before the store comes"],
  ["4.3", "a rate in place of a time", 2000 - (1 - Math.exp(-2)) / 1000, "at the very beginning"],
  ["4.3", "the pause is added", 3000, "No store waits longer than the I/O lasts"],
  ["4.3", "divided by nothing", Number.NaN, "This is NaN"],
);

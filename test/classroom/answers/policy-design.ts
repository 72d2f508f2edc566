/** Exercise 9: ten plausible wrong answers. */
import {
  and,
  bounce,
  memoryCleaning,
  pinned,
  policy,
  proceed,
  refuse,
  skip,
  waitForUnpin,
  when,
} from "../../../kernel-lib/index.js";
import { wrongAnswers, type WrongAnswer } from "./answer.js";

const { alwaysFork, bouncePinned, combine, simulateFaultOnDirty, stable } = policy;

export const policyDesign: readonly WrongAnswer[] = wrongAnswers(
  ["9.1", "stable pages are stable", stable, "speaks at the write fault only"],
  ["9.1", "a copy protects", alwaysFork, "speaks at the write fault only"],
  [
    "9.1",
    "do not write pinned pages",
    policy.none.with({ name: "skip", afterMkclean: when(pinned, skip, proceed) }),
    "read the witness",
  ],
  [
    "9.1",
    "skip when memory is cleaned",
    policy.none.with({ name: "skip", afterMkclean: when(and(pinned, memoryCleaning), skip, proceed) }),
    "read the witness",
  ],
  [
    "9.1",
    "the clone looks for pins first",
    policy.none.with({ name: "early", beforeCloneFlush: when(pinned, refuse, proceed) }),
    "the page is pinned behind your test",
  ],
  [
    "9.1",
    "the clone waits",
    policy.none.with({ name: "waits", afterCloneFlush: when(pinned, waitForUnpin, proceed) }),
    "somebody waits for ever",
  ],
  ["9.1", "nobody may pin", policy.none.with({ name: "no pins", atPin: refuse }), "of no use to the driver"],
  [
    "9.1",
    "nobody may clone",
    policy.none.with({ name: "no clones", afterCloneFlush: refuse }),
    "no clone is made in any run",
  ],
  ["9.2", "the clone was the difficult part", simulateFaultOnDirty, "I/O stable against DMA"],
  ["9.2", "bounce and wait", combine(bouncePinned, stable), "clone immutable, XFS"],
  ["9.2", "bounce and be told", combine(simulateFaultOnDirty, bouncePinned), "here the pin comes later"],
  ["9.2", "everything in the debate", combine(simulateFaultOnDirty, bouncePinned, alwaysFork), "no lost DMA"],
  ["9.2", "hold off the flusher", policy.positions["n+e"], "no hang"],
  ["9.2", "somebody has thought of it already", policy.positions["m+g+e"], "as it stands"],
  ["9.2", "not a policy", "m+g+e", "Wanted is a policy"],
  [
    "9.3",
    "bounce every page, to be safe",
    combine(simulateFaultOnDirty, policy.none.with({ name: "bounce all", atSubmit: bounce }), stable),
    "a built-in position keeps as much for less",
  ],
  ["9.3", "the best of the debate", policy.positions["m+g+c*"], "as it stands"],
  ["9.3", "none", policy.none, "properties are kept"],
);

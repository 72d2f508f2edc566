/** The policies, as `policy.none` and so on, in the order of the debate. */
import type { Policy } from "../model/policy.js";
import { alwaysFork } from "./always-fork.js";
import { blockMkclean } from "./block-mkclean.js";
import { keepDirty } from "./bounce-keep-dirty.js";
import { bouncePinned } from "./bounce-pinned.js";
import { cloneBusy } from "./clone-busy.js";
import { cloneWaitsLate } from "./clone-waits-late.js";
import { cloneWaitsEarly } from "./clone-waits.js";
import { combine } from "./combine.js";
import { fixup } from "./fixup.js";
import { forkOrWaitEither } from "./fork-or-wait-either.js";
import { forkOrWaitUnpin } from "./fork-or-wait-unpin.js";
import { forkUnlessElevated } from "./fork-unless-elevated.js";
import { forkUnlessExpected } from "./fork-unless-expected.js";
import { forkUnlessPinned } from "./fork-unless-pinned.js";
import { lease } from "./lease.js";
import { mlockedAndElevated } from "./mlocked-and-elevated.js";
import { none } from "./none.js";
import { privateCopy } from "./private-copy.js";
import { refuseLongTerm } from "./refuse-long-term.js";
import { simulateFaultOnDirty } from "./simulate-fault.js";
import { skipPinned } from "./skip-pinned.js";
import { stable } from "./stable.js";

export {
  alwaysFork,
  blockMkclean,
  bouncePinned,
  cloneBusy,
  cloneWaitsEarly,
  cloneWaitsLate,
  combine,
  fixup,
  forkOrWaitEither,
  forkOrWaitUnpin,
  forkUnlessElevated,
  forkUnlessExpected,
  forkUnlessPinned,
  keepDirty,
  lease,
  mlockedAndElevated,
  none,
  privateCopy,
  refuseLongTerm,
  simulateFaultOnDirty,
  skipPinned,
  stable,
};

/**
 * One policy of each position that acts on the write fault, in the order of the debate. The mail's threshold of 2, one that counts the page
 * table's reference as well, and the one that tells FOLL_PIN from everything else.
 *
 * @source lkml 2015-08-10 Kara; linux-6.2 include/linux/mm.h GUP_PIN_COUNTING_BIAS
 */
export const debate: readonly Policy[] = Object.freeze([
  none,
  alwaysFork,
  forkUnlessElevated(2),
  forkUnlessElevated(3),
  forkUnlessElevated(1023),
  stable,
]);

/**
 * Every position of the debate from 2011 to 2023, and the combinations that were discussed; the letters are those of the verdict matrix.
 *
 * @source each policy's own file
 */
export const positions: Readonly<Record<string, Policy>> = Object.freeze({
  a: none,
  b: alwaysFork,
  "c(2)": forkUnlessElevated(2),
  "c*": forkUnlessExpected,
  d1: forkOrWaitEither,
  d2: forkOrWaitUnpin,
  e: stable,
  f: forkUnlessPinned,
  g: bouncePinned,
  "g+e": combine(bouncePinned, stable),
  "g+e+kd": combine(keepDirty, stable),
  h: lease,
  i: skipPinned,
  j: refuseLongTerm,
  k: fixup,
  l: cloneWaitsEarly,
  l2: cloneBusy,
  l3: cloneWaitsLate,
  m: simulateFaultOnDirty,
  n: blockMkclean,
  "n+e": combine(blockMkclean, stable),
  "m+g+e": combine(simulateFaultOnDirty, bouncePinned, stable),
  "m+g+c*": combine(simulateFaultOnDirty, bouncePinned, forkUnlessExpected),
  "m+g+l3": combine(simulateFaultOnDirty, bouncePinned, cloneWaitsLate),
  o: privateCopy,
});

/**
 * All policies that the catalogue is judged under: every position, and the thresholds that the debate is about.
 *
 * @source each policy's own file
 */
export const all: readonly Policy[] = Object.freeze([
  ...Object.values(positions),
  forkUnlessElevated(3),
  forkUnlessElevated(4),
  forkUnlessElevated(5),
  forkUnlessElevated(1023),
  mlockedAndElevated(2),
]);

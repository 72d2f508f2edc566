/** The policies, as `policy.none` and so on, and the words to write one's own. */
import type { Policy } from "../model/policy.js";
import { alwaysFork } from "./always-fork.js";
import { forkUnlessElevated } from "./fork-unless-elevated.js";
import { none } from "./none.js";
import { stable } from "./stable.js";

export { alwaysFork, forkUnlessElevated, none, stable };

/**
 * One policy of each position, in the order of the debate. The mail's threshold of 2, one that counts the page table's reference as
 * well, and the one that tells FOLL_PIN from everything else.
 *
 * @source lkml 2015-08-10 Kara; linux-6.2 include/linux/mm.h GUP_PIN_COUNTING_BIAS
 */
export const all: readonly Policy[] = Object.freeze([
  none,
  alwaysFork,
  forkUnlessElevated(2),
  forkUnlessElevated(3),
  forkUnlessElevated(1023),
  stable,
]);

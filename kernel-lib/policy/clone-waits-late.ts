/**
 * The clone waits while the file is pinned, and tests after its flush, when entries are read-only and faults are locked out; then it flushes again.
 *
 * Constructed here: the sound order, write-protect, then test, then act. Objection: a pin that is never dropped makes it wait for ever, holding the
 * inode's locks; and FOLL_GET is not seen.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { pinned, proceed, waitForUnpin, when } from "./rules.js";

/** @source constructed in this library, in the order of linux-stable 2023-04-28 Kara, "mm: Do not reclaim private data from pinned page": test after unmap */
export const cloneWaitsLate: Policy = policyOf({
  name: "clone waits, tests late",
  says: "A clone that finds a pin after its flush waits for the unpin, and flushes again.",
  rules: { afterCloneFlush: when(pinned, waitForUnpin, proceed) },
});

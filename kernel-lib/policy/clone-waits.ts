/**
 * The clone waits while the file is pinned, and tests before it flushes.
 *
 * Constructed here, to show what goes wrong: between the test and the flush, page-table entries are writable and a pin can still be taken.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { pinned, proceed, waitForUnpin, when } from "./rules.js";

/** @source constructed in this library; the objection is linux-mm 2018-01-04 Kara: checking page references in advance is difficult */
export const cloneWaitsEarly: Policy = policyOf({
  name: "clone waits, tests early",
  says: "A clone that finds a pin before its flush waits for the unpin.",
  rules: { beforeCloneFlush: when(pinned, waitForUnpin, proceed) },
});

/**
 * The clone fails with EBUSY while the file is pinned, and tests before it flushes.
 *
 * As clone waits, without the wait and with the same hole.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { pinned, proceed, refuse, when } from "./rules.js";

/** @source constructed in this library; the objection is linux-mm 2018-01-04 Kara: checking page references in advance is difficult */
export const cloneBusy: Policy = policyOf({
  name: "clone fails, tests early",
  says: "A clone that finds a pin before its flush fails with EBUSY.",
  rules: { beforeCloneFlush: when(pinned, refuse, proceed) },
});

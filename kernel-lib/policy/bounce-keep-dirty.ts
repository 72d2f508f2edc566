/**
 * As bounce, and the folio stays dirty for as long as it is pinned.
 *
 * Discussed in 2023. Chinner's objection: the page must pass through clean, or the next write of it has no reservation.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { bounceKeepDirty, pinned, proceed, when } from "./rules.js";

/** @source linux-fsdevel 2023-02-15 Chinner, on "[PATCH RFC 0/5] Writeback handling of pinned pages" */
export const keepDirty: Policy = policyOf({
  name: "bounce, keep dirty",
  says: "A folio that may be pinned is written out of a copy made at submission, and stays dirty.",
  rules: { atSubmit: when(pinned, bounceKeepDirty, proceed) },
});

/**
 * Write a pinned folio out of a bounce page, so that the disk copies what was submitted.
 *
 * Kara's, 2023, for WB_SYNC_ALL; ext3 once did it for snapshots. Objection: a pin that is taken while the I/O is in flight comes too late for
 * it, and on a file system that writes elsewhere the next write of the page is not reserved (Chinner).
 */
import { policyOf, type Policy } from "../model/policy.js";
import { bounce, pinned, proceed, when } from "./rules.js";

/** @source linux-fsdevel 2023-02-09 Kara, "[PATCH RFC 0/5] Writeback handling of pinned pages", 4/5 */
export const bouncePinned: Policy = policyOf({
  name: "bounce",
  says: "A folio that may be pinned is written out of a copy made at submission.",
  rules: { atSubmit: when(pinned, bounce, proceed) },
});

/**
 * Do what btrfs does: notice at writeback that no fault has prepared the page, keep it dirty, and let a worker reserve space late.
 *
 * Upstream in btrfs, being retired there. Objection: space can be gone by then, fsync can return before the data are on disk, and 6.15 begins
 * to refuse such pages instead.
 *
 * Argued here, not enumerated elsewhere: on btrfs P2 holds, since every write goes elsewhere. Transplanted to XFS it holds for a driver and a
 * clone alone, and not with a flusher beside them: the worker can reserve between the clone's flush and its share, when the block is not
 * shared yet, and the page then goes out in place. P4 does not hold anywhere, since the reservation comes late by design.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { fixUp } from "./rules.js";

/** @source linux-6.2 fs/btrfs/inode.c btrfs_writepage_cow_fixup; linux-btrfs 2024-11-28 Wenruo, "reject out-of-band dirty folios during writeback" */
export const fixup: Policy = policyOf({
  name: "fix up",
  says: "A page that no fault has prepared is left dirty at writeback until a worker has reserved space for it.",
  rules: { onUnprepared: fixUp },
});

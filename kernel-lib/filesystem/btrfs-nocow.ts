/**
 * btrfs on a file without data COW (chattr +C): written in place unless its block is shared, without checksums. Faults, fixup and fsync are those
 * of btrfs.
 */
import type { Filesystem } from "../model/filesystem.js";
import { btrfs } from "./btrfs.js";

/** @source linux-6.2 fs/btrfs/inode.c run_delalloc_nocow, btrfs_cross_ref_exist; observed on 6.18 and 6.1 */
export const btrfsNocow: Filesystem = {
  ...btrfs,
  name: "btrfs-nocow",
  writes: "in place, unless shared",
  directWrites: "direct",
  checksums: false,
};

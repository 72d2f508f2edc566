/**
 * What a file system is to this model: a record of the few rules in which file systems differ where the race is concerned.
 *
 * Everything else — faults, pins, writeback's order, the clone's locks — is the kernel's and the same for all.
 */

/** The kernels that differ here: the two that were observed. */
export type VersionName = "6.1" | "6.18";

/**
 * The rules of one file system.
 *
 * @source linux-6.2 include/linux/fs.h address_space_operations, file_operations remap_file_range; include/linux/mm.h vm_operations_struct page_mkwrite: where file systems differ
 */
export interface Filesystem {
  readonly kind: "filesystem";
  readonly name: string;
  /** References that it attaches to a folio of its own (buffer heads, extent state). */
  readonly private: 0 | 1;
  /**
   * Where a page is written that a fault has prepared.
   * `in place`: over the block the extent map names. `in place, or the COW fork`: the same, unless the fault found the block shared and
   * made an extent in the COW fork. `in place, unless shared`: writeback itself looks whether the block is shared. `a new block`: always
   * elsewhere.
   */
  readonly writes: "in place" | "in place, or the COW fork" | "in place, unless shared" | "a new block";
  /**
   * Blocks of an aligned range in which an extent in the COW fork is made at once, for one page and its neighbours [blocks]; 1 unless given. On
   * XFS a hint of the file, FS_IOC_FSSETXATTR, changes it.
   */
  readonly cowExtent?: number;
  /** Whether dirty pages belong to deltas that are closed and written one by one, as tux3's do. */
  readonly deltas: boolean;
  /**
   * What happens to a page that became dirty without a fault.
   * `as mapped`: it is written wherever the extent map says now, shared or not. `fixup`: writeback sees that it was not prepared, keeps
   * it dirty, and hands it to a worker that reserves space late.
   */
  readonly unprepared: "as mapped" | "fixup";
  /** What an O_DIRECT write does: past the page cache, dropping the page, or through it and a flush. */
  readonly directWrites: "direct" | "buffered";
  /** Whether looking for space writes out dirty pages, and with them uses up their reservations. */
  readonly flushesWhenFull: boolean;
  /** Whether a fault asks for space even for a page that will be written in place. */
  readonly reservesAlways: boolean;
  /** What the page cache holds after a failed write: the page as it was, or what the platter has. */
  readonly failedPage: "kept" | "reread";
  /** Whether a dedupe into the file drops the page that it has shared. */
  readonly dedupeDrops: boolean;
  /** Whether a dirty page without the file system's private is dropped at writeback, silently. */
  readonly needsBuffers: boolean;
  /** Whether a write fault waits for the folio's writeback whatever the policy says. */
  readonly faultWaits: boolean;
  /** Whether it keeps checksums of data, computed at submission. */
  readonly checksums: boolean;
  /** How often fsync and clone run the flush before they go on. */
  readonly flushes: 1 | 2;
  /** Whether fsync takes the inode's locks exclusively for its second flush. */
  readonly fsyncLocks: boolean;
  /**
   * Whether a write is an ordered extent: the extent map moves some time after the folio's writeback has ended, and whoever prepares the next
   * write of the page waits for that.
   */
  readonly ordered?: true;
  /**
   * Whether a call that writes the file out has a plug of its own, in which its requests stay until every folio is write-protected and under
   * writeback; without one, each goes to the device when the next begins.
   */
  readonly plugs?: true;
  /**
   * Whether whoever writes the file out submits what he has made up before he sleeps for a folio's lock. Without it, the run that is being made up
   * stays with him, under writeback and not submitted, and may still grow when he goes on.
   */
  readonly submitsBeforeLock?: true;
  /** Whether an O_DIRECT write that went through the page cache after all leaves its data there; else they are written out at once. */
  readonly leavesFallback?: true;
  /** Whether a range is written out, and waited for, before it is punched or zeroed. */
  readonly flushesBeforePunch?: true;
  /** Whether files can be cloned (FICLONE): all but those that say no. @source linux-6.2 include/linux/fs.h file_operations remap_file_range */
  readonly reflinks?: false;
  /** Whether a subvolume can be snapshotted as a whole. */
  readonly snapshots?: true;
  /** What is different in a kernel of this version. */
  readonly differs?: Readonly<Partial<Record<VersionName, Partial<Filesystem>>>>;
}

/** S10: the page is taken away, or not, while it is pinned. */
import type { Operation } from "../model/operation.js";
import { cached, PAGE, type Moment } from "./moment.js";
import { at, ending, fsync, land, ok, page, pin, state, type Script } from "./script.js";

const other = (leaves: string): Operation => ({ kind: "other file", page: PAGE, leaves });

/** S10: what takes the page away, or does not, while it is pinned; whether a clone is looked at; whether the file stays mapped. */
const DETACHES: Readonly<
  Record<
    string,
    {
      readonly set?: Script;
      readonly does: Script;
      readonly clone?: true;
      readonly unmapped?: true;
      readonly loads?: false;
    }
  >
> = {
  truncate0: { does: [{ kind: "truncate", page: PAGE }, ok("op")], loads: false },
  "truncate+extend": {
    does: [{ kind: "truncate", page: PAGE }, ok("op"), { kind: "extend", page: PAGE }, ok("extend")],
    loads: false,
  },
  punch: { does: [{ kind: "punch", page: PAGE }, ok("op")] },
  zero_range: { does: [{ kind: "zero", page: PAGE }, ok("op")] },
  odirect_write: { does: [{ kind: "direct write", page: PAGE, leaves: "W" }, ok("op")] },
  odirect_read: { does: [{ kind: "flush" }, ok("op")] },
  pwrite: { does: [{ kind: "write", page: PAGE, leaves: "W" }, ok("op")] },
  ficlone_into: { set: [other("X")], does: [{ kind: "clone into", page: PAGE }, ok("op")], clone: true },
  dedupe_into: { set: [other("A")], does: [{ kind: "dedupe into", page: PAGE }, ok("op")], clone: true },
  dedupe_from: { set: [other("A")], does: [{ kind: "reflink" }, ok("op")], clone: true },
  fadvise_dontneed: { does: [page("writeback"), ok("op")] },
  madv_pageout: { does: [page("unmap"), page("strip"), ok("op")] },
  munmap: { does: [page("unmap"), ok("op")], unmapped: true },
  "munmap+fadvise": { does: [page("unmap"), ok("op"), page("writeback"), ok("fadv")], unmapped: true },
  unlink: { does: [ok("op")] },
};

/**
 * ext4 warns of a page that is set dirty and has no buffers. Once after each boot: a run without the line tells nothing.
 *
 * @source linux-6.1 fs/ext4/inode.c ext4_dirty_folio: WARN_ON_ONCE(!folio_buffers(folio))
 */
const warning: Moment = at("dmesg", (w) =>
  w.gone(0) === 0 && w.dirty(0) === 1 && w.buffers(0) === 0 ? "WARNING " : "",
);

/** S10: what is done to the page, whether it was dirty then, and whether the file system warns of a dirty page without buffers. */
export const detach = (how: string, dirty: boolean, warns: boolean): Script | undefined => {
  const entry = DETACHES[how];
  if (entry === undefined) return undefined;
  const { set = [], does, clone = false, unmapped = false, loads = true } = entry;
  return [
    ...pin,
    ...(dirty ? [] : [fsync, ok("wb")]),
    state("state1"),
    ...set,
    ...does,
    state("state2_after_op"),
    at("orig_cache_before_dma", cached),
    ...land,
    state("state3_after_dma"),
    ...(warns ? [warning] : []),
    ...(unmapped || !loads
      ? []
      : [page("load"), at("orig_mmap", cached), at("same_page", (w) => (w.slot(PAGE) === 1 ? "yes" : "no"))]),
    ...ending(clone, !unmapped),
  ];
};

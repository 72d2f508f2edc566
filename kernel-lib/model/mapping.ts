/**
 * The small system calls around a mapping and around the clone: load, unmap, extend, and what the other file holds.
 */
import { fold } from "../base/cells.js";
import { freeBlock } from "./space.js";
import { END, everyBlock, NOTHING, pageCell, pteCells, type Stage } from "./stage.js";
import { RESULTS } from "./state.js";

/** A load maps the page read-only, unless it lies beyond the end of the file. @source linux-6.2 mm/memory.c do_read_fault */
export const loadStages = (page: number, via: number): readonly Stage[] => [
  (place) => {
    const load = place.step(
      "load: the entry is there",
      END,
      () => pteCells(place.rules.size, page),
      (w) => w.setMapped(via * place.rules.size.pages + page, 1),
    );
    const beyond = place.step("load: beyond the end of the file, SIGBUS", END, NOTHING, (w) =>
      w.setResult(place.actor, RESULTS.indexOf("SIGBUS")),
    );
    return (w) => (w.eof(page) === 1 ? beyond : load);
  },
];

/** munmap(), or reclaim's unmapping of a page that stays. @source linux-6.2 mm/rmap.c try_to_unmap */
export const unmapStages = (page: number): readonly Stage[] => [
  (place) => {
    const { size } = place.rules;
    const unmap = place.step(
      "unmap the page",
      END,
      () => pteCells(size, page),
      (w) =>
        fold(size.mappings, w, (v, a) => v.setMapped(a * size.pages + page, 0).setWritable(a * size.pages + page, 0)),
    );
    return () => unmap;
  },
];

/** ftruncate() to a larger size: what was beyond the end is a hole now. @source linux-6.2 mm/truncate.c pagecache_isize_extended */
export const extendStages = (page: number): readonly Stage[] => [
  (place) => {
    const extend = place.step(
      "extend the file",
      END,
      () => [pageCell(page)],
      (w) => w.setEof(page, 0),
    );
    return () => extend;
  },
];

/** The other file has been written and synced: it has a block of its own with this content. @source a word of this library: the set-up of observed scenarios */
export const otherStages = (page: number, version: number): readonly Stage[] => [
  (place) => {
    const { size } = place.rules;
    const write = place.step(
      "the other file holds a block of its own",
      END,
      () => [pageCell(page), ...everyBlock(size)],
      (w) => {
        const block = freeBlock(w, size.blocks);
        return w
          .setInUse(block, 1)
          .setDiskCpu(block, version)
          .setDiskDma(block, version)
          .setCsumCpu(block, size.checksums ? version : 0)
          .setCsumDma(block, size.checksums ? version : 0)
          .setCloneBlock(page, block + 1)
          .setSharedCpu(page, version)
          .setSharedDma(page, version);
      },
    );
    return () => write;
  },
];

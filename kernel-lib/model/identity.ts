/** Which folio is the page, who keeps an orphan alive, and whether a dirty page is ever clean again. */
import { firstIndex } from "../base/cells.js";
import type { KernelProperty } from "./property.js";
import { folioOf } from "./state.js";

const property = (p: KernelProperty): KernelProperty => Object.freeze(p);

/** @source linux-6.2 mm/filemap.c __filemap_add_folio: one folio for each index; linux-tux3 fs/tux3/mmap_builtin_hack.c page_cow_file: every entry follows a fork */
export const singleIdentity: KernelProperty = property({
  kind: "never",
  name: "single identity",
  says: "A page has one folio that is not an orphan, and every shared entry maps that one.",
  scope: "always",
  page: (w, page, size) => {
    const other = (f: number): boolean =>
      w.used(f) === 1 && w.orphan(f) === 0 && w.index(f) === page && f !== folioOf(w, page);
    const astray = (a: number): boolean => w.maps(a * size.pages + page) !== w.slot(page);
    return (
      w.orphan(folioOf(w, page)) === 1 ||
      firstIndex(size.folios, other) < size.folios ||
      firstIndex(size.mappings, astray) < size.mappings
    );
  },
});

/** A page can get another folio: the partner of `singleIdentity`. @source a word of this library */
export const replaced: KernelProperty = property({
  kind: "reachable",
  name: "folio replaced",
  says: "Some run gives a page another folio than it began with.",
  scope: "always",
  page: (w, page) => w.slot(page) !== page + 1,
});

/** @source linux-tux3 fs/tux3/buffer_fork.c is_freeable_forked: an orphan lives as long as its I/O and its references */
export const orphansHeld: KernelProperty = property({
  kind: "never",
  name: "orphans held",
  says: "There are never more orphans than I/O in flight and references account for.",
  scope: "always",
  page: (w, page, size) => {
    const idle = (f: number): boolean =>
      w.orphan(f) === 1 &&
      w.index(f) === page &&
      w.writeback(f) === 0 &&
      w.pins(f) + w.gets(f) + w.lru(f) + w.batch(f) + w.reader(f) === 0;
    return firstIndex(size.folios, idle) < size.folios;
  },
});

/** An orphan can exist: the partner of `orphansHeld`. @source a word of this library */
export const orphanMade: KernelProperty = property({
  kind: "reachable",
  name: "orphan made",
  says: "Some run forks a folio off its page, or takes it away.",
  scope: "always",
  page: (w, page, size) => firstIndex(size.folios, (f) => w.orphan(f) === 1 && w.index(f) === page) < size.folios,
});

/** @source linux-fsdevel 2023-02-09 Kara: a pinned page that writeback passes over stays dirty for as long as it is pinned */
export const cleanable: KernelProperty = property({
  kind: "never",
  name: "cleanable",
  says: "At the end the flusher has passed, and no page is dirty. Ask it of a race that ends with a writeback.",
  scope: "end",
  stuck: true,
  page: (w, page) => w.dirty(folioOf(w, page)) === 1,
});

/** A page that was written can be clean: the partner of `cleanable`. @source a word of this library */
export const cleaned: KernelProperty = property({
  kind: "reachable",
  name: "cleaned",
  says: "Some run has a page clean again that a device or the CPU had written.",
  scope: "always",
  page: (w, page) => w.dirty(folioOf(w, page)) === 0 && (w.lastDma(page) !== 0 || w.lastCpu(page) !== 0),
});

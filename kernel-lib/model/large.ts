/**
 * Large folios: several pages of the file that are dirtied, locked, write-protected, written and pinned as one.
 *
 * A folio cell of the model is one page's share of a folio. What belongs to the folio as a whole is the same in all its shares; content, extents and
 * I/O are each page's own, as a large folio may lie on several extents. A folio is under writeback until the last of its shares is written.
 *
 * @source linux-6.2 include/linux/mm_types.h struct folio; fs/iomap/buffered-io.c iomap_page_mkwrite (the range of the whole folio), iomap_finish_folio_write (write_bytes_pending)
 */
import { fold } from "../base/cells.js";
import { folioCell, pageCell, pteCells, type KernelCell } from "./stage.js";
import { folioOf, IO, type Kernel, type Size } from "./state.js";

/** A change of one page's share, made in all shares of its folio. */
export const everyShare = (
  w: Kernel,
  page: number,
  { shares }: Size,
  change: (w: Kernel, folio: number, page: number) => Kernel,
): Kernel => {
  const pages = shares?.[page];
  if (pages === undefined) return change(w, folioOf(w, page), page);
  return fold(pages.length, w, (v, i) => change(v, folioOf(v, pages[i] ?? page), pages[i] ?? page));
};

/** Whether something is so in every share of the page's folio. */
export const inEveryShare = (page: number, { shares }: Size, test: (page: number) => boolean): boolean =>
  shares?.[page]?.every(test) ?? test(page);

/** The cells of a page's folio, with the pages and the entries that belong to it. */
export const folioCells = (w: Kernel, page: number, size: Size): readonly KernelCell[] =>
  (size.shares?.[page] ?? [page]).flatMap((p) => [folioCell(folioOf(w, p)), pageCell(p), ...pteCells(size, p)]);

/** The cells of a large folio's shares; nothing where a folio is one page. */
export const sharesBeside = (w: Kernel, page: number, size: Size): readonly KernelCell[] =>
  size.shares === undefined ? [] : folioCells(w, page, size);

/** PG_writeback is cleared when the last share of the folio is written. @source linux-6.2 fs/iomap/buffered-io.c iomap_finish_folio_write */
export const endShare = (w: Kernel, folio: number, size: Size): Kernel => {
  if (size.shares === undefined) return w.setWriteback(folio, 0);
  const page = w.index(folio);
  const over = (p: number): boolean => w.io(folioOf(w, p)) === IO.idle || w.io(folioOf(w, p)) === IO.ordered;
  return inEveryShare(page, size, over) ? everyShare(w, page, size, (v, share) => v.setWriteback(share, 0)) : w;
};

/** For each page, the pages of its folio; pages behind the last folio have one of their own. */
export const sharesOf = (folios: readonly number[], pages: number): readonly (readonly number[])[] => {
  const groups = folios.reduce<readonly (readonly number[])[]>((all, length) => {
    const begins = all.flat().length;
    return [...all, Array.from({ length }, (_, i) => begins + i)];
  }, []);
  return Array.from({ length: pages }, (_, p) => groups.find((g) => g.includes(p)) ?? [p]);
};

/**
 * An anonymous page of one process and its child: the neighbour of the mail's race, without a file.
 *
 * fork(2) shares a page and lets whoever stores first have a copy. If a device holds the page, the copy can go to the wrong one: the parent
 * stores, gets a fresh page, and what the device writes afterwards is seen by the child alone. A kernel that can tell a pin copies for the child
 * at once; a plain reference it cannot tell from any other. It is the argument about page forks once more, and was settled by FOLL_PIN.
 *
 * The order of these scenarios is forced, so there is nothing to explore: pure functions over one record.
 */
import type { Version } from "./version.js";

/** The content of a page: the letters of its two halves. */
export interface Content {
  readonly first: string;
  readonly second: string;
}

/** Whose page tables. */
export type Process = "parent" | "child";

/** The pages, the page that each process maps and whether it may write through its entry, and the page that a device holds. */
export interface Anonymous {
  readonly pages: readonly Content[];
  readonly entries: Readonly<Record<Process, { readonly page: number; readonly writable: boolean }>>;
  /** The page that the device holds, and how it took it. */
  readonly held: { readonly page: number; readonly flag: "FOLL_PIN" | "FOLL_GET" };
}

const filled = (letter: string): Content => ({ first: letter, second: letter });

/** One process whose page a device holds for writing; the child's entry means nothing before the fork. @source linux-6.2 mm/gup.c pin_user_pages */
export const pinned = ({ drivers }: Version): Anonymous => ({
  pages: [filled("A")],
  entries: { parent: { page: 0, writable: true }, child: { page: 0, writable: false } },
  held: { page: 0, flag: drivers },
});

/**
 * fork(2): a page that may be pinned is copied for the child at once; any other is shared, and neither may write through its entry.
 *
 * @source linux-6.2 mm/memory.c copy_present_pte, copy_present_page; include/linux/mm.h page_needs_cow_for_dma
 */
export const fork = (a: Anonymous): Anonymous =>
  a.held.flag === "FOLL_PIN"
    ? {
        ...a,
        pages: [...a.pages, a.pages[a.entries.parent.page] ?? filled("A")],
        entries: { ...a.entries, child: { page: a.pages.length, writable: true } },
      }
    : {
        ...a,
        entries: {
          parent: { ...a.entries.parent, writable: false },
          child: { page: a.entries.parent.page, writable: false },
        },
      };

const put = (a: Anonymous, page: number, content: Partial<Content>): Anonymous => ({
  ...a,
  pages: a.pages.map((p, i) => (i === page ? { ...p, ...content } : p)),
});

/**
 * A store: through a read-only entry the process first gets a copy, since somebody else may hold the page.
 *
 * @source linux-6.2 mm/memory.c do_wp_page, wp_page_copy
 */
export const store = (a: Anonymous, who: Process, content: Partial<Content>): Anonymous => {
  const { page, writable } = a.entries[who];
  if (writable) return put(a, page, content);
  const copied = {
    ...a,
    pages: [...a.pages, a.pages[page] ?? filled("A")],
    entries: { ...a.entries, [who]: { page: a.pages.length, writable: true } },
  };
  return put(copied, a.pages.length, content);
};

/** The device writes the page that it holds, whoever maps it now. @source linux-6.2 block/bio.c bio_copy_data and every DMA engine: no page table is asked */
export const dma = (a: Anonymous, letter: string): Anonymous => put(a, a.held.page, filled(letter));

/** What a process reads: one letter, or the halves. @source observed: the letters that the harness writes into its pages */
export const seenBy = (a: Anonymous, who: Process): string => {
  const { first, second } = a.pages[a.entries[who].page] ?? filled("A");
  return first === second ? first : `${first}+${second}`;
};

/** What the CPU writes: a store through a mapping, and write(2), which has no page-table entry of its own. */
import { faultSleeps, faultStage } from "./fault.js";
import { END, folioCell, pageCell, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

/** Which part of a page is written: both halves, or one. The CPU's half is the first. */
export type Part = "both" | "first" | "second";

const stored = (w: Kernel, page: number, version: number, part: Part): Kernel => {
  const folio = folioOf(w, page);
  const first = part === "second" ? w : w.setCpu(folio, version).setLastCpu(page, version);
  return part === "first" ? first : first.setDma(folio, version);
};

/** A CPU store through a shared mapping, with the write fault it may need. @source linux-6.2 mm/memory.c wp_page_shared */
export function storeStages(page: number, via: number, version: number, part: Part): readonly Stage[] {
  const fault = { page, via, back: 0, first: 0, failure: "SIGBUS" as const };
  return [
    (place) => {
      const looks = faultStage(place, fault);
      const write = place.step(
        "store",
        END,
        (w) => [folioCell(folioOf(w, page)), pageCell(page)],
        (w) => stored(w, page, version, part),
      );
      return (w) => (w.writable(via * place.rules.size.pages + page) === 1 ? write : looks(w));
    },
    ...faultSleeps(fault),
  ];
}

/** write(2) of one page: the file system is asked as in a fault, but no page-table entry is involved; one call at a time, and the next waits as long as it sleeps. @source linux-6.2 mm/filemap.c generic_perform_write; fs/iomap/buffered-io.c iomap_write_begin */
export function writeStages(page: number, version: number, part: Part, begins = 0): readonly Stage[] {
  const fault = {
    page,
    via: undefined,
    // The stage behind the sleeps: the end of a write(2), or the flush of a direct write that is none.
    back: begins + 5,
    first: begins,
    failure: "ENOSPC" as const,
    writes: true as const,
    // Beyond the end of the file it makes the file longer.
    effect: (w: Kernel) => stored(w.setEof(page, 0), page, version, part),
  };
  return [(place) => faultStage(place, fault), ...faultSleeps(fault)];
}

/** What the CPU writes: a store through a mapping, and write(2), which has no page-table entry of its own. */
import { faultSleeps, faultStage } from "./fault.js";
import { END, folioCell, pageCell, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

/** A CPU store through a shared mapping, with the write fault it may need. @source linux-6.2 mm/memory.c wp_page_shared */
export function storeStages(page: number, via: number, version: number, whole: boolean): readonly Stage[] {
  const fault = { page, via, back: 0, first: 0, failure: "SIGBUS" as const };
  return [
    (place) => {
      const looks = faultStage(place, fault);
      const write = place.step(
        "store",
        END,
        (w) => [folioCell(folioOf(w, page)), pageCell(page)],
        (w) => {
          const folio = folioOf(w, page);
          const stored = w.setCpu(folio, version).setLastCpu(page, version);
          return whole ? stored.setDma(folio, version) : stored;
        },
      );
      return (w) => (w.writable(via * place.rules.size.pages + page) === 1 ? write : looks(w));
    },
    ...faultSleeps(fault),
  ];
}

/** write(2) of one page: the file system is asked as in a fault, but no page-table entry is involved; one call at a time, and the next waits as long as it sleeps. @source linux-6.2 mm/filemap.c generic_perform_write; fs/iomap/buffered-io.c iomap_write_begin */
export function writeStages(page: number, version: number, whole: boolean): readonly Stage[] {
  const fault = {
    page,
    via: undefined,
    // The stage behind the sleeps: the end of a write(2), or the flush of a direct write that is none.
    back: 5,
    first: 0,
    failure: "ENOSPC" as const,
    writes: true as const,
    effect: (w: Kernel) => {
      const written = w.setCpu(folioOf(w, page), version).setLastCpu(page, version);
      return whole ? written.setDma(folioOf(w, page), version) : written;
    },
  };
  return [(place) => faultStage(place, fault), ...faultSleeps(fault)];
}

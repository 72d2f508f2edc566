/**
 * References that come and go and mean nothing: a per-CPU LRU batch, the flusher's look-up batch, a reader.
 *
 * "It is the state", Hirofumi wrote: some workloads are in it always.
 */
import type { Operation } from "./operation.js";
import { freeIfIdle } from "./folio.js";
import { END, folioCell, NOTHING, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

export type Holder = Extract<Operation, { kind: "hold" }>["holder"];

const WORDS = { lru: "the LRU batch", batch: "the flusher's batch", reader: "a reader" } as const;

const changed = (w: Kernel, folio: number, holder: Holder, by: 1 | -1): Kernel => {
  switch (holder) {
    case "lru":
      return w.setLru(folio, w.lru(folio) + by);
    case "batch":
      return w.setBatch(folio, w.batch(folio) + by);
    case "reader":
      return w.setReader(folio, w.reader(folio) + by);
  }
};

/** Takes such a reference on the folio that caches the page now. @source linux-6.2 mm/swap.c folio_add_lru; mm/page-writeback.c write_cache_pages; mm/filemap.c filemap_read */
export const holdStages = (page: number, holder: Holder): readonly Stage[] => [
  (place) => {
    const step = place.step(
      `${WORDS[holder]} holds the folio`,
      END,
      (w) => [folioCell(folioOf(w, page))],
      (w) => changed(w, folioOf(w, page), holder, 1).setHeld(place.actor, w.slot(page)),
    );
    return () => step;
  },
];

/**
 * folio_mark_accessed() on another CPU, of a folio that is to be activated: while it still waits in a batch it is not active yet, and joins this
 * CPU's batch as well.
 *
 * @source linux-6.2 mm/swap.c folio_mark_accessed, folio_activate; observed on 6.18 (family S0): one reference more at the next pin, if and only if there was one before
 */
export const accessedStages = (page: number): readonly Stage[] => [
  (place) => {
    const cells = (w: Kernel) => [folioCell(folioOf(w, page))];
    const joins = place.step("mark accessed: joins this CPU's batch too", END, cells, (w) =>
      changed(w, folioOf(w, page), "lru", 1).setHeld(place.actor, w.slot(page)),
    );
    const active = place.step("mark accessed: active already", END, NOTHING, (w) => w);
    return (w) => (w.lru(folioOf(w, page)) === 0 ? active : joins);
  },
];

/** Drops it again, from the folio it was taken on: the page may have another by now. */
export const releaseStages = (holder: Holder): readonly Stage[] => [
  (place) => {
    const step = place.step(
      `${WORDS[holder]} lets go`,
      END,
      (w) => [folioCell(w.held(place.actor) - 1)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        return freeIfIdle(changed(w, folio, holder, -1), folio).setHeld(place.actor, 0);
      },
    );
    const none = place.step("no reference is held: nothing", END, NOTHING, (w) => w);
    return (w) => (w.held(place.actor) === 0 ? none : step);
  },
];

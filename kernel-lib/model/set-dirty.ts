/** set_page_dirty_lock, on the page that a device has written. */
import { ANY_CALL } from "./decide.js";
import { faultSleeps, faultStage } from "./fault.js";
import { everyShare, folioCells } from "./large.js";
import { onHeld, PRIVATE } from "./reference.js";
import { END, everyFolio, folioCell, NOTHING, pageCell, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

/**
 * set_page_dirty_lock(): the folio becomes dirty, without reservation and without a page-table entry — unless the policy has a fault
 * simulated first. The holder of a private copy writes it into the file instead, as write(2) would.
 *
 * @source linux-6.2 mm/page-writeback.c set_page_dirty_lock; mm/gup.c unpin_user_pages_dirty_lock; block/bio.c bio_check_pages_dirty
 */
export function setDirtyStages(page: number, version: number): readonly Stage[] {
  const simulated = { page, via: undefined, back: END, first: 1, failure: undefined };
  const written = {
    ...simulated,
    first: 6,
    failure: "ENOSPC" as const,
    effect: (w: Kernel) => w.setDma(folioOf(w, page), version).setLastDma(page, version),
  };
  const decide: Stage = (place) => {
    const { size } = place.rules;
    const cells = (w: Kernel) => [
      folioCell(w.held(place.actor) - 1),
      ...(size.shares === undefined ? [] : folioCells(w, page, size)),
    ];
    const locked = place.wait(`the folio lock of page ${page}`, everyFolio(place.rules.size));
    const already = place.step("already dirty", END, NOTHING, (w) => w);
    const orphaned = place.step(
      "set dirty on an orphan: nobody will write it",
      END,
      () => [pageCell(page)],
      (w) => (w.gone(w.held(place.actor) - 1) === 1 ? w : w.setOrphanDirtied(page, 1)),
    );
    const dirty = place.step("set dirty, without a fault", END, cells, (w) =>
      size.shares === undefined
        ? w.setDirty(w.held(place.actor) - 1, 1)
        : everyShare(w, page, size, (v, folio) => v.setDirty(folio, 1)),
    );
    const faults = place.step("set dirty: simulate a write fault", 1, NOTHING, (w) => w);
    return onHeld(() => (w, folio) => {
      if (w.dirty(folio) === 1) return already;
      if (w.lock(folio) !== 0) return locked;
      if (w.orphan(folio) === 1) return orphaned;
      return place.rules.decide.onSetDirty(w, folio, ANY_CALL) === "simulate a fault" ? faults : dirty;
    })(place);
  };
  return [
    (place) => {
      const writes = place.step("write the private copy into the file", 6, NOTHING, (w) => w);
      const look = decide(place);
      return (w) => (w.answer(place.actor) === PRIVATE ? writes : look(w));
    },
    (place) => faultStage(place, simulated),
    ...faultSleeps(simulated),
    (place) => faultStage(place, written),
    ...faultSleeps(written),
  ];
}

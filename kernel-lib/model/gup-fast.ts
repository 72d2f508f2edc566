/** get_user_pages without a lock. */
import { faultSleeps, faultStage } from "./fault.js";
import { freeIfIdle } from "./folio.js";
import { grabOf, isRefused } from "./gup.js";
import { sharesBeside } from "./large.js";
import { counted, type Gup } from "./reference.js";
import { END, folioCell, NOTHING, type Place, type Stage } from "./stage.js";
import type { Kernel } from "./state.js";

/** The stage at which the entry has been read, and the reference not been taken. */
export const GRABS = 1;

/**
 * get_user_pages_fast: three sub-steps without a lock — read the entry, take the reference, read the entry again and drop the reference
 * if it has changed. Falls back to the slow way when the entry does not allow it.
 *
 * @source linux-6.2 mm/gup.c gup_pte_range, try_get_folio (folio_ref_try_add_rcu)
 */
export function gupFastStages(gup: Gup): readonly Stage[] {
  const slow = 3;
  const fault = { page: gup.page, via: gup.via, back: slow, first: slow, failure: "EFAULT" as const };
  const pteOf = (place: Place): number => gup.via * place.rules.size.pages + gup.page;
  const allows = (w: Kernel, pte: number): boolean => (gup.access === "read" ? w.mapped(pte) : w.writable(pte)) === 1;
  return [
    (place) => {
      const read = place.step("read the entry", 1, NOTHING, (w) => w.setHeld(place.actor, w.maps(pteOf(place))));
      const faults = place.step("the entry does not allow it: the slow way", slow, NOTHING, (w) => w);
      return (w) => (allows(w, pteOf(place)) ? read : faults);
    },
    (place) => {
      const grab = place.step(
        "take the reference, unchecked",
        2,
        (w) => [folioCell(w.held(place.actor) - 1), ...sharesBeside(w, gup.page, place.rules.size)],
        (w) => counted(w, w.held(place.actor) - 1, gup, 1, place.rules.size),
      );
      const again = place.step("the lease was broken: begin again", 0, NOTHING, (w) => w);
      const freed = place.step("the folio is free: the slow way", slow, NOTHING, (w) => w.setHeld(place.actor, 0));
      return (w) => {
        const held = w.held(place.actor);
        if (held === 0) return again;
        // What has been freed has no reference to add one to; what is another folio by now has, until the entry is read again.
        return w.used(held - 1) === 0 ? freed : grab;
      };
    },
    (place) => {
      const cells = (w: Kernel) => [folioCell(w.held(place.actor) - 1), ...sharesBeside(w, gup.page, place.rules.size)];
      const refused = isRefused(place, gup);
      const keep = place.step("the entry is the same: keep it", END, cells, (w) => w);
      const drop = place.step("the entry has changed: drop it", slow, cells, (w) => {
        const folio = w.held(place.actor) - 1;
        return freeIfIdle(counted(w, folio, gup, -1, place.rules.size), folio).setHeld(place.actor, 0);
      });
      const taken = place.step("the lease was broken: the slow way", slow, NOTHING, (w) => w);
      return (w) => {
        if (w.held(place.actor) === 0) return taken;
        // A kernel that refuses such pins sees here that the folio is a file's, and leaves the answer to the slow way.
        return !refused && allows(w, pteOf(place)) && w.maps(pteOf(place)) === w.held(place.actor) ? keep : drop;
      };
    },
    (place) => {
      const looks = faultStage(place, fault);
      const grab = grabOf(place, gup);
      return (w) => (allows(w, pteOf(place)) ? grab(w, w.maps(pteOf(place)) - 1) : looks(w));
    },
    ...faultSleeps(fault),
  ];
}

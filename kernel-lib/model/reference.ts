/** A reference that get_user_pages took: how it is counted, and what an actor can do that holds one. */
import type { Operation } from "./operation.js";
import { everyShare } from "./large.js";
import { END, NOTHING, type Look, type Place, type Stage } from "./stage.js";
import type { Kernel, Size } from "./state.js";

/** A call of get_user_pages. */
export type Gup = Extract<Operation, { kind: "gup" }>;

/** Whether the call takes FOLL_PIN, as FOLL_LONGTERM does too. @source linux-6.2 mm/gup.c try_grab_folio */
export const isPin = ({ flag }: Gup): boolean => flag !== "FOLL_GET";

/** A reference more, or one less, of the kind that the call takes. */
export const counted = (w: Kernel, folio: number, gup: Gup, change: 1 | -1, size: Size): Kernel =>
  size.shares === undefined
    ? countedIn(w, folio, gup, change)
    : everyShare(w, gup.page, size, (v, share) => countedIn(v, share, gup, change));

const countedIn = (w: Kernel, folio: number, gup: Gup, change: 1 | -1): Kernel => {
  const held = isPin(gup) ? w.setPins(folio, w.pins(folio) + change) : w.setGets(folio, w.gets(folio) + change);
  return gup.access === "write" ? held.setWriters(folio, held.writers(folio) + change) : held;
};

/** `answer` of an actor that works on a private copy. */
export const PRIVATE = 1;

/** An operation on the folio that the actor holds; on a private copy, or without a reference, nothing happens to the file. */
export const onHeld =
  (what: (place: Place) => (w: Kernel, folio: number) => ReturnType<Look>): Stage =>
  (place) => {
    const none = place.step("no reference is held: nothing", END, NOTHING, (w) => w);
    const aside = place.step("on the private copy, not the file", END, NOTHING, (w) => w);
    const does = what(place);
    return (w) => {
      const held = w.held(place.actor);
      if (held !== 0) return does(w, held - 1);
      return w.answer(place.actor) === PRIVATE ? aside : none;
    };
  };

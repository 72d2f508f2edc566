/**
 * The driver: get_user_pages, DMA into the page, set_page_dirty_lock, put.
 *
 * get_user_pages takes the fault once, when it looks the page up. What the device writes afterwards takes none: no page-table
 * entry is used, no lock is held, no flag is set, and the file system is not asked. This is step 1 and step 4 of the mail.
 *
 * Read next: `writeback.ts`.
 */
import { ANY_CALL } from "./decide.js";
import { faultSleeps, faultStage } from "./fault.js";
import { freeIfIdle } from "./folio.js";
import type { Operation } from "./operation.js";
import { END, everyFolio, folioCell, NOTHING, pageCell, type Place, type Stage } from "./stage.js";
import { folioOf, RESULTS, type Kernel } from "./state.js";

type Gup = Extract<Operation, { kind: "gup" }>;

const isPin = ({ flag }: Gup): boolean => flag !== "FOLL_GET";

/** A reference more, or one less, of the kind that the call takes. */
const counted = (w: Kernel, folio: number, gup: Gup, change: 1 | -1): Kernel => {
  const held = isPin(gup) ? w.setPins(folio, w.pins(folio) + change) : w.setGets(folio, w.gets(folio) + change);
  return gup.access === "write" ? held.setWriters(folio, held.writers(folio) + change) : held;
};

/** Takes the reference, or does what the policy says instead. */
function grabOf(place: Place, gup: Gup): (w: Kernel, folio: number) => ReturnType<ReturnType<Stage>> {
  const call = { memoryCleaning: false, longTerm: gup.flag === "FOLL_LONGTERM" };
  const cells = (w: Kernel) => [folioCell(w.maps(gup.via * place.rules.size.pages + gup.page) - 1)];
  const folioIn = (w: Kernel): number => w.maps(gup.via * place.rules.size.pages + gup.page) - 1;
  const grab = place.step(isPin(gup) ? "pin the folio" : "take a reference", END, cells, (w) =>
    counted(w, folioIn(w), gup, 1).setHeld(place.actor, folioIn(w) + 1),
  );
  const refused = place.step("the pin is refused", END, NOTHING, (w) =>
    w.setResult(place.actor, RESULTS.indexOf("EFAULT")),
  );
  // The holder works on memory of its own; its data go into the file by an ordinary write, when it says so.
  const copied = place.step("the holder gets a private copy", END, NOTHING, (w) => w.setAnswer(place.actor, PRIVATE));
  return (w, folio) => {
    const answer = place.rules.decide.atPin(w, folio, call);
    return answer === "refuse" ? refused : answer === "give a private copy" ? copied : grab;
  };
}

/**
 * Looks the page up, faulting until its entry is writable, and takes a reference under the page-table lock.
 *
 * The entry is tested again after every fault, so that a reference for writing is only ever taken through a writable entry.
 *
 * @source linux-6.2 mm/gup.c follow_page_pte, faultin_page, try_grab_page
 */
export function gupStages(gup: Gup): readonly Stage[] {
  const fault = { page: gup.page, via: gup.via, back: 0, first: 0, failure: "EFAULT" as const };
  return [
    (place) => {
      const pte = gup.via * place.rules.size.pages + gup.page;
      const looks = faultStage(place, fault);
      const grab = grabOf(place, gup);
      return (w) =>
        (gup.access === "read" ? w.mapped(pte) : w.writable(pte)) === 1 ? grab(w, w.maps(pte) - 1) : looks(w);
    },
    ...faultSleeps(fault),
  ];
}

/**
 * get_user_pages_fast: three sub-steps without a lock — read the entry, take the reference, read the entry again and drop the reference
 * if it has changed. Falls back to the slow way when the entry does not allow it.
 *
 * @source linux-6.2 mm/gup.c gup_pte_range
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
        (w) => [folioCell(w.held(place.actor) - 1)],
        (w) => counted(w, w.held(place.actor) - 1, gup, 1),
      );
      const again = place.step("the lease was broken: begin again", 0, NOTHING, (w) => w);
      return (w) => (w.held(place.actor) === 0 ? again : grab);
    },
    (place) => {
      const cells = (w: Kernel) => [folioCell(w.held(place.actor) - 1)];
      const keep = place.step("the entry is the same: keep it", END, cells, (w) => w);
      const drop = place.step("the entry has changed: drop it", slow, cells, (w) => {
        const folio = w.held(place.actor) - 1;
        return freeIfIdle(counted(w, folio, gup, -1), folio).setHeld(place.actor, 0);
      });
      const taken = place.step("the lease was broken: the slow way", slow, NOTHING, (w) => w);
      return (w) => {
        if (w.held(place.actor) === 0) return taken;
        return allows(w, pteOf(place)) && w.maps(pteOf(place)) === w.held(place.actor) ? keep : drop;
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

/** `answer` of an actor that works on a private copy. */
const PRIVATE = 1;

/** An operation on the folio that the actor holds; on a private copy, or without a reference, nothing happens to the file. */
const onHeld =
  (what: (place: Place) => (w: Kernel, folio: number) => ReturnType<ReturnType<Stage>>): Stage =>
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

/**
 * The device writes its half of the folio that the actor holds — or, where contents are whole pages, all of it. The folio may be clean,
 * write-protected, under writeback, or no longer the file's.
 *
 * @source linux-6.2 fs/fuse/dev.c fuse_copy_page; block/blk-map.c; every DMA engine
 */
export const dmaStages = (page: number, version: number, whole: boolean): readonly Stage[] => [
  onHeld((place) => {
    const write = place.step(
      "the device writes the folio",
      END,
      (w) => [folioCell(w.held(place.actor) - 1), pageCell(page)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        const sent = w.setDma(folio, version);
        // What goes into a folio that a system call has taken away is nobody's.
        const written = w.gone(folio) === 1 ? sent : sent.setLastDma(page, version);
        return whole ? written.setCpu(folio, version) : written;
      },
    );
    return () => write;
  }),
];

/** The device reads the folio that the actor holds. @source linux-6.2 block/bio.c, a page as the source of a write */
export const deviceReadStages = (page: number): readonly Stage[] => [
  onHeld((place) => {
    const read = place.step(
      "the device reads the folio",
      END,
      () => [pageCell(page)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        const now = folioOf(w, page);
        return w.cpu(folio) === w.cpu(now) && w.dma(folio) === w.dma(now) ? w : w.setStaleRead(page, 1);
      },
    );
    return () => read;
  }),
];

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
    const cells = (w: Kernel) => [folioCell(w.held(place.actor) - 1)];
    const locked = place.wait(`the folio lock of page ${page}`, everyFolio(place.rules.size));
    const already = place.step("already dirty", END, NOTHING, (w) => w);
    const orphaned = place.step(
      "set dirty on an orphan: nobody will write it",
      END,
      () => [pageCell(page)],
      (w) => (w.gone(w.held(place.actor) - 1) === 1 ? w : w.setOrphanDirtied(page, 1)),
    );
    const dirty = place.step("set dirty, without a fault", END, cells, (w) => w.setDirty(w.held(place.actor) - 1, 1));
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

/** The reference is dropped; an orphan that nobody else holds goes with it. @source linux-6.2 mm/gup.c unpin_user_page */
export const unpinStages = (gup: Gup): readonly Stage[] => [
  onHeld((place) => {
    const put = place.step(
      isPin(gup) ? "unpin" : "put the reference",
      END,
      (w) => [folioCell(w.held(place.actor) - 1)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        return freeIfIdle(counted(w, folio, gup, -1), folio).setHeld(place.actor, 0);
      },
    );
    return () => put;
  }),
];

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

/** write(2) of one page: the file system is asked as in a fault, but no page-table entry is involved. @source linux-6.2 mm/filemap.c generic_perform_write; fs/iomap/buffered-io.c iomap_write_begin */
export function writeStages(page: number, version: number, whole: boolean): readonly Stage[] {
  const fault = {
    page,
    via: undefined,
    // The stage behind the sleeps: the end of a write(2), or the flush of a direct write that is none.
    back: 5,
    first: 0,
    failure: "ENOSPC" as const,
    effect: (w: Kernel) => {
      const written = w.setCpu(folioOf(w, page), version).setLastCpu(page, version);
      return whole ? written.setDma(folioOf(w, page), version) : written;
    },
  };
  return [(place) => faultStage(place, fault), ...faultSleeps(fault)];
}

/**
 * The driver: get_user_pages, DMA into the page, set_page_dirty_lock, put.
 *
 * get_user_pages takes the fault once, when it looks the page up. What the device writes afterwards takes none: no page-table
 * entry is used, no lock is held, no flag is set, and the file system is not asked. This is step 1 and step 4 of the mail.
 *
 * Read next: `writeback.ts`.
 */
import { faultSleeps, faultStage } from "./fault.js";
import { freeIfIdle } from "./folio.js";
import { sharesBeside } from "./large.js";
import type { Operation } from "./operation.js";
import { counted, isPin, onHeld, PRIVATE, type Gup } from "./reference.js";
import { END, folioCell, NOTHING, pageCell, type Look, type Place, type Stage } from "./stage.js";
import { folioOf, RESULTS, type Kernel } from "./state.js";

/** Whether this kernel takes no such reference on a file: FOLL_LONGTERM for writing. @source linux-6.5 mm/gup.c writable_file_mapping_allowed, folio_fast_pin_allowed */
export const isRefused = ({ rules }: Place, gup: Gup): boolean =>
  rules.version?.refusesLongTerm === true && gup.flag === "FOLL_LONGTERM" && gup.access === "write";

/** Takes the reference, or does what the policy says instead. */
export function grabOf(place: Place, gup: Gup): (w: Kernel, folio: number) => ReturnType<Look> {
  const call = { memoryCleaning: false, longTerm: gup.flag === "FOLL_LONGTERM" };
  const cells = (w: Kernel) => [
    folioCell(w.maps(gup.via * place.rules.size.pages + gup.page) - 1),
    ...sharesBeside(w, gup.page, place.rules.size),
  ];
  const folioIn = (w: Kernel): number => w.maps(gup.via * place.rules.size.pages + gup.page) - 1;
  const grab = place.step(isPin(gup) ? "pin the folio" : "take a reference", END, cells, (w) =>
    counted(w, folioIn(w), gup, 1, place.rules.size).setHeld(place.actor, folioIn(w) + 1),
  );
  const refused = place.step("the pin is refused", END, NOTHING, (w) =>
    w.setResult(place.actor, RESULTS.indexOf("EFAULT")),
  );
  // The holder works on memory of its own; its data go into the file by an ordinary write, when it says so.
  const dirtyTracked = place.step("the pin is refused: EFAULT, the file tracks dirty pages", END, NOTHING, (w) =>
    w.setResult(place.actor, RESULTS.indexOf("EFAULT")),
  );
  const tracks = isRefused(place, gup);
  const copied = place.step("the holder gets a private copy", END, NOTHING, (w) => w.setAnswer(place.actor, PRIVATE));
  return (w, folio) => {
    if (tracks) return dirtyTracked;
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

const registering = (page: number): Gup => ({
  kind: "gup",
  access: "write",
  flag: "FOLL_LONGTERM",
  fast: false,
  page,
  via: 0,
});

/** The call by which an actor holds a folio who has done so much, if he does. */
export function takenBy(done: readonly Operation[]): Gup | undefined {
  const latest = done.findLast((o) => o.kind === "gup" || o.kind === "register buffer");
  return latest?.kind === "register buffer" ? registering(latest.page) : latest;
}

/**
 * io_uring registers a buffer that is a mapped page of the file. Old kernels refuse any file; later ones leave the answer to get_user_pages.
 *
 * @source linux-6.1 io_uring/rsrc.c io_pin_pages; linux-6.5 mm/gup.c writable_file_mapping_allowed; observed (family S21): EOPNOTSUPP and EFAULT
 */
export const registerStages = (page: number): readonly Stage[] => {
  const slow = gupStages(registering(page));
  const [look, ...sleeps] = slow;
  return [
    (place) => {
      const refused = place.step("io_uring refuses buffers of a file", END, NOTHING, (w) =>
        w.setResult(place.actor, RESULTS.indexOf("EOPNOTSUPP")),
      );
      const asks = (look as Stage)(place);
      return (w) => (place.rules.version?.refusesFileBuffers === true ? refused : asks(w));
    },
    ...sleeps,
  ];
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

/** The reference is dropped; an orphan that nobody else holds goes with it. @source linux-6.2 mm/gup.c unpin_user_page */
export const unpinStages = (gup: Gup): readonly Stage[] => [
  onHeld((place) => {
    const put = place.step(
      isPin(gup) ? "unpin" : "put the reference",
      END,
      (w) => [folioCell(w.held(place.actor) - 1), ...sharesBeside(w, gup.page, place.rules.size)],
      (w) => {
        const folio = w.held(place.actor) - 1;
        return freeIfIdle(counted(w, folio, gup, -1, place.rules.size), folio).setHeld(place.actor, 0);
      },
    );
    return () => put;
  }),
];

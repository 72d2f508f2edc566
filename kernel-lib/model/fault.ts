/**
 * The write fault: a CPU store, or get_user_pages for write, found the page-table entry read-only.
 *
 * The one moment at which the file system learns that a page is about to change: it reserves, the folio becomes dirty, and only then
 * may the entry be written through. Everything in this library turns on writes that come without it.
 *
 * Read next: `gup.ts`.
 */
import { ANY_CALL } from "./decide.js";
import { forkFolio, freeFolio, isBusy } from "./fork.js";
import type { Answer } from "./policy.js";
import { everyShare, folioCells } from "./large.js";
import { canReserve, cowNeighbours, prepare } from "./space.js";
import {
  END,
  everyFolio,
  INODE,
  NOTHING,
  ACCOUNT,
  type KernelCell,
  type Look,
  type Place,
  type Stage,
} from "./stage.js";
import { folioOf, IO, RESULTS, type Kernel, type Size } from "./state.js";

/** What a fault is for. */
export interface Fault {
  readonly page: number;
  /** The address space whose entry becomes writable; undefined for a fault that is simulated on behalf of a driver. */
  readonly via: number | undefined;
  /** The stage to go to when the fault is over. */
  readonly back: number;
  /** The stage at which the fault itself begins. */
  readonly first: number;
  /** What the task is told if there is no space; undefined if nobody is there to be told. */
  readonly failure: "SIGBUS" | "EFAULT" | "ENOSPC" | undefined;
  /** Whether it is a write(2), which holds i_rwsem and not the invalidate lock. */
  readonly writes?: true;
  /** What is done in the same breath, with the folio lock still held. */
  readonly effect?: (w: Kernel) => Kernel;
}

/** What a witness calls it: write(2) takes no fault, and does in the same order what a fault does. */
const wordsOf = ({ writes }: Fault): { readonly who: string; readonly last: string } =>
  writes === true ? { who: "write(2)", last: "copy in" } : { who: "write fault", last: "writable" };

/** What a fault that has reserved does last: the entry becomes writable, or the caller's own effect. */
const openOf =
  ({ page, via, effect }: Fault, size: Size) =>
  (w: Kernel): Kernel => {
    const pte = (via ?? 0) * size.pages + page;
    const opened = via === undefined ? w : w.setMapped(pte, 1).setWritable(pte, 1);
    return effect === undefined ? opened : effect(opened);
  };

/**
 * The write fault of one page. Goes to stage `back` when the entry is writable, and leaves the operation if it fails.
 *
 * @source linux-6.2 mm/filemap.c filemap_fault, which looks at i_size; mm/memory.c do_page_mkwrite, wp_page_shared; fs/iomap/buffered-io.c iomap_page_mkwrite; fs/btrfs/inode.c btrfs_page_mkwrite
 */
export function faultStage(place: Place, fault: Fault): Look {
  const { page, back, first, failure } = fault;
  const { rules, actor } = place;
  const { size, decide } = rules;
  // write(2) looks whether the page can be written in place before it asks for space, on every kernel.
  const filesystem = fault.via === undefined ? { ...rules.filesystem, reservesAlways: false } : rules.filesystem;
  const me = actor + 1;
  const cells = (w: Kernel): readonly KernelCell[] =>
    [page, ...cowNeighbours(w, page, filesystem, size)].flatMap((p) => [...folioCells(w, p, size), ACCOUNT]);
  const all = everyFolio(size);
  const open = openOf(fault, size);
  const { who, last } = wordsOf(fault);
  const held = place.wait("the inode's locks, held exclusively", [INODE]);
  const behind = place.wait("another write(2) of the file", [INODE]);
  const locked = place.wait(`the folio lock of page ${page}`, all);
  const noFolio = place.wait("a free folio", all);
  const frozen = place.wait("the file system to be thawed", [ACCOUNT]);
  const ordered = place.wait(`the ordered extent of page ${page}`, all);
  const go = place.step(`${who}: reserve, dirty, ${last}`, back, cells, (w) =>
    open(prepare(w, page, filesystem, size)),
  );
  const forks = place.step(
    `${who}: fork the folio`,
    back,
    (w) => [...all, ...cells(w)],
    (w) => open(forkFolio(w, page, rules)),
  );
  const fails = place.step(
    failure === undefined ? `${who}: no space, and nobody to tell` : `${who}: no space, ${failure}`,
    END,
    cells,
    (w) => {
      // A task that is told loses what is its own; a driver is not there any more.
      return failure === undefined ? w.setLateEnospc(page, 1) : w.setResult(actor, RESULTS.indexOf(failure));
    },
  );
  // What simulates a fault for a driver has the folio in its hands, and looks at no length.
  const beyond =
    fault.via === undefined
      ? undefined
      : place.step(`${who}: beyond the end of the file, ${failure}`, END, NOTHING, (w) =>
          w.setResult(actor, failure === undefined ? 0 : RESULTS.indexOf(failure)),
        );
  const noted = (w: Kernel): Kernel => {
    const folio = folioOf(w, page);
    return w.pins(folio) + w.gets(folio) === 0 ? w.setFalseWait(page, 1) : w;
  };
  // The folio lock and the inode's lock are kept while the task sleeps: whoever wants either waits as long.
  const sleep = (w: Kernel): Kernel => {
    const asleep = everyShare(noted(w), page, size, (v, folio) => v.setLock(folio, me));
    return fault.writes === true ? asleep.setWriting(0, me) : asleep.setFaults(0, w.faults(0) + 1);
  };
  const withInode = (w: Kernel): readonly KernelCell[] => [INODE, ...cells(w)];
  const waits = place.step(`${who}: dirty, then wait for the I/O`, first + 1, withInode, (w) =>
    sleep(prepare(w, page, filesystem, size)),
  );
  const waitsFirst = place.step(`${who}: wait for the I/O`, first + 1, withInode, sleep);
  const waitsDelta = place.step(`${who}: wait for the old delta`, first + 2, cells, noted);
  const waitsEither = place.step(`${who}: wait for the I/O or an unpin`, first + 3, cells, noted);
  const waitsUnpin = place.step(`${who}: wait for an unpin`, first + 4, cells, noted);
  // A page of a large folio cannot leave it alone: where a fork is wanted, the task waits.
  const alone = size.shares?.[page]?.length ?? size.together ?? 1;
  const carriesOut = (w: Kernel, given: Answer): ReturnType<Look> => {
    const answer = given === "fork" && alone > 1 ? "wait for I/O" : given;
    const folio = folioOf(w, page);
    switch (answer) {
      case "fork":
        if (w.orphan(folio) === 1) return go;
        return freeFolio(w, size.folios) < size.folios ? forks : noFolio;
      case "wait for I/O":
        if (w.writeback(folio) === 1) return waits;
        return isBusy(w, folio) ? waitsDelta : go;
      case "wait for I/O or unpin":
        // Where no driver holds it no unpin will come.
        if (isBusy(w, folio) && w.pins(folio) + w.gets(folio) > 0) return waitsEither;
        return w.writeback(folio) === 1 ? waits : isBusy(w, folio) ? waitsDelta : go;
      case "wait for unpin":
        return waitsUnpin;
      default:
        return go;
    }
  };
  return (w) => {
    const folio = folioOf(w, page);
    if (size.freezes === true && w.frozen(0) !== 0) return frozen;
    if (w.exclusive(0) !== 0 && w.exclusive(0) !== me) return held;
    if (fault.writes === true && w.writing(0) !== 0 && w.writing(0) !== me) return behind;
    if (beyond !== undefined && w.eof(page) === 1) return beyond;
    if (w.lock(folio) !== 0) return locked;
    if (filesystem.ordered === true && w.io(folio) === IO.ordered) return ordered;
    if (filesystem.faultWaits && w.writeback(folio) === 1) return waitsFirst;
    if (!canReserve(w, page, filesystem, size)) return fails;
    return carriesOut(w, decide.onWriteFault(w, folio, ANY_CALL));
  };
}

/**
 * The four ways in which a fault sleeps, as the stages behind it.
 *
 * @source linux-6.2 fs/btrfs/inode.c btrfs_page_mkwrite: folio_wait_writeback under i_mmap_lock, then btrfs_lookup_ordered_range, up_read, btrfs_start_ordered_extent, again
 */
export const faultSleeps = (fault: Fault): readonly Stage[] => [
  (place) => {
    const { size, filesystem } = place.rules;
    const { page, back } = fault;
    const open = openOf(fault, size);
    const { who, last } = wordsOf(fault);
    const io = place.wait(`the I/O of page ${page}`, everyFolio(size));
    const woken = place.step(
      `${who}: the I/O is over, ${last}`,
      back,
      (w) => [
        INODE,
        ACCOUNT,
        ...[page, ...cowNeighbours(w, page, filesystem, size)].flatMap((p) => folioCells(w, p, size)),
      ],
      (w) => {
        const ready = open(prepare(w, page, filesystem, size));
        const unlocked = everyShare(ready, page, size, (v, folio) => v.setLock(folio, 0));
        return fault.writes === true ? unlocked.setWriting(0, 0) : unlocked.setFaults(0, w.faults(0) - 1);
      },
    );
    const isOrdered = (w: Kernel, folio: number): boolean => filesystem.ordered === true && w.io(folio) === IO.ordered;
    // A fault that finds the extent unfinished waits for it without a lock, and begins anew; write(2) keeps i_rwsem.
    const drops = place.step(
      `${who}: the extent is not finished, drop the locks`,
      fault.first,
      (w) => [INODE, ...folioCells(w, page, size)],
      (w) => everyShare(w.setFaults(0, w.faults(0) - 1), page, size, (v, folio) => v.setLock(folio, 0)),
    );
    return (w) => {
      const folio = folioOf(w, page);
      if (w.writeback(folio) === 1 || (fault.writes === true && isOrdered(w, folio))) return io;
      return isOrdered(w, folio) ? drops : woken;
    };
  },
  sleepUntil(fault, "the old delta's I/O", (w, folio) => !isBusy(w, folio)),
  sleepUntil(fault, "the I/O, or an unpin", (w, folio) => !isBusy(w, folio) || w.pins(folio) + w.gets(folio) === 0),
  sleepUntil(fault, "an unpin", (w, folio) => w.pins(folio) + w.gets(folio) === 0),
];

/** A sleep without locks; the fault is begun anew afterwards. */
const sleepUntil =
  (fault: Fault, what: string, over: (w: Kernel, folio: number) => boolean): Stage =>
  (place) => {
    const { page, first } = fault;
    const asleep = place.wait(`${what} of page ${page}`, everyFolio(place.rules.size));
    const again = place.step(
      `${wordsOf(fault).who}: woken, look again`,
      first,
      () => [],
      (w) => w,
    );
    return (w) => (over(w, folioOf(w, page)) ? again : asleep);
  };

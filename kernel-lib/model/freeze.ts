/**
 * FIFREEZE and FITHAW: whoever wants to write waits, from the write fault on; whoever has passed it does not.
 *
 * The freeze shuts the door of page faults first and flushes then. A device that holds a page has no door to pass: its data and its dirty bit
 * arrive in the frozen file system, and a writeback that needs no new block carries them to the platter.
 *
 * @source linux-6.2 fs/super.c freeze_super; include/linux/fs.h sb_start_pagefault; observed on 6.18 and 6.1 (family S16)
 */
import { ACCOUNT, END, INODE, type Stage } from "./stage.js";
import type { Size } from "./state.js";
import { flushStages } from "./sync.js";

/** Shuts the door, waits for the faults that are inside, flushes. */
export const freezeStages = (size: Size): readonly Stage[] => [
  (place) => {
    const inside = place.wait("the faults that have begun", [INODE]);
    const shut = place.step(
      "freeze: no more faults",
      place.stage + 1,
      () => [ACCOUNT],
      (w) => w.setFrozen(0, 1),
    );
    return (w) => (w.faults(0) === 0 ? shut : inside);
  },
  ...flushStages(size, 2),
  (place) => {
    const complete = place.step(
      "frozen",
      END,
      () => [ACCOUNT],
      (w) => w.setFrozen(0, 2),
    );
    return () => complete;
  },
];

/** Opens it again. */
export const thawStages = (): readonly Stage[] => [
  (place) => {
    const open = place.step(
      "thaw",
      END,
      () => [ACCOUNT],
      (w) => w.setFrozen(0, 0),
    );
    return () => open;
  },
];

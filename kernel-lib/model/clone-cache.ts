/** The clone's own page cache, which can hide for a while what has happened to its block. */
import { END, NOTHING, pageCell, type Stage } from "./stage.js";

/** read(2) of a page of the clone: from its own page cache, or from the platter into it. @source linux-6.2 mm/filemap.c filemap_read */
export const readCloneStages = (page: number): readonly Stage[] => [
  (place) => {
    const hit = place.step("read the clone: cached", END, NOTHING, (w) => w);
    const none = place.step("read the clone: there is none yet", END, NOTHING, (w) => w);
    const miss = place.step(
      "read the clone: from the platter",
      END,
      () => [pageCell(page)],
      (w) => {
        const block = w.cloneBlock(page) - 1;
        return w.setCloneCached(page, 1).setCloneCpu(page, w.diskCpu(block)).setCloneDma(page, w.diskDma(block));
      },
    );
    return (w) => (w.cloneBlock(page) === 0 ? none : w.cloneCached(page) === 1 ? hit : miss);
  },
];

/** The clone's cached page is dropped. @source linux-6.2 mm/fadvise.c POSIX_FADV_DONTNEED */
export const dropCloneStages = (page: number): readonly Stage[] => [
  (place) => {
    const drop = place.step(
      "drop the clone's page",
      END,
      () => [pageCell(page)],
      (w) => w.setCloneCached(page, 0).setCloneCpu(page, 0).setCloneDma(page, 0),
    );
    const hole = place.step("a hole of the clone stays one", END, NOTHING, (w) => w);
    return (w) => (w.cloneBlock(page) === 0 && w.cloneCached(page) === 1 ? hole : drop);
  },
];

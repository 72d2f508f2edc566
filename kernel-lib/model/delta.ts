/**
 * tux3's deltas, and a test that is asked too early.
 *
 * A delta is closed by a stroke of the pen: what is dirty then belongs to it, and nothing is written yet.
 */
import { fold } from "../base/cells.js";
import { ANY_CALL } from "./decide.js";
import { forkFolio, freeFolio, isBusy } from "./fork.js";
import { cowNeighbours, prepare } from "./space.js";
import { ACCOUNT, END, everyFolio, NOTHING, pageCell, pteCells, type Stage } from "./stage.js";
import { folioOf, type Kernel } from "./state.js";

/** The current delta is closed. @source linux-tux3 fs/tux3/commit.c, the delta transition */
export const deltaStages = (): readonly Stage[] => [
  (place) => {
    const { size, filesystem } = place.rules;
    const none = place.step("this file system has no deltas", END, NOTHING, (w) => w);
    const close = place.step(
      "close the delta",
      END,
      () => everyFolio(size),
      (w) => fold(size.folios, w, (v, f) => v.setOld(f, v.dirty(f) === 1 ? 1 : 0)),
    );
    return () => (filesystem.deltas ? close : none);
  },
];

const ANSWERS = ["none", "proceed", "wait for I/O", "fork"];

/** Asks the policy of the write fault, and remembers the answer. @source linux-mm 2018-01-04 Kara: checking page references in advance is difficult */
export const testStages = (page: number): readonly Stage[] => [
  (place) => {
    const test = place.step("ask the policy, act later", END, NOTHING, (w) => {
      const answer = place.rules.decide.onWriteFault(w, folioOf(w, page), ANY_CALL);
      return w.setAnswer(place.actor, Math.max(1, ANSWERS.indexOf(answer)));
    });
    return () => test;
  },
];

/** Acts on the remembered answer, whatever has become true since. */
export const actStages = (page: number, via: number): readonly Stage[] => [
  (place) => {
    const { rules } = place;
    const { size, filesystem } = rules;
    const all = everyFolio(size);
    const cells = (w: Kernel) => [
      ...all,
      ...[page, ...cowNeighbours(w, page, filesystem, size)].map(pageCell),
      ACCOUNT,
      ...pteCells(size, page),
    ];
    const locked = place.wait(`the folio lock of page ${page}`, all);
    const io = place.wait(`the I/O of page ${page}`, all);
    const pte = via * size.pages + page;
    const forks = place.step("act on the old answer: fork the folio", END, cells, (w) =>
      forkFolio(w, page, rules).setWritable(pte, 1).setAnswer(place.actor, 0),
    );
    const goes = place.step("act on the old answer: go on", END, cells, (w) =>
      prepare(w, page, filesystem, size).setWritable(pte, 1).setAnswer(place.actor, 0),
    );
    return (w) => {
      const folio = folioOf(w, page);
      const answer = ANSWERS[w.answer(place.actor)];
      if (w.lock(folio) !== 0) return locked;
      if (answer === "wait for I/O" && isBusy(w, folio)) return io;
      return answer === "fork" && freeFolio(w, size.folios) < size.folios ? forks : goes;
    };
  },
];

/**
 * What the harness of the observations could do and no kernel does: hold the device, wait until everything has come to rest, and let one
 * task wait for another.
 *
 * @source observed: the FUSE servers behind the loop device, and the barriers between the harness's threads
 */
import type { Operation } from "./operation.js";
import { ACCOUNT, END, NOTHING, type Stage } from "./stage.js";
import { DEVICE } from "./state.js";

export type Device = Extract<Operation, { kind: "device" }>["does"];

/** The device holds the copy, or the completion, of every request until it is told to go on; or it fails writes. */
export const deviceStages = (does: Device): readonly Stage[] => [
  (place) => {
    const step = place.step(
      `the device: ${does}`,
      END,
      () => [ACCOUNT],
      (w) => w.setDevice(0, DEVICE.indexOf(does)),
    );
    return () => step;
  },
];

/** Waits until nobody else can move. */
export const settleStages = (): readonly Stage[] => [
  (place) => {
    const busy = place.wait("everybody else to come to rest", [{ group: "actor", index: 0 }]);
    const rest = place.step("everything has come to rest", END, NOTHING, (w) => w);
    return (w) => (place.rules.othersMove(w, place.actor) ? busy : rest);
  },
];

/** Tells the tasks that wait for this number, or waits for it. */
export const signalStages = (number: number): readonly Stage[] => [
  (place) => {
    const step = place.step(
      `signal ${number}`,
      END,
      () => [ACCOUNT],
      (w) => w.setSignal(0, number),
    );
    return () => step;
  },
];

/** Waits for a signal. */
export const awaitStages = (number: number): readonly Stage[] => [
  (place) => {
    const asleep = place.wait(`signal ${number}`, [ACCOUNT]);
    const goes = place.step("the signal has come", END, NOTHING, (w) => w);
    return (w) => (w.signal(0) >= number ? goes : asleep);
  },
];

/** Waits until another task has come to its end. */
export const joinStages = (actor: number): readonly Stage[] => [
  (place) => {
    const asleep = place.wait("the end of another task", [{ group: "actor", index: actor }]);
    const goes = place.step("the other task is over", END, NOTHING, (w) => w);
    return (w) => (w.pc(actor) === place.rules.size.lengths[actor] ? goes : asleep);
  },
];

/** Somebody else fills the file system, or makes room again. @source observed: family S9 */
export const fillStages = (full: boolean): readonly Stage[] => [
  (place) => {
    const step = place.step(
      full ? "the file system is full" : "there is room again",
      END,
      () => [ACCOUNT],
      (w) => w.setFree(0, full ? 0 : (place.rules.size.free ?? 0)),
    );
    return () => step;
  },
];

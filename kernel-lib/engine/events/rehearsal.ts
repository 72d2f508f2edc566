/**
 * How things would stand if several commands were met at once, one after the other: played through beforehand, with whom each helps and who leaves
 * other lines because he was helped. It changes nothing; what is met afterwards as it was rehearsed comes out just so.
 */
import type { Joint, Rehearsal, Task, Wait } from "./process.js";

export const NOTHING_YET: Rehearsal = { choices: [], left: new Set(), lacks: new Map(), places: new Map() };

/** What a place looks like by then. */
export const standing = <P>(rehearsal: Rehearsal, place: object, now: () => P): P =>
  rehearsal.places.has(place) ? (rehearsal.places.get(place) as P) : now();

/** A place looks different. */
export const changed = (rehearsal: Rehearsal, place: object, state: unknown): Rehearsal => ({
  ...rehearsal,
  places: new Map(rehearsal.places).set(place, state),
});

/** Somebody is met who stood in a line, and with him whatever conditions lacked only that. */
export function helped(rehearsal: Rehearsal, wait: Wait): Rehearsal {
  const left = new Set(rehearsal.left).add(wait);
  const lacks = new Map(rehearsal.lacks);
  for (let { joint } = wait; joint !== undefined; joint = joint.wait.joint) {
    const missing = (lacks.get(joint) ?? joint.lacks()) - 1;
    lacks.set(joint, missing);
    if (missing > 0) break;
    leave(left, joint);
  }
  return { ...rehearsal, left, lacks };
}

/** A process leaves all of its lines, for it is told something else. */
export function disturbed(rehearsal: Rehearsal, task: Task): Rehearsal {
  if (!task.waits) return rehearsal;
  const left = new Set(rehearsal.left).add(task);
  leave(left, task.parts);
  return { ...rehearsal, left };
}

function leave(left: Set<Wait>, joint: Joint | undefined): void {
  for (const wait of joint?.waiting() ?? []) {
    left.add(wait);
    leave(left, wait.parts);
  }
}

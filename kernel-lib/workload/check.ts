/** What is no workload is told before anything has run. */
import { moments } from "../base/moments.js";
import type { Law } from "../base/law.js";
import { checkForm, refuse as refuseIn } from "../base/form.js";
import { CODES, shape } from "./shape.js";
import type { Workload } from "./workload.js";

const refuse = (field: string, value: unknown, expected: string, fix: string): never =>
  refuseIn(CODES[0], { thing: "workload", field, value, expected, fix });

/** The shortest mean of a turn that is taken again and again [µs]: below it time hardly goes on. */
const TURN = 1e-3;

/** Error KL202: an actor's turn takes no time, so that its turns would never end. */
function checkTurn(field: string, ...laws: readonly Law[]): void {
  const mean = laws.reduce((sum, law) => sum + moments(law).mean, 0);
  if (!(mean < TURN)) return;
  refuse(
    field,
    laws[0],
    `a pause and a hold of ${TURN} µs or more together, on average`,
    "without a pause it would come back for ever at the same moment: give it one",
  );
}

/**
 * The same workload, if a run can be made of it. Errors: KL202 what a field cannot hold; KL203 a field that no workload has; KL204 one that is
 * missing; KL253 a law that is none.
 */
export function checkWorkload(workload: Workload): Workload {
  checkForm(shape, workload, { name: "workload", make: "workload.rewriters({ … })", codes: CODES });
  const {
    mappings,
    writers,
    drivers,
    holders = [],
    flusher,
    syncers,
    cloner,
    snapshotter,
    punchers,
    filesystem,
  } = workload;
  if (writers.each !== undefined && writers.each * Math.max(1, writers.count) < workload.writes)
    refuse(
      "writers.each",
      writers.each,
      `a whole number from ${Math.ceil(workload.writes / Math.max(1, writers.count))} to 1000000000`,
      "let the writers do all writes of the workload together",
    );
  if (workload.warmUp >= workload.writes)
    refuse(
      "warmUp",
      workload.warmUp,
      `a whole number from 0 to ${workload.writes - 1}`,
      "leave writes that are counted",
    );
  if (mappings === 0 && (writers.by === "store" || drivers !== undefined))
    refuse(
      "mappings",
      0,
      `1 or more for ${writers.by === "store" ? "writers that store" : "drivers"}, which go through a mapping`,
      'give mappings: 1, or writers: { by: "write(2)" } and no drivers',
    );
  if (drivers !== undefined) checkTurn("drivers.think", drivers.think, drivers.hold);
  for (const h of holders) checkTurn("holders.think", h.think, h.hold);
  if (punchers !== undefined) checkTurn("punchers.think", punchers.think);
  if (syncers !== undefined) checkTurn("syncers.think", syncers.think);
  if (flusher !== undefined && (flusher.log ?? 0) > flusher.commit)
    refuse("flusher.log", flusher.log, "at most flusher.commit, of which it is a part", "give less");
  if (flusher?.background !== undefined && flusher.expire === undefined)
    refuse(
      "flusher.background",
      flusher.background,
      "nothing without flusher.expire: a flusher that goes by its period alone writes whatever is dirty",
      "give flusher.expire too, or take workload.vm({ … })",
    );
  if (drivers?.again !== undefined) checkTurn("drivers.again", drivers.again);
  if (cloner !== undefined && filesystem.reflinks === false)
    refuse(
      "cloner",
      cloner,
      `a file system that has FICLONE, which ${filesystem.name} has not`,
      "take filesystem.xfs or filesystem.btrfs",
    );
  if (snapshotter !== undefined && filesystem.snapshots !== true)
    refuse(
      "snapshotter",
      snapshotter,
      `a file system that has snapshots, which ${filesystem.name} has not`,
      "take filesystem.btrfs, or a cloner",
    );
  return workload;
}

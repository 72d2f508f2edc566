/** The tasks of the course, in the order of the exercises. */
import type { Task } from "../task.js";
import { dirtyFolio } from "./dirty-folio.js";
import { mailRace } from "./mail-race.js";
import { measuring } from "./measuring.js";
import { pageFork } from "./page-fork.js";
import { policyDesign } from "./policy-design.js";
import { reservations } from "./reservations.js";
import { stablePages } from "./stable-pages.js";
import { thresholds } from "./thresholds.js";
import { witness } from "./witness.js";

/** Every task; a list of them knows no longer in what form each takes its answer. */
export const tasks: readonly Task[] = [
  ...dirtyFolio,
  ...mailRace,
  ...thresholds,
  ...stablePages,
  ...pageFork,
  ...reservations,
  ...witness,
  ...measuring,
  ...policyDesign,
];

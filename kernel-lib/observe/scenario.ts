/** The observed scenarios as programs of the model: one task where the order was forced, several where somebody might wait. */
import type { Version } from "../model/version.js";
import { countingTasks } from "./counting.js";
import { detach } from "./detaching.js";
import { changingTasks, crashDuringTasks, waitingTasks } from "./during.js";
import { CRASH_WORDS, crashing, failing, SPACE, space } from "./failing.js";
import { freezingTasks, registering } from "./freezing.js";
import { freeTasks, orderTasks } from "./racing.js";
import type { Observation } from "./observation.js";
import { sending } from "./sending.js";
import { tasksOfVariant, WITNESS } from "./witness/forced.js";
import { cloneFirst, CLONES, ending, mail, mappedState, STORES, WRITEBACKS, type Script } from "./script.js";

const MAIL = /^drv=(?:fuse|blk) wb=(\w+) clone=(\w+) np=(\d)(?: largefolio)?$/;
const DETACH = /^(.+) \(page (dirty|cleaned by fsync)\)$/;

/** The scenarios of one task. */
function forcedScript(family: string, variant: string, filesystem: string): Script | undefined {
  switch (family) {
    case "S1":
    case "S2":
    case "S3":
    case "S6":
    case "S13": {
      const [, wb = "", clone = ""] = MAIL.exec(variant) ?? [];
      return wb in WRITEBACKS && clone in CLONES ? mail(wb, clone) : undefined;
    }
    case "S4":
      return cloneFirst(/wb=(\w+)/.exec(variant)?.[1] ?? "none", variant.includes("clone_again"));
    case "S5": {
      const stores = STORES[variant];
      return stores === undefined ? undefined : [...stores, mappedState("state"), ...ending(true, true)];
    }
    case "S10": {
      const [, how = "", was] = DETACH.exec(variant) ?? [];
      return detach(how, was === "dirty", filesystem === "ext4");
    }
    case "S9":
      return variant.split(",").every((word) => word in SPACE) ? space(variant) : undefined;
    case "S14":
      return sending(variant);
    case "S21":
      return registering;
    case "S17":
      return failing(variant);
    case "CR":
    case "CRASH":
      return variant.split(",").every((word) => word in CRASH_WORDS) ? crashing(variant) : undefined;
    default:
      return undefined;
  }
}

const CHANGING = /^(dma|store) during writeback, device copied data (BEFORE|AFTER) the change$/;

/** An observed scenario: the tasks that made it; several sets of them where the harness did not decide which. */
export type Scenario = readonly (readonly Script[])[];

/** The tasks of an observed scenario on a kernel, if it can be expressed. */
export function scriptsOf(
  { family, variant, filesystem }: Pick<Observation, "family" | "variant" | "filesystem">,
  version: Version,
): Scenario | undefined {
  if (variant === "gup,wbheld-rx,CRASH") return [crashDuringTasks()];
  const only = (tasks: readonly Script[] | undefined): Scenario | undefined =>
    tasks === undefined ? undefined : [tasks];
  switch (family) {
    case "S0":
      return [countingTasks(version)];
    case "S7": {
      const [, who, copied] = CHANGING.exec(variant) ?? [];
      return who === undefined ? undefined : [changingTasks(who as "dma", copied as "BEFORE")];
    }
    case "S8":
      return only(waitingTasks(variant));
    case "S16":
      return [freezingTasks()];
    case "RAND":
      return [freeTasks()];
    case "MP":
      return orderTasks(variant);
    case WITNESS:
      return [tasksOfVariant(variant)];
    default: {
      const one = forcedScript(family, variant, filesystem);
      return one === undefined ? undefined : [[one]];
    }
  }
}

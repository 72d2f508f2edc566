/** The observed scenarios as programs of the model: one task where the order was forced, several where somebody might wait. */
import { detach } from "./detaching.js";
import { changingTasks, crashDuringTasks, waitingTasks } from "./during.js";
import { CRASH_WORDS, crashing, failing, SPACE, space } from "./failing.js";
import { cloneFirst, CLONES, ending, mail, mappedState, STORES, WRITEBACKS, type Script } from "./script.js";

const MAIL = /^drv=(?:fuse|blk) wb=(\w+) clone=(\w+) np=(\d)(?: largefolio)?$/;
const DETACH = /^(.+) \(page (dirty|cleaned by fsync)\)$/;

/** The scenarios of one task. */
function forcedScript(family: string, variant: string): Script | undefined {
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
      return detach(how, was === "dirty");
    }
    case "S9":
      return variant.split(",").every((word) => word in SPACE) ? space(variant) : undefined;
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

/** The tasks of an observed scenario, if the model can express it. */
export function scriptsOf({
  family,
  variant,
}: {
  readonly family: string;
  readonly variant: string;
}): readonly Script[] | undefined {
  if (variant === "gup,wbheld-rx,CRASH") return crashDuringTasks();
  if (family === "S8") return waitingTasks(variant);
  if (family === "S7") {
    const [, who, copied] = CHANGING.exec(variant) ?? [];
    return who === undefined ? undefined : changingTasks(who as "dma", copied as "BEFORE");
  }
  const one = forcedScript(family, variant);
  return one === undefined ? undefined : [one];
}

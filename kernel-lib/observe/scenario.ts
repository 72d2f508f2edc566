/** The observed scenarios as programs of the model: one task where the order was forced, several where somebody might wait. */
import { changingTasks, waitingTasks } from "./during.js";
import { forcedScript, type Script } from "./script.js";

const CHANGING = /^(dma|store) during writeback, device copied data (BEFORE|AFTER) the change$/;

/** The tasks of an observed scenario, if the model can express it. */
export function scriptsOf({
  family,
  variant,
}: {
  readonly family: string;
  readonly variant: string;
}): readonly Script[] | undefined {
  if (family === "S8") return waitingTasks(variant);
  if (family === "S7") {
    const [, who, copied] = CHANGING.exec(variant) ?? [];
    return who === undefined ? undefined : changingTasks(who as "dma", copied as "BEFORE");
  }
  const one = forcedScript(family, variant);
  return one === undefined ? undefined : [one];
}

/**
 * What a prediction simulates, read off its workload and policy and not off the measurement: who has changed one of them gets another setting, which is not
 * compared with the measured one.
 */
import { equals } from "ramda";
import type { Law } from "../base/law.js";
import { moments } from "../base/moments.js";
import type { SimulatedWaits } from "../observe/compare-waits.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import type { Workload } from "../workload/workload.js";
import { isLarge, predictNominal, type Prediction } from "./predict.js";

const meanOf = (law: Law): number => moments(law).mean;

/** What no setting names, and no overhead is: as every measured setting has it. */
const UNNAMED: Readonly<Record<string, (workload: Workload) => unknown>> = {
  "the file system's rules": (w) => w.filesystem,
  mappings: (w) => w.mappings,
  free: (w) => w.free,
  drivers: (w) => w.drivers,
  holders: (w) => w.holders,
  syncers: (w) => w.syncers,
  cloner: (w) => w.cloner,
  snapshotter: (w) => w.snapshotter,
  punchers: (w) => w.punchers,
  truncater: (w) => w.truncater,
  throttling: (w) => w.throttling,
  "writers' pages": (w) => w.writers.pages,
  "writers' pauses": (w) => w.writers.think,
  "the device": ({ device }) => [device.service, device.discipline, device.copies, device.most],
  "flusher's conditions": ({ flusher }) => [flusher?.expire, flusher?.background, flusher?.lag],
};

/** What the simulation of a prediction may be compared as. */
export function settingOf({ setting, workload, policy }: Prediction): Pick<SimulatedWaits, "setting" | "changed"> {
  const { writers, flusher, device, filesystem, folios, nrPages } = workload;
  const real = equals(policy, stable) || equals(policy, none);
  const large = nrPages > 1 || (!isLarge(setting) && setting.folio === "large");
  const measured = predictNominal(setting).workload;
  const changed = Object.entries(UNNAMED).flatMap(([name, of]) => (equals(of(workload), of(measured)) ? [] : [name]));
  return {
    setting: {
      ...setting,
      filesystem: filesystem.name,
      policy: real ? "none" : policy.name,
      stableWrites: equals(policy, stable) ? 1 : 0,
      writers: writers.count,
      operation: writers.by === "store" ? "store" : "pwrite",
      thinkTime: meanOf(writers.think),
      service: device.service.kind,
      serviceMean: meanOf(device.service) / 1000,
      discipline: device.discipline.kind === "FIFO" ? "fifo" : device.discipline.kind,
      pages: folios * nrPages,
      flushPeriod: (flusher?.period ?? 0) / 1000,
      flush: flusher?.call ?? "none",
      folio: large ? "large" : "small",
    },
    changed,
  };
}

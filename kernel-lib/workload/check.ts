/** Wrong numbers are told before anything has run. */
import { checkLaw, type Law } from "../base/law.js";
import { Problem } from "../base/problem.js";
import type { Workload } from "./workload.js";

const refuse = (field: string, value: unknown, expected: string, fix: string): never => {
  throw new Problem({
    code: "KL202",
    what: `${field} is ${JSON.stringify(value) ?? String(value)}`,
    where: `workload, ${field}`,
    expected,
    fix,
  });
};

const whole = (field: string, value: number, least: number, most = 1e9): void => {
  if (!Number.isInteger(value) || value < least || value > most)
    refuse(field, value, `a whole number from ${least} to ${most}`, `give ${field} such a number`);
};
const time = (field: string, value: number, above = -1): void => {
  if (!Number.isFinite(value) || value < 0 || value <= above)
    refuse(
      field,
      value,
      above === 0 ? "a time above 0 [µs]" : "a time from 0 [µs]",
      "give a finite number of microseconds",
    );
};
const share = (field: string, value: number): void => {
  if (!(value >= 0 && value <= 1))
    refuse(field, value, "a share, from 0 to 1", "give it as a share of all pages of the file");
};
const law = (field: string, value: Law): void => {
  checkLaw(value);
  if (value.kind === "normal")
    refuse(field, value, "a law of times, which are not negative", "take lognormal or gamma");
  if (value.kind === "deterministic" && value.value < 0)
    refuse(field, value, "a time from 0 [µs]", "give it such a value");
  if (value.kind === "uniform" && value.from < 0)
    refuse(field, value, "times from 0 [µs]", "let it begin at 0 or later");
};

/** The same workload, if a run can be made of it. Errors: KL202 a number out of range; KL253 a law that is none; KL201 a page choice. */
export function checkWorkload(workload: Workload): Workload {
  const { folios, nrPages, mappings, writers, drivers, holders = [], flusher, cloner, punchers, throttling } = workload;
  whole("folios", folios, 1, 1e7);
  whole("nrPages", nrPages, 1, 512);
  if (typeof mappings === "number") whole("mappings", mappings, 1, 64);
  else law("mappings", mappings);
  whole("writers.count", writers.count, 0, 1000);
  law("writers.think", writers.think);
  if (writers.each !== undefined)
    whole("writers.each", writers.each, Math.ceil(workload.writes / Math.max(1, writers.count)));
  whole("writes", workload.writes, 1);
  whole("warmUp", workload.warmUp, 0, workload.writes - 1);
  if (drivers !== undefined) {
    whole("drivers.count", drivers.count, 0, 1000);
    law("drivers.think", drivers.think);
    law("drivers.hold", drivers.hold);
    law("drivers.lands", drivers.lands);
  }
  for (const h of holders) {
    whole("holders.count", h.count, 0, 1000);
    law("holders.think", h.think);
    law("holders.hold", h.hold);
  }
  if (flusher !== undefined) {
    time("flusher.period", flusher.period, 0);
    time("flusher.commit", flusher.commit);
    time("flusher.log", flusher.log ?? 0);
    if ((flusher.log ?? 0) > flusher.commit)
      refuse("flusher.log", flusher.log, "at most flusher.commit, of which it is a part", "give less");
    time("flusher.callTime.call", flusher.callTime?.call ?? 0);
    time("flusher.callTime.run", flusher.callTime?.run ?? 0);
    time("flusher.callTime.page", flusher.callTime?.page ?? 0);
    if (flusher.callTime?.spread !== undefined) law("flusher.callTime.spread", flusher.callTime.spread);
    time("flusher.expire", flusher.expire ?? 0);
    share("flusher.background", flusher.background ?? 0);
    time("flusher.lag", flusher.lag ?? 0);
  }
  if (cloner !== undefined) time("cloner.period", cloner.period, 0);
  if (punchers !== undefined) law("punchers.think", punchers.think);
  if (throttling !== undefined) {
    share("throttling.limit", throttling.limit);
    time("throttling.pause", throttling.pause, 0);
  }
  law("device.service", workload.device.service);
  for (const field of ["perPage", "latency", "perRun", "answer", "between"] as const)
    time(`device.${field}`, workload.device[field]);
  for (const [field, value] of Object.entries(workload.costs)) time(`costs.${field}`, value);
  const { latency, answer, wakeUp } = workload.jitter ?? {};
  if (latency !== undefined) law("jitter.latency", latency);
  if (answer !== undefined) law("jitter.answer", answer);
  if (wakeUp !== undefined) checkLaw(wakeUp);
  if (workload.processors !== undefined) whole("processors", workload.processors, 1, 1000);
  if (workload.free !== undefined) whole("free", workload.free, 0);
  return workload;
}

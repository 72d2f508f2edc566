/** Holds the model against observed kernels: runs each observed scenario through every interleaving and compares what can be seen. */
import { histories } from "../engine/record.js";
import { btrfs } from "../filesystem/btrfs.js";
import { xfs } from "../filesystem/xfs.js";
import type { Filesystem } from "../model/filesystem.js";
import { machine } from "../model/machine.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelSchema } from "../model/state.js";
import { explanations } from "./dataset.js";
import { compareOutcomes, type Agreement, type Reached } from "./agreement.js";
import type { Observation } from "./observation.js";
import { scriptOf, type Script } from "./script.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";

/** The model of an observed file system. */
const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = { xfs, btrfs };

/** Everything that an onlooker can have written down at the end of a script. */
export function outcomesOf(script: Script, filesystem: Filesystem, policy: PolicyData): readonly Reached[] {
  const moments = script.flatMap((entry) => ("label" in entry ? [entry] : []));
  const system = machine({
    name: "script",
    filesystem,
    policy,
    mappings: 1,
    whole: true,
    programs: [
      {
        name: "script",
        operations: script.map((entry) => ("label" in entry ? { kind: "look" as const, at: entry.label } : entry)),
      },
    ],
  });
  const byName = new Map(moments.map((m) => [`look: ${m.label}`, m]));
  const { histories: all } = histories<KernelSchema>(system, (w, step) => {
    const moment = byName.get(step.name);
    return moment === undefined ? undefined : [moment.label, moment.read(w, system.letters)];
  });
  return all.map((history) => Object.fromEntries(history));
}

/**
 * What the model can have written down for an observed cell; undefined if it cannot express the scenario or the file system. A device that
 * asks for stable pages runs under `policy.stable`, any other under `policy.none`.
 */
export function modelOutcomes(observation: Observation): readonly Reached[] | undefined {
  const script = scriptOf(observation);
  const filesystem = FILESYSTEMS[observation.filesystem];
  if (script === undefined || filesystem === undefined) return undefined;
  return outcomesOf(script, filesystem, observation.stableWrites ? stable : none);
}

/** The observed cells that the model can express, each compared, field by field. */
export function agreement(observations: readonly Observation[]): readonly Agreement[] {
  const reasons = explanations();
  return observations.flatMap((observation) => {
    const reached = modelOutcomes(observation);
    return reached === undefined ? [] : [compareOutcomes(observation, reached, reasons)];
  });
}

/** Holds the model against observed kernels: runs each observed scenario through every interleaving and compares what can be seen. */
import { histories } from "../engine/record.js";
import { btrfsNocow } from "../filesystem/btrfs-nocow.js";
import { btrfs } from "../filesystem/btrfs.js";
import { ext4 } from "../filesystem/ext4.js";
import { xfs } from "../filesystem/xfs.js";
import type { Filesystem } from "../model/filesystem.js";
import { machine } from "../model/machine.js";
import type { Operation } from "../model/operation.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelSchema } from "../model/state.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import { compareOutcomes, type Agreement, type Reached } from "./agreement.js";
import { explanations } from "./dataset.js";
import type { Observation } from "./observation.js";
import { scriptsOf } from "./scenario.js";
import type { Script } from "./script.js";

/** The model of an observed file system. */
const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = {
  xfs,
  "xfs-largefolio": xfs,
  btrfs,
  "btrfs-nocow": btrfsNocow,
  ext4,
};

/** What the kernels differ in, where the scenarios can see it. */
export interface KernelVersion {
  /** How FUSE and block O_DIRECT take their pages. */
  readonly flag: "FOLL_PIN" | "FOLL_GET";
  /** Rules in which a file system of this version differs. */
  readonly rules: (filesystem: Filesystem) => Partial<Filesystem>;
}

/**
 * The kernel of an observation: 6.1 pins with FOLL_GET, writes O_DIRECT past btrfs's page cache, and has btrfs read a page again after a
 * failed write.
 *
 * @source observed: families S0, S9, S10 and S17 on 6.18.44 and 6.1.192
 */
export const versionOf = (kernel: string): KernelVersion =>
  kernel.startsWith("6.1.")
    ? {
        flag: "FOLL_GET",
        rules: ({ unprepared }) =>
          unprepared === "fixup" ? { directWrites: "direct", failedPage: "reread", reservesAlways: true } : {},
      }
    : { flag: "FOLL_PIN", rules: () => ({}) };

const inVersion = (operation: Operation, { flag }: KernelVersion): Operation =>
  operation.kind === "gup" ? { ...operation, flag } : operation;

/** Everything that an onlooker can have written down at the end of a scenario. */
export function outcomesOf(
  scripts: readonly Script[],
  filesystem: Filesystem,
  policy: PolicyData,
  version: KernelVersion,
): readonly Reached[] {
  const moments = scripts.flat().flatMap((entry) => ("label" in entry ? [entry] : []));
  const system = machine({
    name: "scenario",
    filesystem: { ...filesystem, ...version.rules(filesystem) },
    policy,
    mappings: 1,
    whole: true,
    mapped: false,
    ...(scripts.flat().some((entry) => "kind" in entry && entry.kind === "fill") ? { free: 6 } : {}),
    programs: scripts.map((script, i) => ({
      name: `task ${i}`,
      operations: script.map((entry) =>
        "label" in entry ? { kind: "look" as const, at: entry.label } : inVersion(entry, version),
      ),
    })),
  });
  const byName = new Map(moments.map((m) => [`look: ${m.label}`, m]));
  const { histories: all } = histories<KernelSchema>(system, (w, step) => {
    const moment = byName.get(step.name);
    return moment === undefined ? undefined : [moment.label, moment.read(w, system.letters, system.size)];
  });
  return all.map((history) => Object.fromEntries(history));
}

/**
 * What the model can have written down for an observed cell; undefined if it cannot express the scenario or the file system. A device that
 * asks for stable pages runs under `policy.stable`, any other under `policy.none`.
 */
export function modelOutcomes(observation: Observation): readonly Reached[] | undefined {
  const scripts = scriptsOf(observation);
  const filesystem = FILESYSTEMS[observation.filesystem];
  if (scripts === undefined || filesystem === undefined) return undefined;
  return outcomesOf(scripts, filesystem, observation.stableWrites ? stable : none, versionOf(observation.kernel));
}

/** The observed cells that the model can express, each compared, field by field. */
export function agreement(observations: readonly Observation[]): readonly Agreement[] {
  const reasons = explanations();
  return observations.flatMap((observation) => {
    const reached = modelOutcomes(observation);
    return reached === undefined ? [] : [compareOutcomes(observation, reached, reasons)];
  });
}

/** Holds the model against observed kernels: runs each observed scenario through every interleaving and compares what can be seen. */
import { histories, type History } from "../engine/record.js";
import type { System } from "../engine/system.js";
import { btrfsNocow } from "../filesystem/btrfs-nocow.js";
import { btrfs } from "../filesystem/btrfs.js";
import { ext4 } from "../filesystem/ext4.js";
import { xfs } from "../filesystem/xfs.js";
import type { Filesystem } from "../model/filesystem.js";
import { machine, type Machine } from "../model/machine.js";
import type { Operation } from "../model/operation.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelSchema } from "../model/state.js";
import { versionOf, type Version } from "../model/version.js";
import { none } from "../policy/none.js";
import { stable } from "../policy/stable.js";
import { compareOutcomes, type Agreement, type Reached } from "./agreement.js";
import { explanations, unseenRules } from "./dataset.js";
import { forkingOutcomes } from "./forking.js";
import type { Observation } from "./observation.js";
import { orderOf } from "./racing.js";
import { scriptsOf } from "./scenario.js";
import type { Script } from "./script.js";

/** The model of an observed file system. */
export const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = {
  xfs,
  "xfs-largefolio": xfs,
  btrfs,
  "btrfs-nocow": btrfsNocow,
  ext4,
};

/** The rules of an observed kernel. */
export const kernelOf = (release: string): Version => versionOf(release.startsWith("6.1.") ? "6.1" : "6.18");

/** A driver's reference is of the kind that the kernel's drivers take; what asks for the long term says so itself. */
const inVersion = (operation: Operation, { drivers }: Version): Operation =>
  operation.kind === "gup" && operation.flag === "FOLL_PIN" ? { ...operation, flag: drivers } : operation;

/**
 * What a read of the platter does not give for its checksum is a line of the kernel's log. The log limits how often it says so, so a run without the
 * line tells nothing: what was not recorded is not compared.
 *
 * @source linux-6.2 fs/btrfs/btrfs_inode.h btrfs_print_data_csum_error (btrfs_warn_rl)
 */
const logged = (notes: Reached): Reached =>
  "dmesg" in notes || !("orig_direct" in notes)
    ? notes
    : { ...notes, dmesg: notes["orig_direct"] === "EIO" ? "csum-failed " : "" };

/** Notes in order; of those that begin with @ only the order counts, and a clock has made a word of it. */
const writtenDown = (history: History): Reached => {
  const notes = logged(Object.fromEntries(history.filter(([label]) => !label.startsWith("@"))));
  if (history.every(([label]) => !label.startsWith("@"))) return notes;
  return {
    ...notes,
    clone_end_vs_dma: orderOf(history.map(([label]) => label)),
    clone_changed_after_clone: notes["clone_at_clone_time"] === notes["clone_final"] ? "no" : "YES",
  };
};

/** The model of some tasks: contents of whole pages, as the harness writes them, or of halves, as races are asked about. */
export function scenarioMachine(
  scripts: readonly Script[],
  filesystem: Filesystem,
  policy: PolicyData,
  version: Version,
  whole = true,
  folios?: readonly number[],
): Machine {
  const has = (test: (o: Operation) => boolean): boolean =>
    scripts.flat().some((entry) => "kind" in entry && test(entry));
  return machine({
    name: "scenario",
    filesystem,
    policy,
    mappings: has((o) => o.kind === "load" && o.via === 1) ? 2 : 1,
    whole,
    mapped: false,
    ...(version.name === "any" ? {} : { kernel: version.name }),
    ...(folios === undefined ? {} : { folios }),
    ...(has((o) => o.kind === "fill") ? { free: 6 } : {}),
    programs: scripts.map((script, i) => ({
      name: `task ${i}`,
      operations: script.map((entry) =>
        "label" in entry ? { kind: "look" as const, at: entry.label } : inVersion(entry, version),
      ),
    })),
  });
}

/**
 * Everything that an onlooker can have written down at the end of a scenario; `change` plants something into the machine, and `folios` are the sizes
 * of the file's folios, as in a race.
 */
export function outcomesOf(
  scripts: readonly Script[],
  filesystem: Filesystem,
  policy: PolicyData,
  version: Version,
  change: (system: Machine) => System<KernelSchema> = (system) => system,
  folios?: readonly number[],
): readonly Reached[] {
  const moments = scripts.flat().flatMap((entry) => ("label" in entry ? [entry] : []));
  const system = scenarioMachine(scripts, filesystem, policy, version, true, folios);
  const byName = new Map(moments.map((m) => [`look: ${m.label}`, m]));
  const { histories: all } = histories<KernelSchema>(change(system), (w, step) => {
    const moment = byName.get(step.name);
    return moment === undefined ? undefined : [moment.label, moment.read(w, system.letters, system.size)];
  });
  return distinct(all.map(writtenDown));
}

/** Each outcome once. */
const distinct = (all: readonly Reached[]): readonly Reached[] => [
  ...new Map(all.map((r) => [JSON.stringify(Object.entries(r).sort(([a], [b]) => (a < b ? -1 : 1))), r])).values(),
];

/** The folios of an observed file. A file of several pages that was written in one piece lies in one large folio; a single page is no large one. */
const foliosOf = ({ variant }: Observation): readonly number[] | undefined => {
  const pages = Number(/np=(\d+) largefolio$/.exec(variant)?.[1] ?? 1);
  return pages > 1 ? [pages] : undefined;
};

/**
 * What the model can have written down for an observed cell; undefined if it cannot express the scenario or the file system. A device that
 * asks for stable pages runs under `policy.stable`, any other under `policy.none`.
 *
 * @example
 * const observed = dataset.observations().filter(({ filesystem: f, family }) => f === "xfs" && family === "S4");
 * (modelOutcomes(observed[0])?.length ?? 0) > 0;
 * //=> true
 */
export function modelOutcomes(observation: Observation): readonly Reached[] | undefined {
  const version = kernelOf(observation.kernel);
  if (observation.family === "S12") return forkingOutcomes(observation.variant, version);
  const scenario = scriptsOf(observation, version);
  const filesystem = FILESYSTEMS[observation.filesystem];
  if (scenario === undefined || filesystem === undefined) return undefined;
  const policy = observation.stableWrites ? stable : none;
  const folios = foliosOf(observation);
  return distinct(scenario.flatMap((tasks) => outcomesOf(tasks, filesystem, policy, version, undefined, folios)));
}

/**
 * The observed cells that the model can express, each compared, field by field.
 *
 * @example
 * const observed = dataset.observations().filter(({ filesystem: f, family }) => f === "xfs" && family === "S4");
 * agreement(observed).every(({ differing }) => differing.length === 0);
 * //=> true
 */
export function agreement(observations: readonly Observation[]): readonly Agreement[] {
  const known = { explained: explanations(), unseen: unseenRules() };
  return observations.flatMap((observation) => {
    const reached = modelOutcomes(observation);
    return reached === undefined ? [] : [compareOutcomes(observation, reached, known)];
  });
}

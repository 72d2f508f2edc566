/** The data sets that come with the library, read and typed. */
import { Problem } from "../base/problem.js";
import { readDataset, readPackedDataset, readTextFile } from "../host/files.js";
import type { Explained, UnseenRule } from "./agreement.js";
import { parseObservations, type Observation } from "./observation.js";
import { parseWaits, type MeasuredWaits } from "./waits.js";

/** The kernels that were observed, by the short names of their files. */
export const KERNELS: readonly string[] = Object.freeze(["6.18", "6.1"]);

/** Which observations are wanted; everything unless named. */
export interface Wanted {
  /** `"6.18"` or `"6.1"`. */
  readonly kernel?: string;
  /** `"xfs"`, `"btrfs"`, `"btrfs-nocow"`, `"ext4"`, `"xfs-largefolio"`. */
  readonly filesystem?: string;
  /** `"S1"` and so on. */
  readonly family?: string;
}

const none = (what: string, where: string, known: readonly string[]): Problem =>
  new Problem({
    code: "KL503",
    what,
    where,
    expected: `one of ${known.map((k) => JSON.stringify(k)).join(", ")}`,
    fix: "name one that was observed, or leave the field out",
  });

/**
 * What Linux 6.18.44 and 6.1.192 did: `datasets/kernel-observations`. Errors: KL501 the data set is missing; KL502 it is damaged; KL503 nothing
 * of that kernel, file system or family was observed.
 *
 * @example
 * observations({ kernel: "6.18", filesystem: "xfs", family: "S6" }).length
 * //=> 4
 */
export function observations(wanted: Wanted = {}): readonly Observation[] {
  if (wanted.kernel !== undefined && !KERNELS.includes(wanted.kernel))
    throw none(`no kernel ${JSON.stringify(wanted.kernel)} was observed`, "dataset.observations, kernel", KERNELS);
  const all = KERNELS.filter((k) => wanted.kernel === undefined || k === wanted.kernel).flatMap((kernel) => {
    const where = `kernel-observations/linux-${kernel}.json`;
    return parseObservations({ text: readDataset(where), where });
  });
  const only = (field: "filesystem" | "family", list: readonly Observation[]): readonly Observation[] => {
    const value = wanted[field];
    if (value === undefined) return list;
    const left = list.filter((o) => o[field] === value);
    if (left.length === 0)
      throw none(`no ${field} ${JSON.stringify(value)} was observed`, `dataset.observations, ${field}`, [
        ...new Set(all.map((o) => o[field])),
      ]);
    return left;
  };
  return only("family", only("filesystem", all));
}

/**
 * Anybody's observations: a file that `kernel-lib observe` wrote, or any other of the form that `datasets/kernel-observations` describes. Errors:
 * KL502 it is not of the form; KL508 it cannot be read.
 *
 * @example
 * read("datasets/kernel-observations/linux-6.1.json").length
 * //=> 506
 */
export const read = (path: string): readonly Observation[] =>
  parseObservations({ text: readTextFile(path), where: path });

/**
 * Witnesses of the explorer that were forced on Linux 6.18.44, of the family W: those of the catalogue, and of races that were drawn by chance. Errors:
 * KL501 the file is missing; KL502 it is damaged.
 *
 * @example
 * witnesses().every((o) => o.family === "W" && o.kernel === "6.18.44")
 * //=> true
 */
export const witnesses = (): readonly Observation[] => own("kernel-observations/witnesses.json");

/**
 * Forced orders in which Linux 6.18.44 did what the model does not reach yet; the data set's card says why of each. Errors: KL501 the file is missing; KL502
 * it is damaged.
 *
 * @example
 * open().every(({ kernel }) => kernel.startsWith("6.18"))
 * //=> true
 */
export const open = (): readonly Observation[] => own("kernel-observations/open.json");

const own = (where: string): readonly Observation[] => parseObservations({ text: readDataset(where), where });

/**
 * Values that differ from the model's for a reason of the apparatus, each with the reason. Error KL501: the file is missing.
 *
 * @example
 * explanations().length > 0
 * //=> true
 */
export const explanations = (): readonly Explained[] =>
  (JSON.parse(readDataset("kernel-observations/explained.json")) as { readonly explained: readonly Explained[] })
    .explained;

/**
 * Rules for outcomes that a model reaches and these runs could not be expected to show. Error KL501: the file is missing.
 *
 * @example
 * unseenRules().length > 0
 * //=> true
 */
export const unseenRules = (): readonly UnseenRule[] =>
  (JSON.parse(readDataset("kernel-observations/unseen.json")) as { readonly rules: readonly UnseenRule[] }).rules;

/**
 * How long writers waited on Linux 6.18.44 while a slow device wrote back: `datasets/kernel-waits`, all 55 settings or those of one file system.
 * Errors: KL501 the data set is missing; KL502 it is damaged; KL503 nothing of that file system was measured.
 *
 * @example
 * waits("xfs").map((w) => w.setting.stableWrites).reduce((sum, bit) => sum + bit, 0)
 * //=> 11
 */
export function waits(filesystem?: string): readonly MeasuredWaits[] {
  const where = "kernel-waits/waits.json.gz";
  const all = parseWaits({ text: readPackedDataset(where), where });
  if (filesystem === undefined) return all;
  const left = all.filter((w) => w.setting.filesystem === filesystem);
  if (left.length === 0)
    throw none(`no file system ${JSON.stringify(filesystem)} was measured`, "dataset.waits", [
      ...new Set(all.map((w) => w.setting.filesystem)),
    ]);
  return left;
}

/**
 * Anybody's measured waits: a file that `kernel-lib observe --waits` wrote, or any other of the form that `datasets/kernel-waits` describes,
 * unpacked. Errors: KL502 it is not of the form; KL508 it cannot be read.
 *
 * @example
 * const mine = dataset.readWaits("waits.json");
 * compare(mine, await sweep(mine.map(predict)));
 */
export const readWaits = (path: string): readonly MeasuredWaits[] =>
  parseWaits({ text: readTextFile(path), where: path });

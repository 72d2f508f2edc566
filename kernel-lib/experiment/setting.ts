/** Whether a setting is one that could have been measured: in words that a prediction knows. */
import { Problem } from "../base/problem.js";
import * as filesystems from "../filesystem/index.js";
import type { Filesystem } from "../model/filesystem.js";
import type { WaitSetting } from "../observe/waits.js";

const FILESYSTEMS: Readonly<Record<string, Filesystem | undefined>> = filesystems;

/** The words of each field that has words. */
const WORDS: Readonly<Partial<Record<keyof WaitSetting, readonly (string | number)[]>>> = {
  filesystem: Object.keys(filesystems),
  policy: ["none"],
  stableWrites: [0, 1],
  operation: ["store", "pwrite"],
  service: ["deterministic", "exponential"],
  discipline: ["infinite-server", "fifo"],
  flush: ["sync_file_range", "fsync"],
  folio: ["small", "large"],
};
const NUMBERS = ["writers", "serviceMean", "pages", "flushPeriod", "thinkTime"] as const;

const refuse = (what: string, expected: string): never => {
  throw new Problem({
    code: "KL422",
    what,
    where: "predict",
    expected,
    fix: "take a setting of dataset.waits(), or write one with all of its fields",
  });
};

/** The file system of a setting. Error KL422: a field that is no setting's, or a word that a prediction does not know. */
export function checkSetting(setting: WaitSetting): Filesystem {
  if (typeof setting !== "object" || setting === null)
    return refuse(
      `${JSON.stringify(setting) ?? "undefined"} is no setting`,
      "a setting of dataset.waits(), or its own",
    );
  for (const [field, words] of Object.entries(WORDS)) {
    const value = setting[field as keyof WaitSetting];
    if (!words.includes(value)) refuse(`${field} is ${JSON.stringify(value)}`, `one of ${words.join(", ")}`);
  }
  for (const field of NUMBERS)
    if (!(Number.isFinite(setting[field]) && setting[field] > 0))
      refuse(`${field} is ${String(setting[field])}`, "a number above 0");
  return FILESYSTEMS[setting.filesystem] ?? refuse(`no file system ${setting.filesystem}`, "one that has a model");
}

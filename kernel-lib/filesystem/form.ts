/** The form of a file system: one that is written by hand must say of every rule what it does, in words that the model knows. */
import * as v from "valibot";
import { whole, word, yesNo } from "../base/values.js";
import { checkForm, type FormCodes } from "../base/form.js";
import type { Filesystem } from "../model/filesystem.js";

const rules = {
  private: v.picklist([0, 1], "0 or 1"),
  writes: word("in place", "in place, or the COW fork", "in place, unless shared", "a new block"),
  cowExtent: v.exactOptional(whole(1, 1 << 20)),
  deltas: yesNo,
  unprepared: word("as mapped", "fixup"),
  directWrites: word("direct", "buffered"),
  flushesWhenFull: yesNo,
  reservesAlways: yesNo,
  failedPage: word("kept", "reread"),
  dedupeDrops: yesNo,
  needsBuffers: yesNo,
  faultWaits: yesNo,
  checksums: yesNo,
  flushes: v.picklist([1, 2], "1 or 2"),
  fsyncLocks: yesNo,
};
const YES = v.exactOptional(v.literal(true, "true, or leave it out"));
const options = {
  ordered: YES,
  plugs: YES,
  submitsBeforeLock: YES,
  leavesFallback: YES,
  flushesBeforePunch: YES,
  reflinks: v.exactOptional(v.literal(false, "false, or leave it out")),
  snapshots: YES,
};
const differs = v.partial(v.strictObject({ name: v.string("a name"), ...rules, ...options }));

/** What every file system looks like. @source a word of this library; each rule cites its own functions where a file system has it */
export const filesystemForm: v.GenericSchema<Filesystem> = v.strictObject(
  {
    kind: v.literal("filesystem", '"filesystem"'),
    name: v.string("a name"),
    ...rules,
    ...options,
    differs: v.exactOptional(v.strictObject({ "6.1": v.exactOptional(differs), "6.18": v.exactOptional(differs) })),
  },
  'filesystem.xfs, filesystem.btrfs, … or one of your own: { ...filesystem.xfs, name: "mine" }',
) as v.GenericSchema<Filesystem>;

/** What a rule cannot be; a rule that the model does not know; one that is missing. */
const CODES: FormCodes = ["KL120", "KL121", "KL122"];

/** The same file system, if the model can follow it. Errors: KL120, KL121, KL122. */
export function checkedFilesystem(filesystem: Filesystem): Filesystem {
  checkForm(filesystemForm, filesystem, {
    name: "file system",
    make: '{ ...filesystem.xfs, name: "mine" }',
    codes: CODES,
  });
  return filesystem;
}

/** What the disk answers, as a refusal that a reader can act on. */
import { Refusal } from "./refusal.js";

const SAID: Readonly<Record<string, readonly [number, string]>> = {
  ENOSPC: [507, "the disk is full: make room and save again; the file on the disk is as it was"],
  EDQUOT: [507, "the quota of the disk is used up: make room and save again; the file on the disk is as it was"],
  EFBIG: [507, "the file is larger than this machine allows; the file on the disk is as it was"],
  EROFS: [403, "the disk can only be read; the file on it is as it was"],
  EACCES: [403, "this user may not write here; the file on the disk is as it was"],
  EPERM: [403, "this user may not write here; the file on the disk is as it was"],
  ENOENT: [404, "there is no such file or folder"],
  ENOTDIR: [404, "there is no such folder"],
  EISDIR: [400, "this is a folder"],
  ENOTEMPTY: [409, "the folder is not empty"],
  EEXIST: [409, "there is a file of that name already"],
  ENAMETOOLONG: [400, "the name is too long"],
};

/** Does something with the disk; what it refuses becomes a `Refusal`. */
export async function onDisk<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const said = SAID[(error as NodeJS.ErrnoException).code ?? ""];
    throw said === undefined ? error : new Refusal(...said);
  }
}

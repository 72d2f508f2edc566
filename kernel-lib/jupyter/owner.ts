/**
 * Whose end must end the kernel: the owner that our own spawner names in the connection file, or what a foreign front end lets be seen.
 *
 * The owner may be gone before the kernel first looks, and then its parent is another process already. So an owner is believed by its
 * name, and not by what the first look finds.
 */
import { rmSync, rmdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Connection } from "./wire.js";

/** The processes that a kernel depends on. */
export interface Depends {
  /** The parent: a parent that is gone is replaced (POSIX). */
  readonly parent: number;
  /** Others, and on Windows the parent too. */
  readonly watched: readonly number[];
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** What the kernel depends on. A process that a foreign front end names and that is not seen from here is not watched. */
export function dependsOn({ owner }: Connection): Depends {
  if (owner !== undefined) return { parent: owner, watched: [owner] };
  const named = Number(process.env["JPY_PARENT_PID"]);
  const all = [process.ppid, ...(Number.isInteger(named) && named > 1 ? [named] : [])];
  return { parent: process.ppid, watched: all.filter(isAlive) };
}

/** Whether all that the kernel depends on is there. */
export const isOwned = ({ parent, watched }: Depends): boolean => process.ppid === parent && watched.every(isAlive);

/** Removes what an owner that is gone cannot: the connection file and its folder, if our spawner made them, and nothing else in it. */
export function clearAway({ owner }: Connection, connectionFile: string): void {
  if (owner === undefined) return;
  try {
    rmSync(connectionFile, { force: true });
    rmdirSync(dirname(connectionFile));
  } catch {
    // A fenced kernel may not; a folder that holds more is somebody's.
  }
}

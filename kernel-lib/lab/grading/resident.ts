/** What a run uses: the memory of its process, and the disk below its folder. */
import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const KIB = 1024;

/** The resident memory of a process [byte], or undefined if it is not told here: Windows has no program for it that is quick enough. */
export function residentOf(pid: number): number | undefined {
  try {
    if (process.platform === "linux")
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * KIB;
    if (process.platform === "win32") return undefined;
    const told = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    return Number(told.trim()) * KIB;
  } catch {
    return undefined;
  }
}

/** So many files are as bad as a full disk: looking at them takes too long. */
const MOST_FILES = 10_000;

/** Whether the files below a folder are larger than this together [byte], or too many to be looked at. */
export function isFull(folder: string, most: number): boolean {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    if (names.length > MOST_FILES) return true;
    return (
      names.reduce((sum, name) => sum + (lstatSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0) > most
    );
  } catch {
    // A file went while it was looked at; there is a next look.
    return false;
  }
}

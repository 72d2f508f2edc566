/** How much memory a process holds. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

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

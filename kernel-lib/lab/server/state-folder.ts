/**
 * Where what belongs to the user and not to the notebooks is kept: the key of trust, what is trusted, and settings of the page.
 */
import { mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

function usual(): string {
  const home = homedir();
  if (process.platform === "win32")
    return join(process.env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "kernel-lab");
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "kernel-lab");
  return join(process.env["XDG_STATE_HOME"] || join(home, ".local", "state"), "kernel-lab");
}

/** The folder, made if need be, for its owner alone. KERNEL_LAB_STATE names another. */
export function stateFolder(): string {
  const folder = process.env["KERNEL_LAB_STATE"] || usual();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return realpathSync(folder);
}

/**
 * Where what belongs to the user and not to the notebooks is kept: the key of trust, what is trusted, and settings of the page.
 */
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { writableFolder } from "../folder.js";

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
  return realpathSync(writableFolder(folder, "set KERNEL_LAB_STATE to another folder, or mend HOME", 0o700));
}

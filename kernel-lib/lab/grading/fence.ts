/**
 * What keeps a run from harming anything beside it.
 *
 * Node's permissions, on every system: the kernel reads the library, its packages and its own folder, writes into its own folder, and
 * starts no program. Namespaces of Linux, where they are allowed: no network, and no process in sight but its own. Neither is a wall
 * against somebody who attacks Node itself; a container or a virtual machine around the whole is one.
 *
 * @source nodejs.org/docs/latest-v20.x/api/permissions.html; unshare(1) of util-linux; namespaces(7)
 */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
/** The folder of this package, seen from the compiled file and from its source. */
const HOME =
  ["../..", "../../.."]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(join(folder, "package.json"))) ?? "";

/** The folders that hold the packages which the kernel loads. */
function packageFolders(): readonly string[] {
  const roots = require.resolve.paths("tslab") ?? [];
  return roots.filter((folder) => existsSync(join(folder, "tslab"))).map((folder) => realpathSync(folder));
}

const ancestors = (folder: string): readonly string[] =>
  dirname(folder) === folder ? [folder] : [folder, ...ancestors(dirname(folder))];

/** What a run may do. */
export interface Fence {
  /** The folder in which the cells run: the only one that they may change. */
  readonly folder: string;
  /** The largest heap of the kernel [byte]. */
  readonly heap: number;
}

const MEGA = 1e6;

/** The flags of Node for the kernel, whose connection is described in the other folder. */
export function fenceFlags({ folder, heap }: Fence, connection: string): readonly string[] {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const permission = major > 23 || (major === 23 && minor >= 5) || (major === 22 && minor >= 13);
  const data = [join(HOME, "..", "datasets"), join(HOME, "dist"), join(HOME, "jupyter"), join(HOME, "package.json")];
  const reads = [
    ...data.filter((path) => existsSync(path)),
    ...packageFolders(),
    // Modules are looked for in every folder above; a refusal where nothing is would end the search. Not in the folder itself: Node 20
    // forgets that it may be listed when a path below it is named too.
    ...ancestors(dirname(folder)).map((each) => join(each, "node_modules", "*")),
    // A question of zeromq: which C library this is.
    "/etc/alpine-release",
    connection,
    folder,
  ];
  return [
    permission ? "--permission" : "--experimental-permission",
    "--allow-addons",
    "--allow-worker",
    ...reads.map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${folder}`,
    `--max-old-space-size=${Math.max(64, Math.floor(heap / MEGA))}`,
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
  ];
}

const UNSHARE = ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** The command before a program that gives it a network and processes of its own, or undefined where that is not allowed. */
export function namespaces(): readonly string[] | undefined {
  if (process.platform !== "linux") return undefined;
  return [[...UNSHARE, "--user", "--map-root-user"], UNSHARE]
    .map((flags) => ["unshare", ...flags])
    .find(([program = "", ...flags]) => spawnSync(program, [...flags, "true"], { stdio: "ignore" }).status === 0);
}

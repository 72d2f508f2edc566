/**
 * What keeps a run from harming anything beside it.
 *
 * Node's permissions, on every system: the kernel reads the library, its packages and its own folder, writes into its own folder, and
 * starts no program. They do not bind machine code, which a cell may write and load. Namespaces of Linux, where they are allowed: no
 * network, no process in sight but its own, and a folder from which no machine code is loaded. Neither is a wall against somebody who
 * attacks Node itself; a container or a virtual machine around the whole is one.
 *
 * @source nodejs.org/docs/latest-v20.x/api/permissions.html; unshare(1) and mount(8) of util-linux; namespaces(7)
 */
import { spawnSync } from "node:child_process";
import { existsSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../folder.js";
import { HOME } from "../home.js";

const require = createRequire(import.meta.url);

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
/** Nothing in the folder can be executed, nor mapped as machine code. */
const NOEXEC = ["sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,bind,nosuid,nodev,noexec "$0" && exec "$@"'];

/**
 * The command before a folder and a program: it gives the program a network and processes of its own, and lets nothing in the folder be
 * executed. Undefined where that is not allowed.
 */
export function namespaces(): readonly string[] | undefined {
  if (process.platform !== "linux") return undefined;
  const folder = temporaryFolder("kernel-lib-fence-");
  try {
    return [[...UNSHARE, "--user", "--map-root-user"], UNSHARE]
      .map((flags) => ["unshare", ...flags, ...NOEXEC])
      .find(
        ([program = "", ...args]) => spawnSync(program, [...args, folder, "true"], { stdio: "ignore" }).status === 0,
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

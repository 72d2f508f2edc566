/** What a machine needs so that the harness can ask its kernel, and what of it is missing here. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Problem } from "../../base/problem.js";

/** Something that is missing, and how it is got. */
export interface Lacking {
  readonly what: string;
  readonly get: string;
}

/** Memory that a run may take: the medium, at most, and the harness [bytes]. */
const MEMORY = 512 * 1024 * 1024;

const MAKERS: Readonly<Record<string, readonly [command: string, debian: string]>> = {
  xfs: ["mkfs.xfs", "xfsprogs"],
  btrfs: ["mkfs.btrfs", "btrfs-progs"],
  ext4: ["mkfs.ext4", "e2fsprogs"],
};

/** The folders in which programs are looked for: those of administrators too, which are not on everybody's path. */
export const searchPath = (): readonly string[] => [
  ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""),
  "/usr/sbin",
  "/sbin",
];

/** The path of a program, if there is one. */
export function programOf(name: string): string | undefined {
  return searchPath()
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const CAP_SYS_ADMIN = 21n;

/** Root in a container may lack what mounting needs. */
function mayMount(): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> CAP_SYS_ADMIN) & 1n) === 1n;
}

function freeMemory(): number {
  const kib = /^MemAvailable:\s*(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return Number(kib ?? 0) * 1024;
}

/** The program that makes a file system of a type. */
export const makerOf = (type: string): string => MAKERS[type]?.[0] ?? `mkfs.${type}`;

const kindOf = (filesystem: string): string => filesystem.split("-")[0] as string;

/** What is missing here to ask the kernel about these file systems; nothing if the list is empty. */
export function lacking(filesystems: readonly string[]): readonly Lacking[] {
  if (process.platform !== "linux") return [{ what: "Linux", get: "run it on Linux, or in a virtual machine" }];
  const needs: readonly (readonly [boolean, string, string])[] = [
    [process.getuid?.() === 0 && mayMount(), "root that may mount", "sudo npx --no kernel-lib observe …"],
    [existsSync("/dev/fuse"), "/dev/fuse", "modprobe fuse"],
    [existsSync("/dev/loop-control"), "/dev/loop-control", "modprobe loop"],
    [programOf("cc") !== undefined, "a C compiler", "apt-get install gcc libc6-dev"],
    [freeMemory() >= MEMORY, "512 MiB of free memory", "stop something else"],
    ...[...new Set(filesystems.map(kindOf))].map((kind) => {
      const [command, debian] = MAKERS[kind] ?? [`mkfs.${kind}`, kind];
      return [programOf(command) !== undefined, command, `apt-get install ${debian}`] as const;
    }),
  ];
  return needs.flatMap(([there, what, get]) => (there ? [] : [{ what, get }]));
}

/** Error KL506: something is missing here, all of it named. */
export function checkMachine(filesystems: readonly string[]): void {
  const missing = lacking(filesystems);
  if (missing.length === 0) return;
  throw new Problem({
    code: "KL506",
    what: `this machine's kernel cannot be asked: there is no ${missing.map((m) => m.what).join(", no ")}`,
    where: `${process.platform} ${process.arch}, observe --fs ${filesystems.join(",")}`,
    expected: "Linux 5.10 or newer, root, FUSE, loop devices, a C compiler, and mkfs of each file system",
    fix: missing.map((m) => m.get).join("; "),
  });
}

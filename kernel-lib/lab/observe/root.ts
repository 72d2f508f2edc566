/** The root of a guest: what lies in its memory when it boots. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { textOfOrders } from "../../observe/order/order.js";
import { typeOf, type Asking } from "./ask.js";
import { cpio, type Entry } from "./cpio.js";
import { makerOf, programOf } from "./machine.js";
import { modulesOf } from "./modules.js";

/** What is booted. */
export interface Guest {
  /** The kernel's image. */
  readonly kernel: string;
  /** The folder of its modules; beside the image, as in a package of Debian, unless given. */
  readonly modules?: string;
  /** Whether the machine's own processors are used; emulated ones unless told, since a virtual machine's kernel often cannot. */
  readonly kvm?: boolean;
  readonly say: (text: string) => void;
}

/** What every run needs; what is not a module is in the kernel itself. */
const MODULES = ["crc32c_generic", "crc32c_intel", "loop", "fuse"];
/** The folder of modules of an image: /boot/vmlinuz-RELEASE beside /lib/modules/RELEASE. */
function modulesBeside({ kernel, modules }: Guest): string | undefined {
  if (modules !== undefined) return modules;
  const release = /^vmlinuz-(.+)$/.exec(basename(kernel))?.[1];
  const folder = release === undefined ? undefined : join(dirname(kernel), "..", "lib", "modules", release);
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

/** A program of this machine with the libraries that it is linked to. */
function withLibraries(path: string): readonly string[] {
  const { stdout } = spawnSync("ldd", [path], { encoding: "utf8" });
  return [path, ...[...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((m) => m[1] as string)];
}

const copied = (path: string): Entry => ({
  path: path.replace(/^\//, ""),
  content: readFileSync(realpathSync(path)),
  runs: true,
});

/** The root of the guest: its first process, the harness, the orders, mkfs, modules. */
export function rootOf(
  guest: Guest,
  askings: readonly Asking[],
  built: { readonly harness: string; readonly init: string },
): Buffer {
  const types = [...new Set(askings.map((a) => typeOf(a.filesystem).split("-")[0] as string))];
  const folder = modulesBeside(guest);
  const modules = folder === undefined ? [] : modulesOf(folder, [...MODULES, ...types]);
  const programs = types.flatMap((type) => withLibraries(programOf(makerOf(type)) as string));
  const settings = existsSync("/etc/mke2fs.conf") ? [{ ...copied("/etc/mke2fs.conf"), runs: false }] : [];
  const text = (path: string, content: string): Entry => ({ path, content: Buffer.from(content) });
  return cpio([
    { path: "init", content: readFileSync(built.init), runs: true },
    { path: "harness", content: readFileSync(built.harness), runs: true },
    text("modules", modules.map((m) => `/lib/modules/${m.name}.ko\n`).join("")),
    ...modules.map((m): Entry => ({ path: `lib/modules/${m.name}.ko`, content: m.content })),
    text(
      "jobs",
      askings.map((a, i) => `${typeOf(a.filesystem)} ${a.stableWrites ? 1 : 0} ${a.runs} /orders${i}\n`).join(""),
    ),
    ...askings.map((a, i) => text(`orders${i}`, textOfOrders(a.orders))),
    ...settings,
    ...[...new Set(programs)].map(copied),
    ...["proc", "sys", "dev", "tmp"].map((path) => ({ path })),
  ]);
}

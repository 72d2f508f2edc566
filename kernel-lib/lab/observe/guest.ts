/**
 * Another kernel, in a virtual machine: a kernel image with a small root that holds the harness, mkfs and the modules it needs. What is printed
 * comes out of a serial port.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { Problem } from "../../base/problem.js";
import type { HarnessRun } from "../../observe/collect.js";
import { typeOf, type Answered, type Asking } from "./ask.js";
import { makerOf, programOf } from "./machine.js";
import { rootOf, type Guest } from "./root.js";
import { buildGuest, buildHarness } from "./session.js";

const QEMU = "qemu-system-x86_64";
/** The longest that a guest may take [ms]: an emulated one is slow. */
const LONGEST = 1_800_000;

const lacks = (what: string, where: string, expected: string, fix: string): Problem =>
  new Problem({ code: "KL513", what, where, expected, fix });

/** Error KL513: there is no image, no qemu, or no static C library. */
export function checkGuest({ kernel }: Guest, askings: readonly Asking[]): void {
  if (!existsSync(kernel))
    throw lacks(
      `there is no kernel image ${kernel}`,
      "--qemu",
      "a file such as vmlinuz-6.1.0-56-amd64",
      "apt-get download linux-image-6.1.0-56-amd64, dpkg -x it, and name its boot/vmlinuz-…",
    );
  const missing = [
    ...(programOf(QEMU) === undefined ? ["qemu-system-x86"] : []),
    ...(programOf("cc") === undefined ? ["gcc", "libc6-dev"] : []),
    ...new Set(
      askings.flatMap((a) =>
        programOf(makerOf(typeOf(a.filesystem).split("-")[0] as string)) === undefined ? [makerOf(a.filesystem)] : [],
      ),
    ),
  ];
  if (missing.length > 0)
    throw lacks(
      `there is no ${missing.join(", no ")}`,
      "--qemu",
      "qemu, a C compiler with a static C library, and mkfs of each file system",
      `apt-get install ${missing.join(" ")}`,
    );
}

type Line =
  | { readonly failure: string }
  | { readonly over: true }
  | { readonly kernel: string; readonly counts: boolean }
  | { readonly filesystem: string; readonly stableWrites: number }
  | Omit<HarnessRun, "filesystem" | "stableWrites">;

/** Boots the kernel, lets it answer, and gives what it printed. Error KL515: the guest did not come to its end. */
function boot(
  { kernel, kvm = false }: Guest,
  root: string,
  console: string,
  onLine: (line: Line) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      programOf(QEMU) ?? QEMU,
      [
        ...["-accel", kvm ? "kvm" : "tcg,thread=multi"],
        ...[
          "-cpu",
          "max",
          "-smp",
          "2",
          "-m",
          "2048",
          "-display",
          "none",
          "-monitor",
          "none",
          "-no-reboot",
          "-nic",
          "none",
        ],
        ...["-serial", `file:${console}`, "-serial", "stdio", "-kernel", kernel, "-initrd", root],
        ...["-append", "console=ttyS0 quiet panic=-1 rdinit=/init"],
      ],
      { stdio: ["ignore", "pipe", "pipe"], timeout: LONGEST },
    );
    const said: string[] = [];
    const over: true[] = [];
    child.stderr.on("data", (data: Buffer) => said.push(data.toString()));
    createInterface({ input: child.stdout }).on("line", (text) => {
      if (!text.trim().startsWith("{")) return;
      const line = JSON.parse(text) as Line;
      if ("over" in line) over.push(true);
      else onLine(line);
    });
    const stop = (): void => void child.kill("SIGKILL");
    process.once("SIGINT", stop).once("SIGTERM", stop).once("exit", stop);
    child.on("error", reject);
    child.on("close", () => {
      process.off("SIGINT", stop).off("SIGTERM", stop).off("exit", stop);
      if (over.length > 0) return resolve();
      const last = existsSync(console) ? readFileSync(console, "utf8").trim().split("\n").slice(-3).join(" / ") : "";
      reject(
        new Problem({
          code: "KL515",
          what: `the guest did not come to its end: ${[...said, last].join(" ").trim()}`,
          where: kernel,
          expected:
            "a kernel for x86-64 with a serial console, initramfs, FUSE, loop devices and the file systems, built in or as modules",
          fix: "name the folder of its modules with --modules, or take a kernel of a distribution",
        }),
      );
    });
  });
}

/** Asks another kernel. Errors: KL507 the harness cannot be built; KL513 something is missing here; KL514; KL515. */
export async function askGuest(guest: Guest, askings: readonly Asking[]): Promise<readonly Answered[]> {
  const folder = mkdtempSync(join(tmpdir(), "kernel-lib-guest-"));
  try {
    const built = { harness: join(folder, "harness"), init: join(folder, "init") };
    buildHarness(built.harness, ["-static"]);
    buildGuest(built.init);
    const root = join(folder, "root.cpio.gz");
    writeFileSync(root, gzipSync(rootOf(guest, askings, built), { level: 1 }));
    const heads: { readonly kernel: string; readonly counts: boolean }[] = [];
    const runs: HarnessRun[] = [];
    const jobs: Asking[] = [];
    await boot(guest, root, join(folder, "console"), (line) => {
      if ("failure" in line) guest.say(`  the guest: ${line.failure}\n`);
      else if ("counts" in line && "kernel" in line) heads.push(line);
      else if ("fields" in line) {
        const { filesystem, stableWrites } = jobs.at(-1) as Asking;
        runs.push({ ...line, filesystem, stableWrites });
      } else {
        const asking = askings[jobs.length] as Asking;
        guest.say(
          `${asking.filesystem}${asking.stableWrites ? ", stable writes" : ""}: ${asking.orders.length} orders\n`,
        );
        jobs.push(asking);
      }
    });
    return [{ kernel: heads[0]?.kernel ?? "", counts: heads.every((h) => h.counts), runs }];
  } finally {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    rmSync(folder, { recursive: true });
  }
}

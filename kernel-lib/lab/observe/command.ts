/** `kernel-lib observe`: asks the kernel of this machine. */
import { InvalidArgumentError, type Command } from "commander";
import type { ObserveFlags } from "./observe.js";

const HELP = `
It makes file systems on loop devices of its own, forces orders of get_user_pages, writeback, reflink and stores on them, and
writes down what the page, the caches and the medium hold. It needs root, FUSE, loop devices, a C compiler and mkfs, takes at
most 512 MiB of memory, touches no mount and no disk of yours, and clears up also when it is killed.

Examples:
  $ sudo npx --no kernel-lib observe --fs xfs,btrfs,ext4 -o mine.json      a few families, some ten seconds
  $ sudo npx --no kernel-lib observe --families all --runs 20 -o mine.json  everything it can ask
  $ sudo npx --no kernel-lib observe --scenario order.txt --fs xfs          an order of your own, or one of harness(witness)
  $ sudo npx --no kernel-lib observe --waits --fs xfs -o waits.json         how long writers wait, with fresh seeds
  $ npx --no kernel-lib observe --qemu T/boot/vmlinuz-6.1.0-56-amd64 -o theirs.json   another kernel, in qemu
  $ npm run agreement -- mine.json                                          the model beside it

Exit status: 0 asked; 2 the input cannot be used, or something is missing here.`;

/** As the program that measures has it, `harness/waits.c`. */
const MOST_WRITERS = 64;

const list = (text: string): readonly string[] => text.split(",").filter((word) => word !== "");

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return value;
}

function writers(text: string): number {
  const value = whole(text);
  if (value > MOST_WRITERS) throw new InvalidArgumentError(`It must be at most ${MOST_WRITERS}.`);
  return value;
}

/** Adds the command. */
export default function addObserve(program: Command): void {
  program
    .command("observe")
    .summary("ask the kernel of this machine")
    .description("Runs the observed scenarios on the kernel of this machine and writes a file of observations.")
    .option("--fs <names>", "xfs, xfs-largefolio, btrfs, btrfs-nocow, ext4", list, ["xfs", "btrfs", "ext4"])
    .option("--families <names>", "families of the data set, small, or all", list, ["small"])
    .option("--stable <0|1|both>", "whether the device asks for stable pages", "both")
    .option("--runs <number>", "runs of each order", whole, 5)
    .option("-o, --output <file>", "where the observations go")
    .option("--scenario <file>", "run the orders of this file instead")
    .option("--qemu <image>", "ask this kernel instead, in a virtual machine; needs no root")
    .option("--modules <folder>", "with --qemu: its modules; ../lib/modules/RELEASE beside the image unless given")
    .option("--kvm", "with --qemu: on this machine's processors, not on emulated ones")
    .option("--waits", "measure how long writers wait instead, in the settings of the data set kernel-waits")
    .option("--operations <number>", "with --waits: operations of each setting", whole, 1500)
    .option("--writers <number>", "with --waits: how many write, 1 to 64; each does its share", writers, 1)
    .option("--seed <number>", "with --waits: seed of the first setting; a fresh one unless given", whole)
    .option("--directory <folder>", "where the folder of the run is made; the system's temporary folder unless given")
    .addHelpText("after", HELP)
    .action(async (flags: ObserveFlags) => {
      const { observe } = await import("./observe.js");
      await observe(flags);
    });
}

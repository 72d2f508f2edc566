/** What the command does: which orders on which file systems, with progress, and the file at the end. */
import { Problem } from "../../base/problem.js";
import { readTextFile } from "../../host/files.js";
import { agreement } from "../../observe/agree.js";
import { fileOf, textOfFile } from "../../observe/collect.js";
import { parseObservations } from "../../observe/observation.js";
import { ASKED, FAMILIES, ordersOn, SMALL } from "../../observe/order/catalogue.js";
import { parseOrders } from "../../observe/order/order.js";
import { score } from "../../observe/score.js";
import { writeWhole } from "../page/index.js";
import { ask, type Answered, type Asking } from "./ask.js";
import { askGuest, checkGuest } from "./guest.js";
import { checkMachine } from "./machine.js";
import { measureWaits, type Stable } from "./measure.js";
import { inSession } from "./session.js";

/** The options of the command. */
export interface ObserveFlags {
  readonly fs: readonly string[];
  readonly families: readonly string[];
  readonly stable: string;
  readonly runs: number;
  readonly output?: string;
  readonly scenario?: string;
  readonly directory?: string;
  readonly waits?: true;
  readonly qemu?: string;
  readonly modules?: string;
  readonly kvm?: boolean;
  readonly operations: number;
  readonly writers: number;
  readonly seed?: number;
}

const say = (text: string): void => void process.stderr.write(text);

/** Error KL511: neither kind of device, nor both. */
function stableOf(word: string): Stable {
  if (word === "0" || word === "1" || word === "both") return word;
  throw new Problem({
    code: "KL511",
    what: `a device cannot be ${JSON.stringify(word)}`,
    where: "--stable",
    expected: "0, 1 or both",
    fix: "leave it out, and both kinds of device are asked where that makes a difference",
  });
}

/** btrfs waits for its own checksums, and large folios were observed on devices that ask for nothing. */
const devicesOf = (filesystem: string, stable: Stable): readonly boolean[] => {
  if (stable !== "both") return [stable === "1"];
  return filesystem === "xfs" || filesystem === "ext4" ? [false, true] : [false];
};

const familiesOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => (word === "all" ? FAMILIES : word === "small" ? SMALL : [word]));

/** What is asked, from the options. Errors: KL504 a file of orders that is none; KL505 an unknown file system, family or device; KL508. */
export function askingsOf({ fs, families, stable, runs, scenario }: ObserveFlags): readonly Asking[] {
  const devices = stableOf(stable);
  const given = scenario === undefined ? undefined : parseOrders({ text: readTextFile(scenario), where: scenario });
  const unknown = fs.find((name) => !ASKED.includes(name));
  if (unknown !== undefined) ordersOn(unknown, []);
  return fs.flatMap((filesystem) =>
    devicesOf(filesystem, devices).map((stableWrites) => ({
      filesystem,
      stableWrites,
      runs,
      orders: given ?? ordersOn(filesystem, familiesOf(families)),
    })),
  );
}

const asked = ({ filesystem, stableWrites, orders }: Asking): string =>
  `${filesystem}${stableWrites ? ", stable writes" : ""}: ${orders.length} orders`;

async function askAll(askings: readonly Asking[], directory: string | undefined): Promise<readonly Answered[]> {
  return inSession(
    (session) =>
      askings.reduce<Promise<readonly Answered[]>>(async (before, asking) => {
        const all = await before;
        const wanted = asking.orders.length * asking.runs;
        const done: number[] = [];
        const live = process.stderr.isTTY;
        const answer = await ask(session, asking, () => {
          done.push(1);
          if (live) say(`\r${asked(asking)}, ${done.length} of ${wanted} runs`);
        });
        say(`${live ? "\r" : ""}${asked(asking)}, ${answer.runs.length} runs on Linux ${answer.kernel}\n`);
        if (!answer.counts)
          say("  struct page cannot be read here: no reference counts, and no word on pages that were taken away\n");
        return [...all, answer];
      }, Promise.resolve([])),
    directory,
  );
}

/** From this machine's kernel, or from one that is booted for it. */
async function answersOf(
  { fs, qemu, modules, kvm = false, directory }: ObserveFlags,
  askings: readonly Asking[],
): Promise<readonly Answered[]> {
  if (qemu === undefined) {
    checkMachine(fs);
    return askAll(askings, directory);
  }
  const guest = { kernel: qemu, kvm, ...(modules === undefined ? {} : { modules }), say };
  checkGuest(guest, askings);
  return askGuest(guest, askings);
}

async function measure(flags: ObserveFlags): Promise<void> {
  const { fs, operations, writers, seed, directory, output } = flags;
  const stable = stableOf(flags.stable);
  checkMachine(fs);
  const text = await measureWaits({
    filesystems: fs,
    operations,
    writers,
    stable,
    say,
    ...(seed === undefined ? {} : { seed }),
    ...(directory === undefined ? {} : { directory }),
  });
  if (output !== undefined) await writeWhole(output, text);
}

/** Asks the kernel of this machine. Errors: KL504 to KL509 and KL511, each with how to mend it. */
export async function observe(flags: ObserveFlags): Promise<void> {
  if (flags.waits === true) return measure(flags);
  const askings = askingsOf(flags);
  const answers = await answersOf(flags, askings);
  const text = textOfFile(
    fileOf(
      answers[0]?.kernel ?? "",
      answers.flatMap((a) => a.runs),
    ),
  );
  if (flags.output !== undefined) await writeWhole(flags.output, text);
  const observed = parseObservations({ text, where: flags.output ?? "observe" });
  if (flags.output === undefined)
    for (const { filesystem, family, variant, outcomes } of observed)
      for (const { count, fields } of outcomes)
        process.stdout.write(
          `${filesystem} ${family} ${variant}, ${count} runs\n${Object.entries(fields)
            .map(([label, value]) => `  ${label}: ${value}`)
            .join("\n")}\n`,
        );
  const compared = agreement(observed);
  const total = score(observed, compared).at(-1);
  for (const cell of compared.filter((c) => c.differing.length > 0))
    process.stdout.write(`${cell.filesystem} ${cell.family} ${cell.variant}\n  ${cell.differing.join("\n  ")}\n`);
  process.stdout.write(
    `${observed.length} cells, ${answers.reduce((n, a) => n + a.runs.length, 0)} runs; the model agrees in ${total?.agreeing ?? 0} of ${total?.compared ?? 0} fields\n`,
  );
}

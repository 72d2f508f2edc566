/**
 * From programs of operations to programs of stages, and how large an instance they need.
 *
 * @source a word of this library; what the operations do cites its own sources
 */
import type { Filesystem, VersionName } from "./filesystem.js";
import { sharesOf } from "./large.js";
import { isStore, letter, lettersOf } from "./letters.js";
import { textOf, type Operation } from "./operation.js";
import { canAnswer } from "./decide.js";
import type { PolicyData } from "./policy.js";
import { operationStages } from "./program.js";
import { GRABS } from "./gup-fast.js";
import { takenBy } from "./gup.js";
import type { KernelStep, Place, Rules, Stage, Taken } from "./stage.js";
import type { Size } from "./state.js";

/** One actor and its program. */
export interface Program {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** Starts only when every actor before it has finished: the end of a race. */
  readonly last?: boolean;
}

/** What a machine is made of. */
export interface MachineParts {
  readonly name: string;
  readonly filesystem: Filesystem;
  readonly policy: PolicyData;
  readonly mappings: number;
  /** Free blocks; without it space is no question. */
  readonly free?: number;
  /** Base pages of each folio; 1 unless given. */
  readonly nrPages?: number;
  /** Ordinary references that somebody holds on every folio throughout; none unless given. */
  readonly plain?: number;
  /** Whether the mappings are mlocked. */
  readonly mlocked?: boolean;
  /** Whether a store or a DMA writes a whole page, and not its half: what the harness of the observations did. */
  readonly whole?: boolean;
  /** Whether the page tables have entries at the start; they do, unless told. */
  readonly mapped?: boolean;
  /** Pages of each folio, in the order of the file; every page has a folio of its own unless given. */
  readonly folios?: readonly number[];
  /** The kernel's version; the rules that all share unless given. */
  readonly kernel?: VersionName;
  readonly programs: readonly Program[];
}

/** Operations that give the page another folio. */
const CUTS: ReadonlySet<Operation["kind"]> = new Set([
  "truncate",
  "punch",
  "zero",
  "direct write",
  "clone into",
  "dedupe into",
]);

/** The numbers that an instance needs. */
export function sizeOf(parts: MachineParts, lengths: readonly number[]): Size {
  const { programs, policy, mappings, free, nrPages = 1, plain = 0, mlocked = false } = parts;
  const operations = programs.flatMap((p) => p.operations);
  const count = (...kinds: readonly Operation["kind"][]): number =>
    operations.filter((o) => kinds.includes(o.kind)).length;
  const named = 1 + Math.max(0, ...operations.map((o) => ("page" in o ? o.page : "last" in o ? o.last : 0)));
  const pages = Math.max(
    named,
    (parts.folios ?? []).reduce((n, k) => n + k, 0),
  );
  // Each I/O keeps one folio alive that was forked off, and so does each reference.
  const holders = programs.filter((p) => p.operations.some((o) => o.kind === "gup" || o.kind === "register buffer"));
  const alive = pages + holders.length + count("hold", "mark accessed");
  const forks = canAnswer(policy.rules.onWriteFault, "fork")
    ? Math.min(alive, count("gup", "register buffer", "store", "act", "write"))
    : 0;
  const cuts = operations.filter((o) => CUTS.has(o.kind)).length;
  const letters = lettersOf(parts);
  return {
    pages,
    mappings,
    folios: pages + forks + cuts,
    // The source's, the clone's and a new one for each I/O that can be in flight.
    blocks: 2 * pages + pages + forks + count("other file", "direct write", "zero"),
    actors: programs.length,
    stages: Math.max(1, ...lengths),
    versions: Math.max(1, letters.cpu.length - 1, letters.dma.length - 1),
    free,
    nrPages,
    plain,
    transients: Math.min(3, count("hold", "mark accessed")),
    lengths,
    zero: cuts === 0 ? 0 : Math.max(letters.cpu.length, letters.dma.length) - 1,
    mlocked,
    checksums: parts.filesystem.checksums,
    ...(parts.folios === undefined ? {} : { shares: sharesOf(parts.folios, pages) }),
    freezes: operations.some((o) => o.kind === "freeze"),
    unreadable: parts.filesystem.checksums && operations.some((o) => "becomes" in o && o.becomes !== undefined),
    reportsErrors: free !== undefined || operations.some((o) => o.kind === "device" && o.does === "fail writes"),
    // A device that is told something needs the cell for it, signals or not.
    signals: Math.max(count("device") > 0 ? 1 : 0, ...operations.map((o) => (o.kind === "signal" ? o.number : 0))),
  };
}

/** One stage of a laid program. */
export interface Entry {
  readonly op: string;
  readonly stage: Stage;
  /** The stage's number in its operation, where the operation begins in the program, and how many stages it has. */
  readonly number: number;
  readonly begins: number;
  readonly length: number;
  /** By which call the actor holds a folio there, if he does. */
  readonly by: Taken | undefined;
}

/** Every program as a list of stages. */
export function layPrograms(parts: MachineParts, size: Size): readonly (readonly Entry[])[] {
  const letters = lettersOf(parts);
  const all = parts.programs.flatMap((p) => p.operations);
  const nth = (operation: Operation): number =>
    all.filter((o) => (isStore(operation) ? isStore(o) : o.kind === operation.kind)).indexOf(operation) + 1;
  // In halves, the number among its kind; in whole pages, the number of its letter.
  const versionOf = (operation: Operation | undefined): number => {
    if (operation === undefined || !(isStore(operation) || operation.kind === "dma")) return 0;
    const own =
      ("leaves" in operation ? operation.leaves : undefined) ??
      letter(operation.kind === "dma" ? "D" : "B", nth(operation) - 1);
    return letters.whole ? letters.cpu.indexOf(own) : nth(operation);
  };
  return parts.programs.map(({ operations }) =>
    operations.reduce<readonly Entry[]>((program, operation, k) => {
      const before = operations.slice(0, k);
      const stages = operationStages(operation, {
        size,
        filesystem: parts.filesystem,
        asked: parts.policy.rules,
        ...("becomes" in operation && operation.becomes !== undefined
          ? { becomes: letters.cpu.indexOf(operation.becomes) }
          : {}),
        version: versionOf(operation.kind === "set dirty" ? before.findLast((o) => o.kind === "dma") : operation),
        whole: letters.whole,
        before,
      });
      const op = textOf(operation);
      const call = takenBy(operations.slice(0, k + 1));
      return [
        ...program,
        ...stages.map((stage, number) => ({
          op,
          stage,
          number,
          begins: program.length,
          length: stages.length,
          by: call === undefined ? undefined : { call, taken: operation !== call || !call.fast || number !== GRABS },
        })),
      ];
    }, []),
  );
}

/** Where a stage stands: its steps move the actor's program counter. */
export function placeOf(rules: Rules, actor: number, { op, number, begins, length }: Entry): Place {
  return {
    actor,
    op,
    stage: number,
    rules,
    step: (name, to, touches, apply): KernelStep => {
      const last = to >= length;
      const pc = begins + (last ? length : to);
      const part = number === 0 ? (last ? "only" : "first") : last ? "last" : "middle";
      return { kind: "step", name, op, part, touches, apply: (w) => apply(w).setPc(actor, pc) };
    },
    wait: (reason, on) => ({ kind: "wait", reason, op, on }),
  };
}

/**
 * The whole kernel of one race: its actors' programs over one file system under one policy, as a system that engines can run.
 *
 * A machine is made of data — programs, a file system, a policy — and answers, for each actor, what comes next. Behind the actors with
 * programs stand the disk (one server for each folio's I/O) and, where the file system has one, its fixup worker.
 */
import { firstIndex, fold, type Snapshot } from "../base/cells.js";
import { diskLook, fixupLook } from "./disk.js";
import { kernelFacts } from "./facts.js";
import type { Filesystem } from "./filesystem.js";
import { textOf, type Operation } from "./operation.js";
import { deciderOf, type PolicyData, type Rule } from "./policy.js";
import { operationStages } from "./program.js";
import type { KernelNext, KernelStep, Look, Place, Rules, Stage } from "./stage.js";
import { kernelSchema, type Kernel, type KernelSchema, type Size } from "./state.js";

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
  readonly programs: readonly Program[];
}

/** The kernel as a system; fits `engine/system.ts` without importing it. */
export interface Machine {
  readonly name: string;
  readonly schema: KernelSchema;
  readonly size: Size;
  readonly actors: readonly string[];
  readonly initial: (w: Kernel) => Kernel;
  readonly next: (w: Kernel, actor: number) => KernelNext;
  readonly facts: (state: Snapshot) => readonly (readonly [string, string])[];
}

const mayFork = (rule: Rule): boolean =>
  rule.kind === "answer" ? rule.answer === "fork" : mayFork(rule.then) || mayFork(rule.otherwise);

const DONE: KernelNext = Object.freeze({ kind: "done" });

/** The numbers that an instance needs. */
function sizeOf({ programs, policy, mappings }: MachineParts, stages: number): Size {
  const operations = programs.flatMap((p) => p.operations);
  const count = (...kinds: readonly Operation["kind"][]): number =>
    operations.filter((o) => kinds.includes(o.kind)).length;
  const pages = 1 + Math.max(0, ...operations.map((o) => ("page" in o ? o.page : 0)));
  const forks = mayFork(policy.rules.onWriteFault) ? Math.min(2, count("gup", "store")) : 0;
  return {
    pages,
    mappings,
    folios: pages + forks,
    // The source's, the clone's and a new one for each I/O that can be in flight.
    blocks: 2 * pages + pages + forks,
    actors: programs.length,
    stages,
    versions: Math.max(1, count("store"), count("dma")),
  };
}

/**
 * A machine from its parts.
 *
 * @source domain of the mail of 2015-08-10; each operation cites its own functions of linux-6.2
 */
export function machine(parts: MachineParts): Machine {
  const rough = sizeOf(parts, 0);
  const laid = layPrograms(parts, rough);
  const size = sizeOf(parts, Math.max(1, ...laid.map((program) => program.length)));
  const rules: Rules = {
    size,
    filesystem: parts.filesystem,
    onWriteFault: deciderOf(parts.policy.rules.onWriteFault, size, parts.filesystem),
  };
  const looks = laid.map((program, actor) => program.map((entry) => entry.stage(placeOf(rules, actor, entry))));
  const helpers = helpersOf(rules);
  const lengths = looks.map((program) => program.length);
  const waitsForOthers = parts.programs.map((program, actor) => ({
    last: program.last === true,
    wait: {
      kind: "wait" as const,
      reason: "the end of the other programs",
      op: program.operations[0] === undefined ? "" : textOf(program.operations[0]),
      on: lengths.map((_, index) => ({ group: "actor" as const, index })).filter(({ index }) => index !== actor),
    },
  }));
  const othersDone = (w: Kernel, actor: number): boolean => firstIndex(actor, (a) => w.pc(a) !== lengths[a]) === actor;
  const next = (w: Kernel, actor: number): KernelNext => {
    const program = looks[actor];
    if (program === undefined) return (helpers[actor - looks.length] as { look: Look }).look(w);
    const pc = w.pc(actor);
    const epilogue = waitsForOthers[actor] as (typeof waitsForOthers)[number];
    if (epilogue.last && pc === 0 && program.length > 0 && !othersDone(w, actor)) return epilogue.wait;
    return pc < program.length ? (program[pc] as Look)(w) : DONE;
  };
  return {
    name: parts.name,
    schema: kernelSchema(size),
    size,
    actors: [...parts.programs.map((p) => p.name), ...helpers.map((h) => h.name)],
    initial: (w) => initialState(w, size),
    next,
    facts: kernelFacts(size),
  };
}

/** Every page cached, clean and mapped read-only in every address space; block p holds page p. */
const initialState = (w: Kernel, size: Size): Kernel => {
  const cached = fold(size.pages, w, (v, p) =>
    v
      .setUsed(p, 1)
      .setIndex(p, p)
      .setSlot(p, p + 1)
      .setSourceBlock(p, p + 1)
      .setInUse(p, 1),
  );
  return fold(size.mappings * size.pages, cached, (v, q) => v.setMapped(q, 1).setMaps(q, (q % size.pages) + 1));
};

interface Entry {
  readonly op: string;
  readonly stage: Stage;
  /** The stage's number in its operation, where the operation begins in the program, and how many stages it has. */
  readonly number: number;
  readonly begins: number;
  readonly length: number;
}

function layPrograms(parts: MachineParts, size: Size): readonly (readonly Entry[])[] {
  const all = parts.programs.flatMap((p) => p.operations);
  // Each store, and each DMA, leaves a content of its own: its number among its kind, in the order of the programs.
  const numbered = (operation: Operation, nth: number): number =>
    all.slice(0, nth + 1).filter((o) => o.kind === operation.kind).length;
  const begins = parts.programs.map((_, i) => parts.programs.slice(0, i).reduce((n, p) => n + p.operations.length, 0));
  return parts.programs.map(({ operations }, actor) =>
    operations.reduce<readonly Entry[]>((program, operation, k) => {
      const version = numbered(operation, (begins[actor] as number) + k);
      const stages = operationStages(operation, {
        size,
        filesystem: parts.filesystem,
        version,
        before: operations.slice(0, k),
      });
      const op = textOf(operation);
      return [
        ...program,
        ...stages.map((stage, number) => ({ op, stage, number, begins: program.length, length: stages.length })),
      ];
    }, []),
  );
}

/** Where a stage stands: its steps move the actor's program counter. */
function placeOf(rules: Rules, actor: number, { op, number, begins, length }: Entry): Place {
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

function helpersOf(rules: Rules): readonly { readonly name: string; readonly look: Look }[] {
  const place = (actor: number, op: string): Place => ({
    actor,
    op,
    stage: 0,
    rules,
    step: (name, _to, touches, apply) => ({ kind: "step", name, op, part: "only", touches, apply }),
    wait: (reason, on) => ({ kind: "wait", reason, op, on }),
  });
  const { folios, actors } = rules.size;
  const named = (name: string, f: number): string => (folios === 1 ? name : `${name} ${f}`);
  const disks = Array.from({ length: folios }, (_, f) => ({
    name: named("disk", f),
    look: diskLook(place(actors + f, "I/O"), f),
  }));
  const workers =
    rules.filesystem.unprepared === "fixup"
      ? Array.from({ length: folios }, (_, f) => ({
          name: named("worker", f),
          look: fixupLook(place(actors + folios + f, "fixup"), f),
        }))
      : [];
  return [...disks, ...workers];
}

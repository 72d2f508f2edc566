/**
 * From programs of operations to programs of stages, and how large an instance they need.
 *
 * @source a word of this library; what the operations do cites its own sources
 */
import type { Filesystem } from "./filesystem.js";
import { textOf, type Operation } from "./operation.js";
import type { PolicyData, Rule } from "./policy.js";
import { operationStages } from "./program.js";
import type { KernelStep, Place, Rules, Stage } from "./stage.js";
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
  readonly programs: readonly Program[];
}

const mayFork = (rule: Rule): boolean =>
  rule.kind === "answer" ? rule.answer === "fork" : mayFork(rule.then) || mayFork(rule.otherwise);

/** The numbers that an instance needs. */
export function sizeOf({ programs, policy, mappings }: MachineParts, stages: number): Size {
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

/** One stage of a laid program. */
export interface Entry {
  readonly op: string;
  readonly stage: Stage;
  /** The stage's number in its operation, where the operation begins in the program, and how many stages it has. */
  readonly number: number;
  readonly begins: number;
  readonly length: number;
}

/** Every program as a list of stages. */
export function layPrograms(parts: MachineParts, size: Size): readonly (readonly Entry[])[] {
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

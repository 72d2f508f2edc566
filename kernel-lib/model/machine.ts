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
import { canAnswer, decisionsOf } from "./decide.js";
import { layPrograms, placeOf, sizeOf, type Entry, type MachineParts } from "./layout.js";
import { lettersOf, type Letters } from "./letters.js";
import { textOf } from "./operation.js";
import type { KernelNext, Look, Place, Rules } from "./stage.js";
import { kernelSchema, type Kernel, type KernelSchema, type Size } from "./state.js";
import { filesystemIn, versionOf } from "./version.js";

/** The kernel as a system; fits `engine/system.ts` without importing it. */
export interface Machine {
  readonly name: string;
  readonly schema: KernelSchema;
  readonly size: Size;
  readonly actors: readonly string[];
  readonly initial: (w: Kernel) => Kernel;
  readonly next: (w: Kernel, actor: number) => KernelNext;
  /** What contents are called. */
  readonly letters: Letters;
  readonly facts: (state: Snapshot) => readonly (readonly [string, string])[];
}

const DONE: KernelNext = Object.freeze({ kind: "done" });

/**
 * A machine from its parts.
 *
 * @source domain of the mail of 2015-08-10; each operation cites its own functions of linux-6.2
 */
export function machine(given: MachineParts): Machine {
  const version = versionOf(given.kernel);
  const parts = { ...given, filesystem: filesystemIn(given.filesystem, version) };
  const rough = sizeOf(parts, []);
  // The number of stages depends on the pages and the file system only, so a first draft tells how long the programs are.
  const lengths = layPrograms(parts, rough).map((program) => program.length);
  const size = sizeOf(parts, lengths);
  const laid = layPrograms(parts, size);
  const rules: Rules = {
    size,
    filesystem: parts.filesystem,
    decide: decisionsOf(parts.policy.rules, size),
    version,
    othersMove: (w, me) => {
      const all = lengths.length + helpers.length;
      return firstIndex(all, (a) => a !== me && next(w, a).kind === "step") < all;
    },
    callOf: (w, actor) => {
      const program = laid[actor] as readonly Entry[];
      return program[Math.min(w.pc(actor), program.length - 1)]?.by;
    },
  };
  const looks = laid.map((program, actor) => program.map((entry) => entry.stage(placeOf(rules, actor, entry))));
  const works = parts.filesystem.unprepared === "fixup" || canAnswer(parts.policy.rules.onUnprepared, "fix up");
  const helpers = helpersOf(rules, works);
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
    initial: (w) => initialState(w, size, parts.filesystem, parts.mapped === false ? 0 : 1),
    next,
    letters: lettersOf(parts),
    facts: kernelFacts(size, lettersOf(parts)),
  };
}

/** Every page cached, clean and mapped read-only in every address space; block p holds page p. */
const initialState = (w: Kernel, size: Size, filesystem: Filesystem, mapped: 0 | 1): Kernel => {
  const cached = fold(size.pages, w, (v, p) =>
    v
      .setUsed(p, 1)
      .setIndex(p, p)
      .setBuffers(p, filesystem.private)
      .setSlot(p, p + 1)
      .setSourceBlock(p, p + 1)
      .setInUse(p, 1),
  );
  const counted = size.free === undefined ? cached : cached.setFree(0, size.free);
  return fold(size.mappings * size.pages, counted, (v, q) => v.setMapped(q, mapped).setMaps(q, (q % size.pages) + 1));
};

function helpersOf(rules: Rules, works: boolean): readonly { readonly name: string; readonly look: Look }[] {
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
  const workers = works
    ? Array.from({ length: folios }, (_, f) => ({
        name: named("worker", f),
        look: fixupLook(place(actors + folios + f, "fixup"), f),
      }))
    : [];
  return [...disks, ...workers];
}

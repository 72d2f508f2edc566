/**
 * The same search on several threads: the states, the transitions, the verdict and the length of the witness are those of one thread.
 *
 * The cell goes on meanwhile. The system and the property come as exports of a module, since functions cannot be sent to a thread.
 */
import type { Schema, View } from "../base/cells.js";
import { checkBound, checkBounds, type Interrupt } from "../engine/bounds.js";
import { explore } from "../engine/explore.js";
import { holdsOf, type Exploration } from "../engine/exploration.js";
import { choose } from "../engine/law.js";
import { packed } from "../engine/packed.js";
import { loaded, type Counted, type FromModule, type Share } from "../engine/parallel.js";
import { realised } from "../engine/realised.js";
import { SharedStates, sharedMemory, type SharedMemory } from "../engine/shared-states.js";
import { NO_EXCHANGE } from "../engine/symmetry.js";
import { checkProperty, type Property, type System } from "../engine/system.js";
import { spokenOf, witnessOf } from "../engine/witness.js";
import { inThreads } from "../host/threads.js";

export type { FromModule } from "../engine/parallel.js";

/** What is asked, and of how many threads. */
export interface ParallelQuestion {
  readonly property?: FromModule;
  /** Threads; 2 unless given. */
  readonly workers?: number;
  readonly symmetry?: boolean;
  /** States, 20 million unless given, for which memory is reserved; and steps from the start. */
  readonly bounds?: { readonly states?: number; readonly depth?: number };
  readonly signal?: Interrupt;
}

interface Together {
  readonly memory: SharedMemory;
  readonly parts: readonly Counted[];
}

const sum = (parts: readonly Counted[], of: (part: Counted) => number): number =>
  parts.reduce((n, part) => n + of(part), 0);

/** The nearest state that any worker hit: of those the one with the least words. */
function nearest({ memory, parts }: Together): Counted | undefined {
  const states = new SharedStates(memory, 0);
  const text = ({ hit }: Counted): string => {
    const words = new Uint32Array(memory.width);
    states.load(hit, words);
    return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
  };
  return parts
    .filter(({ hitDepth }) => hitDepth >= 0)
    .toSorted((a, b) => a.hitDepth - b.hitDepth || (text(a) < text(b) ? -1 : 1))[0];
}

/**
 * Searches a system on several threads. Errors: as `explore`; KL414 a module that exports no such value.
 *
 * @example
 * // lamps.mjs exports a system as `lamps`; threads load it from there.
 * await exploreParallel({ module: new URL("./lamps.mjs", import.meta.url).href, name: "lamps" }, { workers: 2 });
 */
export async function exploreParallel(source: FromModule, question: ParallelQuestion = {}): Promise<Exploration> {
  const { workers = 2, symmetry, bounds = {}, signal } = question;
  checkBounds(bounds);
  checkBound("workers", workers);
  const system = await loaded<System>(source);
  const property = question.property && (await loaded<Property<View<Schema>>>(question.property));
  checkProperty(property, system.name);
  const { reducer, reduction, asymmetry } = choose(system, symmetry);
  const { words: width } = packed(system.schema).layout;
  const search = async (avoid: boolean, exchanges: boolean): Promise<Together> => {
    const memory = sharedMemory(width, workers, bounds.states ?? 20_000_000);
    const share: Omit<Share, "me"> = {
      system: source,
      property: question.property,
      symmetry: exchanges,
      avoid,
      depth: avoid ? Infinity : (bounds.depth ?? Infinity),
      memory,
    };
    const shares = Array.from({ length: workers }, (_, me): Share => ({ ...share, me }));
    const module = new URL("../engine/parallel.js", import.meta.url).href;
    return { memory, parts: await inThreads<Share, Counted>(module, "makeShare", shares, signal) };
  };
  const full = await search(false, reducer !== undefined);
  const { parts, memory } = full;
  const bound = parts[0]?.bound ?? "";
  const hit = nearest(full);
  const mixed = parts.some((part) => part.mixed);
  const avoided = async (): Promise<"sometimes" | "always"> => {
    const avoiding = (await search(true, reducer !== undefined && !mixed)).parts;
    const goesOn = sum(avoiding, (p) => p.states) > 0 && sum(avoiding, (p) => p.walled) === 0;
    if (goesOn || sum(avoiding, (p) => p.ends + p.deadlocked) > 0) return "sometimes";
    // Only a walk over the graph can tell now; one thread makes it.
    const options = { ...(property && { property }), ...(symmetry === undefined ? {} : { symmetry }), bounds };
    return explore(system, options).verdict === "always" ? "always" : "sometimes";
  };
  const verdict =
    hit === undefined ? (bound === "" ? "never" : "inconclusive") : bound === "" ? await avoided() : "sometimes";
  const states = sum(parts, (p) => p.states);
  const levels = parts[0]?.levels ?? [];
  const witness =
    property &&
    hit &&
    witnessOf(
      system,
      property,
      realised(system, reducer ?? NO_EXCHANGE, wayTo(memory, hit.hit), spokenOf(system, property)),
    );
  return {
    kind: "exploration",
    system: system.name,
    property: property?.name ?? "",
    says: property?.says ?? "",
    ...(property && { asked: property.kind }),
    verdict,
    holds: holdsOf(verdict, property?.kind),
    states,
    transitions: sum(parts, (p) => p.transitions),
    depth: levels.length - 1,
    ends: sum(parts, (p) => p.ends),
    deadlocked: sum(parts, (p) => p.deadlocked),
    deadlocks: parts.flatMap((p) => p.deadlocks).slice(0, 10),
    levels,
    bytes: states * 4 * (width + 1) + 4 * 2 ** bitsOf(memory),
    ...(witness && { witness }),
    ...(system.operations && { neverRan: system.operations.filter((o) => parts.every((p) => p.unseen.includes(o))) }),
    ...(reduction && { reduction }),
    ...(asymmetry === undefined ? {} : { asymmetry }),
    ...(bound === "" ? {} : { bound }),
  };
}

/** The states from the start to one that was found. */
function wayTo(memory: SharedMemory, last: number): readonly Uint32Array[] {
  const states = new SharedStates(memory, 0);
  const back = (index: number, later: readonly Uint32Array[]): readonly Uint32Array[] => {
    if (index < 0) return later;
    const words = new Uint32Array(memory.width);
    states.load(index, words);
    return back(states.parent(index), [words, ...later]);
  };
  return back(last, []);
}

const bitsOf = (memory: SharedMemory): number => new SharedStates(memory, 0).size();

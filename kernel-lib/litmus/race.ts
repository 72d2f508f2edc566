/**
 * A race: a few actors on one file, as data. What a litmus test asks about, and what a cell of a notebook writes.
 */
import { checkedFilesystem } from "../filesystem/form.js";
import type { Filesystem, VersionName } from "../model/filesystem.js";
import { machine, type Machine } from "../model/machine.js";
import { textOf, type Operation } from "../model/operation.js";
import { checkPolicyData, type PolicyData } from "../model/policy.js";
import { versionOf } from "../model/version.js";
import { checkedFolios } from "./folios.js";
import { checkParts } from "./form.js";
import { checkSpaces, programOf } from "./program.js";

/** An actor: a name and its program, in order. */
export interface Actor {
  readonly kind: "actor";
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** A race on one file of one file system. */
export interface Race {
  readonly kind: "race";
  readonly name: string;
  readonly filesystem: Filesystem;
  /** Address spaces that map the file MAP_SHARED. */
  readonly mappings: number;
  /** Free blocks; without it space is no question. */
  readonly free?: number;
  /** Base pages of each folio; 1 unless given. */
  readonly nrPages?: number;
  /** Ordinary references that somebody holds on every folio throughout; none unless given. */
  readonly plain?: number;
  /** Whether the mappings are mlocked; not, unless given. */
  readonly mlocked?: boolean;
  /** Pages of each folio, in the order of the file; every page has a folio of its own unless given. */
  readonly folios?: readonly number[];
  /** The kernel's version; the rules that all share unless given. */
  readonly kernel?: VersionName;
  readonly actors: readonly Actor[];
  /** What is done when every actor has finished. */
  readonly finally: readonly Operation[];
}

/**
 * An actor from its name and program; operations as texts or from the constructors `gup`, `dma` and so on. Errors: KL301 a text that is
 * no operation; KL302 a device write, set dirty or unpin of a page on which the actor holds no reference; KL303 a second reference; KL314 no list;
 * KL315 no operation; KL316 a number that names no page.
 *
 * @example
 * actor("flusher", ["writeback 0"]).operations
 * //=> [{ kind: "writeback", page: 0 }]
 */
export const actor = (name: string, operations: readonly (string | Operation)[]): Actor => ({
  kind: "actor",
  name,
  operations: programOf(operations, `actor ${name}`),
});

/** What a race is made of. */
export interface RaceParts {
  readonly filesystem: Filesystem;
  readonly actors: readonly Actor[];
  /** Address spaces; 1 unless given. */
  readonly mappings?: number;
  /** Free blocks of a small file system; unless given, space is no question. */
  readonly free?: number;
  /** Base pages of each folio; 1 unless given. A large folio counts all of them for the page cache, and pins exactly. */
  readonly nrPages?: number;
  /** Ordinary references that somebody holds on every folio throughout; none unless given. */
  readonly plain?: number;
  /** Whether the mappings are mlocked; not, unless given. */
  readonly mlocked?: boolean;
  /**
   * Pages of each folio, in the order of the file: `[2, 1]` is a large folio of pages 0 and 1, and a small one of page 2. Every page has a folio of its
   * own unless given. A large folio is dirtied, locked, written and pinned as one; it is neither forked nor cut.
   */
  readonly folios?: readonly number[];
  /** The kernel's version, `"6.1"` or `"6.18"`; the rules that both share unless given. */
  readonly kernel?: VersionName;
  /**
   * What is done when every actor has finished. `["sync"]` unless given, so that what is dirty reaches the platter and a verdict about disk
   * blocks is not an empty one.
   */
  readonly finally?: readonly (string | Operation)[];
}

/**
 * A race from its parts. Errors: KL304 no actor, or names that do not do; KL305 an operation through an address space that there is not; KL306 a
 * kernel that is not known; KL307 large folios that the model has not; KL308 what a part cannot be; KL309 an unknown part; KL317 a missing one;
 * KL120 to KL122 a file system that is none; for what is done at the end, as for an actor's program.
 *
 * @example
 * race("one store", { filesystem: filesystem.xfs, actors: [actor("app", ["store 0"])] }).finally
 * //=> [{ kind: "sync" }]
 */
export function race(name: string, parts: RaceParts): Race {
  checkParts(name, parts);
  const { filesystem, actors, mappings = 1, free, nrPages, plain, mlocked, kernel, folios } = parts;
  const last = programOf(parts.finally ?? ["sync"], `race ${name}, finally`);
  for (const { name: who, operations } of actors) checkSpaces(operations, mappings, `race ${name}, actor ${who}`);
  checkSpaces(last, mappings, `race ${name}, finally`);
  return {
    kind: "race",
    name,
    filesystem: checkedFilesystem(filesystem),
    mappings,
    ...(free === undefined ? {} : { free }),
    ...(nrPages === undefined ? {} : { nrPages }),
    ...(plain === undefined ? {} : { plain }),
    ...(mlocked === undefined ? {} : { mlocked }),
    ...(folios === undefined ? {} : { folios: checkedFolios(name, folios, parts) }),
    ...(kernel === undefined ? {} : { kernel: versionOf(kernel).name as VersionName }),
    actors,
    finally: last,
  };
}

/** All operations of a race as texts, in the order of the actors. */
export const operationsOf = (r: Race): readonly string[] =>
  [...r.actors.flatMap((a) => a.operations), ...r.finally].map(textOf);

/**
 * The kernel of a race under a policy, as a system that engines can run. Errors: those of `policyOf`, for what was made by hand.
 *
 * @example
 * const stores = race("stores", {
 *   filesystem: filesystem.xfs,
 *   actors: [actor("app", ["store 0"]), actor("flusher", ["writeback 0"])],
 * });
 * systemOf(stores, policy.none).actors.slice(0, 2);
 * //=> [ "app", "flusher" ]
 */
export function systemOf(r: Race, policy: PolicyData): Machine {
  checkPolicyData(policy);
  return machine({
    name: r.name,
    filesystem: r.filesystem,
    policy,
    mappings: r.mappings,
    ...(r.free === undefined ? {} : { free: r.free }),
    ...(r.nrPages === undefined ? {} : { nrPages: r.nrPages }),
    ...(r.plain === undefined ? {} : { plain: r.plain }),
    ...(r.mlocked === undefined ? {} : { mlocked: r.mlocked }),
    ...(r.folios === undefined ? {} : { folios: r.folios }),
    ...(r.kernel === undefined ? {} : { kernel: r.kernel }),
    programs: [
      ...r.actors.map(({ name, operations }) => ({ name, operations })),
      ...(r.finally.length === 0 ? [] : [{ name: "at the end", operations: r.finally, last: true }]),
    ],
  });
}

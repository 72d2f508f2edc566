/**
 * A race: a few actors on one file, as data. What a litmus test asks about, and what a cell of a notebook writes.
 */
import { Problem } from "../base/problem.js";
import type { Filesystem, VersionName } from "../model/filesystem.js";
import { machine, type Machine } from "../model/machine.js";
import { parseOperation, textOf, type Operation } from "../model/operation.js";
import type { PolicyData } from "../model/policy.js";
import { versionOf } from "../model/version.js";
import { checkedFolios } from "./folios.js";

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

const read = (where: string, operations: readonly (string | Operation)[]): readonly Operation[] =>
  operations.map((o) => (typeof o === "string" ? parseOperation({ text: o, where }) : o));

/**
 * An actor from its name and program; operations as texts or from the constructors `gup`, `dma` and so on. Errors: KL301 a text that is
 * no operation; KL302 a device write, set dirty or unpin of a page on which the actor holds no reference.
 *
 * @example
 * actor("flusher", ["writeback 0"]).operations
 * //=> [{ kind: "writeback", page: 0 }]
 */
export function actor(name: string, operations: readonly (string | Operation)[]): Actor {
  const program = read(`actor ${name}`, operations);
  program.reduce<number | undefined>((holds, operation) => {
    if (operation.kind === "gup" || operation.kind === "register buffer") {
      if (holds !== undefined) throw twice(name, operation);
      return operation.page;
    }
    const uses =
      operation.kind === "dma" ||
      operation.kind === "device read" ||
      operation.kind === "set dirty" ||
      operation.kind === "unpin";
    if (uses && holds !== operation.page)
      throw new Problem({
        code: "KL302",
        what: `${JSON.stringify(textOf(operation))} without a reference on page ${operation.page}`,
        where: `actor ${name}`,
        expected: `"gup write ${operation.page}" before it in the same program`,
        fix: "take the reference first; every reference belongs to the actor that took it",
      });
    return operation.kind === "unpin" ? undefined : holds;
  }, undefined);
  return { kind: "actor", name, operations: program };
}

const twice = (name: string, operation: Operation): Problem =>
  new Problem({
    code: "KL303",
    what: `${JSON.stringify(textOf(operation))} while a reference is still held`,
    where: `actor ${name}`,
    expected: "one reference at a time for each actor",
    fix: "unpin first, or give the second reference to an actor of its own",
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
 * A race from its parts. Errors: KL304 no actor, or two of one name; KL305 an operation through an address space that there is not; KL306 a
 * kernel that is not known; KL307 large folios that the model has not.
 *
 * @example
 * race("one store", { filesystem: { kind: "filesystem", name: "plain", private: 0, writes: "in place, or the COW fork", unprepared: "as mapped", faultWaits: false, checksums: false, flushes: 1, fsyncLocks: false }, actors: [actor("app", ["store 0"])] }).finally
 * //=> [{ kind: "sync" }]
 */
export function race(name: string, parts: RaceParts): Race {
  const { filesystem, actors, mappings = 1, free, nrPages, plain, mlocked, kernel, folios } = parts;
  const names = actors.map((a) => a.name);
  const repeated = names.find((n, i) => names.indexOf(n) !== i);
  if (actors.length === 0 || repeated !== undefined)
    throw new Problem({
      code: "KL304",
      what: repeated === undefined ? "a race without actors" : `two actors are called ${JSON.stringify(repeated)}`,
      where: `race ${name}`,
      expected: "one actor or more, each with a name of its own",
      fix: 'write actors: [actor("driver", [...]), actor("flusher", [...])]',
    });
  for (const a of actors)
    for (const o of a.operations)
      if ("via" in o && o.via >= mappings)
        throw new Problem({
          code: "KL305",
          what: `${JSON.stringify(textOf(o))} names address space ${o.via}`,
          where: `race ${name}, actor ${a.name}`,
          expected: mappings === 1 ? "address space 0, the only one" : `an address space from 0 to ${mappings - 1}`,
          fix: `write mappings: ${o.via + 1} in the race, or leave out "via"`,
        });
  return {
    kind: "race",
    name,
    filesystem,
    mappings,
    ...(free === undefined ? {} : { free }),
    ...(nrPages === undefined ? {} : { nrPages }),
    ...(plain === undefined ? {} : { plain }),
    ...(mlocked === undefined ? {} : { mlocked }),
    ...(folios === undefined ? {} : { folios: checkedFolios(name, folios, parts) }),
    ...(kernel === undefined ? {} : { kernel: versionOf(kernel).name as VersionName }),
    actors,
    finally: read(`race ${name}, finally`, parts.finally ?? ["sync"]),
  };
}

/** All operations of a race as texts, in the order of the actors. */
export const operationsOf = (r: Race): readonly string[] =>
  [...r.actors.flatMap((a) => a.operations), ...r.finally].map(textOf);

/**
 * The kernel of a race under a policy, as a system that engines can run.
 *
 * @example
 * const stores = race("stores", {
 *   filesystem: filesystem.xfs,
 *   actors: [actor("app", ["store 0"]), actor("flusher", ["writeback 0"])],
 * });
 * systemOf(stores, policy.none).actors.slice(0, 2);
 * //=> [ "app", "flusher" ]
 */
export const systemOf = (r: Race, policy: PolicyData): Machine =>
  machine({
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

/**
 * How operations are cut into atomic steps.
 *
 * An operation is a list of stages; an actor's program counter names the stage it stands at. A stage looks at the state and
 * answers with a step, or with what the actor waits for. The steps are made once, when the race is set up: looking costs no
 * allocation.
 *
 * Where the cuts are: between two steps the task holds no lock that the other actors of the model would need, or it holds one that they
 * then wait for.
 *
 * @source linux-6.2 mm/filemap.c and mm/rmap.c, the comments on lock ordering at their heads
 *
 * The types here say the same as `engine/system.ts`; the model does not import the engines.
 */
import type { Decisions } from "./decide.js";
import type { Filesystem } from "./filesystem.js";
import type { Operation } from "./operation.js";
import type { Kernel, Size } from "./state.js";
import type { Version } from "./version.js";

/** One cell of the model. */
export interface KernelCell {
  readonly group: "folio" | "page" | "pte" | "block" | "inode" | "actor" | "account";
  readonly index: number;
}

/** One atomic step of the kernel. */
export interface KernelStep {
  readonly kind: "step";
  readonly name: string;
  readonly op: string;
  readonly part: "first" | "middle" | "last" | "only";
  readonly touches: (w: Kernel) => readonly KernelCell[];
  readonly apply: (w: Kernel) => Kernel;
}

/** What an actor waits for. */
export interface KernelWait {
  readonly kind: "wait";
  readonly reason: string;
  readonly op: string;
  readonly on: readonly KernelCell[];
}

/** An actor that has nothing to do (any more). */
export interface KernelDone {
  readonly kind: "done";
}

export type KernelNext = KernelStep | KernelWait | KernelDone;

/** A call of get_user_pages by which a folio is held; between its look at the entry and its reference it is not taken yet. */
export interface Taken {
  readonly call: Extract<Operation, { kind: "gup" }>;
  readonly taken: boolean;
}

/** What the operations of one race have in common. */
export interface Rules {
  readonly size: Size;
  readonly filesystem: Filesystem;
  readonly decide: Decisions;
  /** The kernel's version; the rules that all share unless given. */
  readonly version?: Version;
  /** Whether anybody but this actor can move. */
  readonly othersMove: (w: Kernel, actor: number) => boolean;
  /** By which call an actor holds a folio, or is about to; undefined if it is none of the pages that are looked at. */
  readonly callOf: (w: Kernel, actor: number) => Taken | undefined;
}

/** Where a stage stands: whose it is, in which operation, and how to make its steps. */
export interface Place {
  readonly actor: number;
  readonly op: string;
  /** The stage's number in its operation. */
  readonly stage: number;
  readonly rules: Rules;
  /** A step that goes on with the stage `to` of the same operation, or leaves the operation if there is no such stage. */
  readonly step: (
    name: string,
    to: number,
    touches: (w: Kernel) => readonly KernelCell[],
    apply: (w: Kernel) => Kernel,
  ) => KernelStep;
  readonly wait: (reason: string, on: readonly KernelCell[]) => KernelWait;
}

/** What an actor does at a stage, in a state. */
export type Look = (w: Kernel) => KernelNext;

/** A stage, before it has a place. */
export type Stage = (place: Place) => Look;

/** Beyond the last stage of any operation: the operation is over. */
export const END = 1_000_000;

/** The cell of a folio. */
export const folioCell = (index: number): KernelCell => ({ group: "folio", index });
/** The cell of a page. */
export const pageCell = (index: number): KernelCell => ({ group: "page", index });
/** The cell of a block. */
const blockCell = (index: number): KernelCell => ({ group: "block", index });
/** The cell of the inode's locks. */
export const INODE: KernelCell = { group: "inode", index: 0 };
/** The cell of the file system's accounts. */
export const ACCOUNT: KernelCell = { group: "account", index: 0 };
/** The cells of all folios: whoever waits for one cannot know which the page will have. */
export const everyFolio = (size: Size): readonly KernelCell[] =>
  Array.from({ length: size.folios }, (_, f) => folioCell(f));
/** The cells of all blocks. */
export const everyBlock = (size: Size): readonly KernelCell[] =>
  Array.from({ length: size.blocks }, (_, b) => blockCell(b));
/** Steps that change nothing that others see. */
export const NOTHING = (): readonly KernelCell[] => [];
/** The cells of every address space's entry for a page. */
export const pteCells = (size: Size, page: number): readonly KernelCell[] =>
  Array.from({ length: size.mappings }, (_, a) => ({ group: "pte", index: a * size.pages + page }));

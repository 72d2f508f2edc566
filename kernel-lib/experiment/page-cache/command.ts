/** What actors ask a run for, and what they are told when it is done: a program is a generator of commands. */
import type { Compiled } from "./compile.js";
import type { WaitKind } from "./waits.js";

/** What an actor asks for next. */
export type Command =
  /** To sleep for a time [µs]. */
  | { readonly kind: "sleep"; readonly time: number }
  /** An operation on a page, from a stage (the first unless given) until it leaves the stages before another (the end unless given). */
  | {
      readonly kind: "do";
      readonly what: Compiled;
      readonly page: number;
      readonly from?: number;
      readonly until?: number;
    }
  /**
   * From now on the actor's I/O is gathered, each run of pages that are neighbours in the file, until the next run begins, or everything, until it
   * is unplugged. What is left goes to the device then, in runs of pages that are neighbours in the file, or as one if they are on disk.
   */
  | {
      readonly kind: "plug";
      readonly gathers: "each run" | "all";
      /** Runs that are expected [count]. */
      readonly runs: number;
    }
  | { readonly kind: "unplug"; readonly neighbours: "in the file" | "on disk" }
  /**
   * What was gathered goes to the device now, before something is done with the page that comes next, unless all is gathered. Where that page is held, it
   * stays until it is not: a request is sent when the next is begun.
   */
  | { readonly kind: "send"; readonly before: Compiled; readonly page: number }
  /** To sleep until somebody calls, or for a time [µs] if nobody does. */
  | { readonly kind: "rest"; readonly time?: number };

/** What came of an operation. */
export interface Outcome {
  /** Its time from start to end, and the time that it waited [µs]. */
  readonly took: number;
  readonly waited: number;
  /** Each of its waits [µs]. */
  readonly waits: readonly { readonly kind: WaitKind; readonly time: number }[];
  /** Whether it took a write fault. */
  readonly fault: boolean;
  /** Whether it made a page dirty that was clean. @source linux-6.2 mm/page-writeback.c folio_account_dirtied, current->nr_dirtied */
  readonly dirtied: boolean;
}

/** A program of an actor. */
export type Task = Generator<Command, void, Outcome>;

/** A wrong answer that somebody could well give, and the hint that he must get. */
import { actor, filesystem, race, type Actor, type Race } from "../../../kernel-lib/index.js";

export interface WrongAnswer {
  readonly task: string;
  /** What whoever gives it has in mind. */
  readonly thought: string;
  readonly answer: unknown;
  /** The words by which the hint is known. */
  readonly hint: string;
}

/** Rows of a table: the task, the thought, the answer, the hint. */
export const wrongAnswers = (
  ...rows: readonly (readonly [string, string, unknown, string])[]
): readonly WrongAnswer[] => rows.map(([task, thought, answer, hint]) => ({ task, thought, answer, hint }));

/** A race on a file system, for an answer. */
export const onXfs = (...actors: readonly Actor[]): Race => race("mine", { filesystem: filesystem.xfs, actors });
export const onTux3 = (...actors: readonly Actor[]): Race => race("mine", { filesystem: filesystem.tux3, actors });

export const driver: Actor = actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]);
export const flusher: Actor = actor("flusher", ["writeback 0"]);
export const cloner: Actor = actor("cloner", ["reflink"]);
export const app: Actor = actor("app", ["store 0", "store 0"]);

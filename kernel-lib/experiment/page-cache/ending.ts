/**
 * How a replication ends: its writes are done, or none ends any more. Who waits at that moment is waited for, as long as the kernel is patient with a task; who then
 * still waits has hung. What happens meanwhile counts for nothing else.
 *
 * This file keeps the end of one replication.
 */
import type { Waiting } from "./actor.js";
import type { Run } from "./run.js";

/**
 * When a task counts as hung [µs].
 *
 * @source linux-6.2 kernel/hung_task.c sysctl_hung_task_timeout_secs, CONFIG_DEFAULT_HUNG_TASK_TIMEOUT
 */
const HUNG = 120e6;

/** Looks at whether anybody still waits, between so many events; and whether anybody is late, after so much time [µs]. */
const [LOOK, LOOK_AFTER] = [64, HUNG / 8];

/** A page whose oldest unwritten change is so many periods of the flusher old at the end counts as one that is never clean. */
const NEVER = 20;

/** How many pages are never clean, by the flusher's period [µs]; none where it has none. */
export function neverClean({ dirty, dirtySince, now }: Run, period: number = Infinity): number {
  let never = 0;
  for (let page = dirty.next(0); page >= 0; page = dirty.next(page + 1))
    if (now() - dirtySince(page) > NEVER * period) never++;
  return never;
}

/** What the end of a replication depends on. */
export interface EndingParts {
  readonly now: () => number;
  /** Goes on by one event; whether there was one. */
  readonly step: () => boolean;
  /** Whether all writes are done; and when the last of them ended [µs]. */
  readonly isDone: () => boolean;
  readonly last: () => number;
  /** Who waits, or is held back; and who is in an operation or held back. */
  readonly waiting: () => readonly Waiting[];
  readonly busy: () => readonly Waiting[];
  /** Whether an actor is one of those whose writes are counted. */
  readonly writes: (actor: number) => boolean;
  /** The writes are done: what is counted at the end is counted now. */
  readonly ends: () => void;
  /** These have hung. */
  readonly hung: (tasks: readonly Waiting[]) => void;
}

/** Goes on by so many events; whether the replication is over. */
export function endingOf(parts: EndingParts): (events: number) => boolean {
  const { now, step, isDone, last, waiting, busy, writes, ends, hung } = parts;
  let late: readonly Waiting[] | undefined;
  let looked = 0;

  const over = (tasks: readonly Waiting[]): true => {
    if (late === undefined) ends();
    hung(tasks);
    return true;
  };
  const isHung = ({ since }: Waiting): boolean => now() - since > HUNG;
  /** Those whose operations go on and on, once no write has ended for so long and a writer is among them: one who pauses is not late. */
  const lateOnes = (): readonly Waiting[] => {
    if (now() - last() <= HUNG || now() - looked <= LOOK_AFTER) return [];
    looked = now();
    const tasks = busy().filter(({ began }) => now() - began > HUNG);
    return tasks.some(({ actor }) => writes(actor)) ? tasks : [];
  };
  const stillWaiting = (before: readonly Waiting[]): readonly Waiting[] => {
    const sinceWhen = new Map(before.map(({ actor, since }) => [actor, since]));
    return waiting().filter(({ actor, since }) => sinceWhen.get(actor) === since);
  };

  return (events) => {
    let left = events;
    for (; late === undefined && !isDone(); left--) {
      if (left <= 0) return false;
      // Nothing is pending: who waits, waits for ever.
      if (!step()) return over(waiting());
      const tasks = lateOnes();
      if (tasks.length > 0) return over(tasks);
    }
    if (late === undefined) {
      late = waiting();
      ends();
    }
    for (; late.length > 0; left -= LOOK) {
      if (left <= 0) return false;
      late = stillWaiting(late);
      if (late.every(isHung)) return over(late);
      for (let n = 0; n < LOOK; n++) if (!step()) return over(stillWaiting(late));
    }
    return over([]);
  };
}

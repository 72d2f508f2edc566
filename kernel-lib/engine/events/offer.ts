/** What a thing that serves was offered, and whether that is more than it can do. */
import type { LevelSums } from "./statistic.js";

/** A level that had better not grow: who waits, what lies in store. */
export interface Offer {
  readonly level: LevelSums;
  /** How many came to it: the more, the more it may swing. */
  readonly arrivals: number;
  /** What the level is, as a warning says it: "the line of x grows". */
  readonly says: string;
  /** What serves it, if that is known: then it must be busy, and be offered more than it can do. */
  readonly servers?: Servers;
}

export interface Servers {
  /** The mean time of service [time]; undefined if nothing was served. */
  readonly service: number | undefined;
  readonly count: number;
  /** Whether all of them are busy at the end. */
  readonly areBusy: boolean;
}

/** What servers are offered, as a share of what they can do; without end if nothing is ever finished. */
const loadOf = ({ service = Infinity, count }: Servers, arrivals: number, time: number): number =>
  time <= 0 ? 0 : (arrivals / time) * (service / count);

const MEANS = "there is no steady state, and its means are those of this length of run only";

/** A line that grows, said as a warning: a steady state that there is not. */
export function overload(
  name: string,
  { level, arrivals, says, servers }: Offer,
  now: number,
  grows: (level: LevelSums, noise: number) => boolean,
): readonly string[] {
  // Of so many independent arrivals, so many more or fewer are chance.
  if (!grows(level, 4 * Math.sqrt(arrivals))) return [];
  const waiting = level.value();
  if (servers === undefined) return [`${says} (${waiting} at the end): ${MEANS}`];
  const load = loadOf(servers, arrivals, now - level.start());
  if (load < 1 || !servers.areBusy) return [];
  const offered = load < Infinity ? `is offered ${load.toFixed(3)} of what it can do` : "has finished nothing";
  return [`${name} ${offered} and its line grows (${waiting} wait at the end): ${MEANS}`];
}

/** What a thing that serves was offered, and whether that is more than it can do. */

/** So many arrivals in a time, each with its service, before so many servers. */
export interface Offer {
  readonly arrivals: number;
  /** [time] */
  readonly time: number;
  /** The mean time of service [time]; undefined if nothing was served. */
  readonly service: number | undefined;
  readonly servers: number;
  /** Who waits at the end, and whether all servers are busy then. */
  readonly waiting: number;
  readonly isFull: boolean;
}

/** A line that grows, said as a warning: a steady state that there is not. */
export function overload(
  name: string,
  { arrivals, time, service, servers, waiting, isFull }: Offer,
): readonly string[] {
  const load = service === undefined || time <= 0 ? 0 : (arrivals / time) * (service / servers);
  if (load < 1 || waiting <= 4 * Math.sqrt(arrivals) || !isFull) return [];
  return [
    `${name} is offered ${load.toFixed(3)} of what it can do and its line grows (${waiting} wait at the end): there is no steady state, and its means are those of this length of run only`,
  ];
}

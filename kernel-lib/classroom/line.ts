/** A line before one server that begins with a crowd: data whose steady state is known, for a check of how people measure. */
import { stream } from "../base/random.js";

/** What a line is made of; times in mean services. */
export interface LineParts {
  /** Arrivals per service, below 1. */
  readonly load: number;
  readonly replication: number;
  /** Customers whose waits are told. */
  readonly customers: number;
  /** The work that is waiting when the first of them comes. */
  readonly crowd: number;
}

/**
 * The waits of one customer after the other in M/M/1, by Lindley's recursion. In the steady state their mean is load / (1 − load) services.
 *
 * @source D. V. Lindley: The theory of queues with a single server. Mathematical Proceedings of the Cambridge Philosophical Society 48, 1952
 */
export function waitsInLine({ load, replication, customers, crowd }: LineParts): readonly number[] {
  const [arrival, service] = ["arrivals", "services"].map((purpose) =>
    stream({ seed: 8, purpose: `a line of the course, ${purpose}`, replication }),
  ) as [() => number, () => number];
  let work = crowd;
  return Array.from({ length: customers }, () => {
    const wait = work;
    work = Math.max(0, work - Math.log(service()) + Math.log(arrival()) / load);
    return wait;
  });
}

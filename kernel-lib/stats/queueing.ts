/**
 * Queues with an exact answer, each by its textbook form: what a simulation is held against before it is asked what has none.
 *
 * Rates are in the inverse of the unit of time, waits in that unit.
 */
import { moments } from "../base/moments.js";
import { Problem } from "../base/problem.js";
import { logWeights, meanOver, sharesOf, type Places } from "./birth-death.js";
import { asked } from "./question.js";
import { OFFERED, ONE_SERVER, WITH_BOUND, WITHOUT_BOUND, type Offered, type OneServer } from "./queue.js";
import { countOf } from "./sample.js";

/** The steady state of a queue: means. */
export interface SteadyState {
  /** The share of the servers that is busy. */
  readonly utilisation: number;
  /** The probability that a customer who is let in must wait. */
  readonly delayed: number;
  /** Customers in line, and in line or in service. */
  readonly inLine: number;
  readonly inSystem: number;
  /** The wait in line, and the time in line and in service, of customers who are let in [time]. */
  readonly wait: number;
  readonly response: number;
  /** The share of customers who find no place and are lost. */
  readonly lost: number;
}

const rateOf = (rate: number, name: string, where: string): number => {
  if (rate > 0 && rate < Infinity) return rate;
  throw new Problem({
    code: "KL270",
    what: `${name} is ${String(rate)}`,
    where,
    expected: "a finite number above 0",
    fix: `write for instance ${name}: 0.8`,
  });
};

/** Servers and places that are counted one by one, at most. */
const MOST = 10_000_000;
/** What rates that were rounded, multiplied and divided can be off by: 0.3 over three servers of 0.1 each is not below 1. */
const ROUNDING = 4 * Number.EPSILON;

/** The load, if there is a steady state under it. */
const stable = (load: number, where: string): number => {
  if (load < 1 - ROUNDING) return load;
  throw new Problem({
    code: "KL271",
    what: `the servers are offered ${load} of what they can do`,
    where,
    expected: "less than 1, by more than rounding: otherwise the line grows for ever, and there is no steady state",
    fix: "take a lower arrival rate, a quicker service or more servers, or bound the places: mmck",
  });
};

/**
 * Erlang's loss formula: the share of customers who find all of `servers` busy and are lost, under an offered load of `load` (arrival rate times
 * mean service, whatever the law of service), by its recurrence. Errors KL263, KL270.
 *
 * @source A. K. Erlang: Solution of some problems in the theory of probabilities of significance in automatic telephone exchanges. 1917
 * @example
 * erlangB({ servers: 2, load: 1 })
 * //=> 0.2
 */
export function erlangB(offered: Offered): number {
  const { servers, load } = asked(offered, OFFERED, "erlangB");
  countOf(servers, "servers", "erlangB", 1, MOST);
  rateOf(load, "load", "erlangB");
  return Array.from({ length: servers }).reduce<number>((b, _, k) => (load * b) / (k + 1 + load * b), 1);
}

/**
 * Erlang's delay formula: the probability that a customer of M/M/c must wait. Errors KL263, KL270, KL271.
 *
 * @source A. K. Erlang, 1917, as for `erlangB`
 * @example
 * erlangC({ servers: 1, load: 0.8 }).toFixed(12)
 * //=> "0.800000000000"
 */
export function erlangC(offered: Offered): number {
  const { servers, load } = asked(offered, OFFERED, "erlangC");
  const b = erlangB({ servers, load });
  const rho = stable(load / servers, "erlangC");
  return b / (1 - rho * (1 - b));
}

/**
 * M/M/c, and M/M/1 for one server, which it has unless told otherwise: Poisson arrivals, exponential service. Errors KL263, KL270, KL271.
 *
 * @source D. Gross, C. M. Harris: Fundamentals of queueing theory, 3rd ed., chapter 2
 * @example
 * const { inSystem, wait } = mmc({ arrivalRate: 0.5, serviceRate: 1 });
 * [inSystem, wait]
 * //=> [1, 1]
 */
export function mmc(queue: Omit<Places, "places">): SteadyState {
  const { arrivalRate, serviceRate, servers = 1 } = asked(queue, WITHOUT_BOUND, "mmc");
  rateOf(arrivalRate, "arrivalRate", "mmc");
  rateOf(serviceRate, "serviceRate", "mmc");
  countOf(servers, "servers", "mmc", 1, MOST);
  const load = arrivalRate / serviceRate;
  stable(load / servers, "mmc");
  // A load that is below all numbers finds nobody.
  const delayed = load > 0 ? erlangC({ servers, load }) : 0;
  const wait = delayed / (servers - load) / serviceRate;
  return stateOf({ arrivalRate, service: 1 / serviceRate, servers, delayed, wait, lost: 0 });
}

/**
 * M/M/c/K, and M/M/1/K for one server: as M/M/c, with `places` in line and in service together, and those who find none are lost. With as many
 * places as servers it is Erlang's loss system. Errors KL263, KL270.
 *
 * @source D. Gross, C. M. Harris: Fundamentals of queueing theory, 3rd ed., chapter 2
 * @example
 * const { lost, inSystem } = mmck({ arrivalRate: 1, serviceRate: 1, places: 3 });
 * [lost.toFixed(12), inSystem.toFixed(12)]
 * //=> ["0.250000000000", "1.500000000000"]
 */
export function mmck(queue: Places): SteadyState {
  const { arrivalRate, serviceRate, servers = 1, places } = asked(queue, WITH_BOUND, "mmck");
  rateOf(arrivalRate, "arrivalRate", "mmck");
  rateOf(serviceRate, "serviceRate", "mmck");
  countOf(servers, "servers", "mmck", 1, MOST);
  countOf(places, "places", "mmck", servers, MOST);
  const logs = logWeights({ arrivalRate, serviceRate, servers, places });
  const found = sharesOf(logs);
  // Poisson arrivals find what there is; who is let in, what there is below the last place.
  const met = sharesOf(logs.slice(0, -1));
  const busy = meanOver(found, (k) => Math.min(k, servers));
  const inLine = meanOver(found, (k) => Math.max(0, k - servers));
  const wait = meanOver(met, (k) => Math.max(0, k + 1 - servers) / servers) / serviceRate;
  // From those in service, and not from those who are not lost: of these a double can hold none where nearly all are.
  return {
    utilisation: busy / servers,
    delayed: meanOver(met, (k) => (k >= servers ? 1 : 0)),
    inLine,
    inSystem: inLine + busy,
    wait,
    response: wait + 1 / serviceRate,
    lost: found[places] ?? 0,
  };
}

/**
 * M/G/1: Poisson arrivals, one server, any law of service with a finite variance, by the formula of Pollaczek and Khinchine. An infinite variance
 * gives an infinite wait. Errors KL253 the law; KL270; KL271.
 *
 * @source D. Gross, C. M. Harris: Fundamentals of queueing theory, 3rd ed., chapter 5
 * @example
 * mg1({ arrivalRate: 0.5, service: { kind: "deterministic", value: 1 } }).wait
 * //=> 0.5
 */
export function mg1(queue: OneServer): SteadyState {
  const { arrivalRate, service } = asked(queue, ONE_SERVER, "mg1");
  rateOf(arrivalRate, "arrivalRate", "mg1");
  const { mean, variance } = moments(service);
  rateOf(mean, "the mean of service", "mg1");
  const load = stable(arrivalRate * mean, "mg1");
  const wait = (arrivalRate * variance + load * mean) / (2 * (1 - load));
  return stateOf({ arrivalRate, service: mean, servers: 1, delayed: load, wait, lost: 0 });
}

/** The rest, by Little's law. */
function stateOf({
  arrivalRate,
  service,
  servers,
  delayed,
  wait,
  lost,
}: {
  readonly arrivalRate: number;
  readonly service: number;
  readonly servers: number;
} & Pick<SteadyState, "delayed" | "wait" | "lost">): SteadyState {
  const entered = arrivalRate * (1 - lost);
  return {
    utilisation: (entered * service) / servers,
    delayed,
    inLine: entered * wait,
    inSystem: entered * (wait + service),
    wait,
    response: wait + service,
    lost,
  };
}

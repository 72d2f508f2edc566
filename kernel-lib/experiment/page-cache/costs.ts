/**
 * What the steps of the kernel cost in time, by the name under which the model tells them.
 *
 * The model has no time. Here each step that takes some gets it: a fault, the copy of a page, write-protecting every mapping, making up an
 * I/O. A step that is not named is free; a test holds the names against those that the model's operations can take.
 */
import type { Costs } from "../../workload/costs.js";

/** How often each cost is paid by a step. */
export type Pays = Readonly<Partial<Record<keyof Costs, 1>>>;

const FAULT: Pays = { fault: 1 };
const FORK: Pays = { fault: 1, copy: 1 };
const GUP: Pays = { gup: 1 };
const BOUNCE: Pays = { submit: 1, copy: 1 };

/** What a fault does, and write(2) in its place. */
const WRITES: Readonly<Record<string, Pays>> = Object.fromEntries(
  [
    { who: "write fault", last: "writable" },
    { who: "write(2)", last: "copy in" },
  ].flatMap(({ who, last }) => [
    [`${who}: reserve, dirty, ${last}`, FAULT],
    [`${who}: fork the folio`, FORK],
    [`${who}: dirty, then wait for the I/O`, FAULT],
    [`${who}: wait for the I/O`, FAULT],
    [`${who}: wait for the old delta`, FAULT],
    [`${who}: wait for the I/O or an unpin`, FAULT],
    [`${who}: wait for an unpin`, FAULT],
  ]),
);

/** What each named step pays. */
export const PAYS: Readonly<Record<string, Pays>> = {
  ...WRITES,
  "act on the old answer: fork the folio": FORK,
  "clear dirty, write-protect": { mkclean: 1 },
  "submit to the device": { submit: 1 },
  "submit a bounce page": BOUNCE,
  "submit a bounce page, keep dirty": BOUNCE,
  "pin the folio": GUP,
  "take a reference": GUP,
  "the holder gets a private copy": { gup: 1, copy: 1 },
};

/** The time that a step takes [µs]. */
export const costOf = (name: string, costs: Costs): number => {
  const pays = PAYS[name];
  return pays === undefined ? 0 : (Object.keys(pays) as (keyof Costs)[]).reduce((sum, cost) => sum + costs[cost], 0);
};

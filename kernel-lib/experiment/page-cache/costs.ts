/**
 * What the steps of the kernel cost in time, by the name under which the model tells them.
 *
 * The model has no time. Here each step that takes some gets it: a fault, the copy of a page, write-protecting every mapping, making up an
 * I/O. A step that is not named is free; a test holds the names against those that the model's operations can take.
 */

/** Times of the kernel's own work [µs]. */
export interface Costs {
  /** A write fault, from the trap to the writable entry. */
  readonly fault: number;
  /** Allocating a folio and copying a page into it: a fork, a bounce page. */
  readonly copy: number;
  /** Write-protecting one folio in every mapping, with the TLB flush. */
  readonly mkclean: number;
  /** Making up the I/O of one folio. */
  readonly submit: number;
  /** write(2) of one page, apart from what it waits for. */
  readonly write: number;
  /** get_user_pages of one page. */
  readonly gup: number;
}

/** How often each cost is paid by a step. */
export type Pays = Readonly<Partial<Record<keyof Costs, 1>>>;

const FAULT: Pays = { fault: 1 };
const FORK: Pays = { fault: 1, copy: 1 };
const GUP: Pays = { gup: 1 };
const BOUNCE: Pays = { submit: 1, copy: 1 };

/** What each named step pays. */
export const PAYS: Readonly<Record<string, Pays>> = {
  "write fault: reserve, dirty, writable": FAULT,
  "write fault: fork the folio": FORK,
  "write fault: dirty, then wait for the I/O": FAULT,
  "write fault: wait for the I/O": FAULT,
  "write fault: wait for the old delta": FAULT,
  "write fault: wait for the I/O or an unpin": FAULT,
  "write fault: wait for an unpin": FAULT,
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

/**
 * Fork, but wait for the I/O when the reference count is elevated: the mail's compromise.
 *
 * Kara's, 10 August 2015, with a threshold of 2. Hirofumi's objection: an elevated count is a state and not a path — some workloads
 * are in it always — so this is "yet another stable page". Which number is right depends on how often the folio is mapped.
 */
import { Problem } from "../base/problem.js";
import { policyOf, type Policy } from "../model/policy.js";
import { busy, elevated, fork, proceed, waitForIo, when } from "./rules.js";

/**
 * The compromise with a threshold: a count above it waits. Error KL112: a threshold that is not a whole number from 0.
 *
 * @source lkml 2015-08-10 Kara, "Re: [FYI] tux3: Core changes": do not detach a page with an elevated refcount, wait for the I/O
 * @example
 * forkUnlessElevated(2).name
 * //=> "fork unless refcount > 2"
 */
export function forkUnlessElevated(threshold: number): Policy {
  if (!Number.isInteger(threshold) || threshold < 0)
    throw new Problem({
      code: "KL112",
      what: `the threshold ${String(threshold)} is not a count`,
      where: "policy.forkUnlessElevated",
      expected: "a whole number from 0",
      fix: "write forkUnlessElevated(2), as the mail does",
    });
  return policyOf({
    name: `fork unless refcount > ${threshold}`,
    says: `A write fault on a busy folio forks it, but waits if more than ${threshold} references are held.`,
    rules: { onWriteFault: when(busy, when(elevated(threshold), waitForIo, fork), proceed) },
  });
}

/**
 * Fork, but wait for the I/O when the page is mlocked and its reference count elevated.
 *
 * The mail's last sentence: with Zijlstra's accounting of pinned pages, PG_mlocked and an elevated count would be "a more reliable indication".
 * Objection: a real-time logger is mlocked and has pinned nothing.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { and, busy, elevated, fork, mlocked, proceed, waitForIo, when } from "./rules.js";

/**
 *
 *
 * @source lkml 2015-08-10 Kara, last paragraph; linux-mm 2014-05-26 Zijlstra, "[RFC][PATCH 0/5] VM_PINNED"
 * @example
 * mlockedAndElevated(4).name
 * //=> "fork unless mlocked and refcount > 4"
 */
export const mlockedAndElevated = (threshold: number): Policy =>
  policyOf({
    name: `fork unless mlocked and refcount > ${threshold}`,
    says: `A write fault on a busy folio forks it, but waits if the page is mlocked and more than ${threshold} references are held.`,
    rules: { onWriteFault: when(busy, when(and(mlocked, elevated(threshold)), waitForIo, fork), proceed) },
  });

/**
 * As fork unless held, but the wait ends with the I/O or with the reference, whichever comes first, and then everything is asked anew.
 *
 * One reading of Hirofumi's "refcount >= specified threshold + waitq/wakeup". Safe exactly where the other is.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { busy, elevatedAboveExpected, fork, proceed, waitForIoOrUnpin, when } from "./rules.js";

/** @source lkml 2015-08-10 Hirofumi: are you saying "refcount >= specified threshold + waitq/wakeup" or such? */
export const forkOrWaitEither: Policy = policyOf({
  name: "fork or wait for either",
  says: "A write fault on a busy folio that is held waits until the I/O is over or the reference dropped, and asks again.",
  rules: { onWriteFault: when(busy, when(elevatedAboveExpected, waitForIoOrUnpin, fork), proceed) },
});

/**
 * As fork unless held, but the fault has committed itself to the reference: it sleeps on the queue that put_page wakes.
 *
 * The other reading of the same sentence. Objection: a pin that is never dropped makes it sleep for ever.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { busy, elevatedAboveExpected, fork, proceed, waitForUnpin, when } from "./rules.js";

/** @source lkml 2015-08-10 Hirofumi: are you saying "refcount >= specified threshold + waitq/wakeup" or such? */
export const forkOrWaitUnpin: Policy = policyOf({
  name: "fork or wait for unpin",
  says: "A write fault on a busy folio that is held waits until the reference is dropped, however long that takes.",
  rules: { onWriteFault: when(busy, when(elevatedAboveExpected, waitForUnpin, fork), proceed) },
});

/**
 * A pin needs a lease, and the clone breaks it.
 *
 * Dan Williams's, in answer to Kara in 2018; in the line of S_IOMAP_SEALED and MAP_DIRECT of 2017. The clone tests after its flush, when no new pin
 * can come, and takes the references away from holders whom it has notified. Nobody hangs. Objection: the holder must be able to let go,
 * and what its device writes afterwards is refused. Only leases that the kernel sees can be broken: FOLL_GET has none.
 *
 * Argued here, not enumerated elsewhere: P2 holds for pins, as under clone waits; P6 holds, since a lease ends the wait.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { breakLeases, pinned, proceed, when } from "./rules.js";

/** @source linux-mm 2018-01-04, answer to Kara, "Filesystem crashes due to pages without buffers" */
export const lease: Policy = policyOf({
  name: "lease",
  says: "A clone that finds a pin after its flush breaks the holder's lease, and the reference is gone.",
  rules: { afterCloneFlush: when(pinned, breakLeases, proceed) },
});

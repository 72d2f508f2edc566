/**
 * Fork, but wait for the I/O when somebody holds more references than page cache, file system, page tables and the fault itself account for.
 *
 * The mail's compromise with the number put right: not a constant, but what the page's own state explains. Constructed here, after
 * folio_expected_ref_count(). Objection: transient references of readers and batches still make it wait for nobody.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { busy, elevatedAboveExpected, fork, proceed, waitForIo, when } from "./rules.js";

/** @source linux-6.16 include/linux/mm.h folio_expected_ref_count; lkml 2015-08-10 Kara, for what it corrects */
export const forkUnlessExpected: Policy = policyOf({
  name: "fork unless held",
  says: "A write fault on a busy folio forks it, but waits for the I/O if it has more references than are accounted for.",
  rules: { onWriteFault: when(busy, when(elevatedAboveExpected, waitForIo, fork), proceed) },
});

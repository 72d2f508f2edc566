/**
 * Stable pages: a write fault waits while the folio is under writeback, so that the device copies what was submitted.
 *
 * Wong's, 2011, for checksumming devices. Hirofumi's objections: the wait is unpredictable (Lutomirski measured 30–100 ms in a logger),
 * and it stabilises nothing for a driver that pinned the folio before, since DMA takes no fault.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { proceed, underWriteback, waitForIo, when } from "./rules.js";

/** @source linux-6.2 mm/page-writeback.c folio_wait_stable; linux-mm May 2011, Wong; October 2011, Lutomirski */
export const stable: Policy = policyOf({
  name: "stable",
  says: "A write fault waits until the folio's writeback is over.",
  rules: { onWriteFault: when(underWriteback, waitForIo, proceed) },
});

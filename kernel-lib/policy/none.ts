/**
 * Do nothing special: what Linux does on a device that asks for no stable pages.
 *
 * Objection: everything in this library.
 */
import { policyOf, type Policy } from "../model/policy.js";

/** @source linux-6.2 mm/page-writeback.c folio_wait_stable returns at once unless SB_I_STABLE_WRITES is set */
export const none: Policy = policyOf({
  name: "none",
  says: "A write fault goes on whatever else is happening to the folio.",
  rules: {},
});

/**
 * set_page_dirty_lock simulates a write fault, so that the file system is asked after all.
 *
 * Kara's, 2018, one of two ways out. Objection: by then the data have been written, and if there is no space nobody is left to be told.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { simulateFault } from "./rules.js";

/** @source linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers" */
export const simulateFaultOnDirty: Policy = policyOf({
  name: "simulate a fault",
  says: "set_page_dirty_lock on a clean folio runs page_mkwrite first.",
  rules: { onSetDirty: simulateFault },
});

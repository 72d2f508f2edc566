/**
 * Writeback waits until every reference that was taken for writing is dropped, before it write-protects.
 *
 * Kara's, 2018, the other way out. Objection: a pin that is never dropped blocks the flusher, fsync and the clone for ever. And no kernel counts
 * such references: the model asks an oracle.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { heldForWriting, proceed, waitForUnpin, when } from "./rules.js";

/** @source linux-mm 2018-01-03 Kara, "Filesystem crashes due to pages without buffers" */
export const blockMkclean: Policy = policyOf({
  name: "block mkclean",
  says: "Writeback does not write-protect a folio that somebody holds for writing, but waits.",
  rules: { beforeMkclean: when(heldForWriting, waitForUnpin, proceed) },
});

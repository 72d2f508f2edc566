/**
 * Memory cleaning passes over pinned folios and leaves them dirty.
 *
 * Kara's, 2023, in folio_clear_dirty_for_io after mkclean, for WB_SYNC_NONE only. Objection: a folio pinned for long is never cleaned, counts
 * against the dirty limits, and throttles everybody; and whoever asks for integrity still writes it.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { and, memoryCleaning, pinned, proceed, skip, when } from "./rules.js";

/** @source linux-fsdevel 2023-02-09 Kara, "[PATCH RFC 0/5] Writeback handling of pinned pages", 3/5 */
export const skipPinned: Policy = policyOf({
  name: "skip pinned",
  says: "WB_SYNC_NONE writeback sets a pinned folio dirty again and does not write it.",
  rules: { afterMkclean: when(and(memoryCleaning, pinned), skip, proceed) },
});

/**
 * get_user_pages refuses a long-term pin for writing on a mapping that needs dirty tracking.
 *
 * Stoakes's, upstream since 6.5. Objection: it says nothing about short pins, and a few milliseconds are enough.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { longTerm, proceed, refuse, when } from "./rules.js";

/** @source linux-6.5 mm/gup.c writable_file_mapping_allowed (commit 8ac268436e6d); observed on 6.18 (family S21): EFAULT */
export const refuseLongTerm: Policy = policyOf({
  name: "refuse long-term",
  says: "A FOLL_LONGTERM pin for writing on a file mapping fails with EFAULT.",
  rules: { atPin: when(longTerm, refuse, proceed) },
});

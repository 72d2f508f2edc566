/**
 * A long-term holder gets a private copy, which is written into the file when it says so.
 *
 * An idea of Hellwig and Kara, 2023: registered memory as MAP_PRIVATE, and O_DIRECT inside the kernel at fsync. Objection: memory, and the mapping is
 * no longer shared.
 *
 * Argued here, not enumerated elsewhere: for long-term pins P1, P2 and P6 hold, since the file is only changed by an ordinary write;
 * for short ones it is none.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { givePrivateCopy, longTerm, proceed, when } from "./rules.js";

/** @source linux-fsdevel February 2023, Hellwig and Kara, on "[PATCH RFC 0/5] Writeback handling of pinned pages" */
export const privateCopy: Policy = policyOf({
  name: "private copy",
  says: "A FOLL_LONGTERM pin works on a copy that is written into the file by an ordinary write.",
  rules: { atPin: when(longTerm, givePrivateCopy, proceed) },
});

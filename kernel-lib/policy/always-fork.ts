/**
 * Page fork: never wait; a write fault on a folio under writeback gets a copy.
 *
 * Hirofumi's and Phillips's, for tux3. Kara's objection: whoever holds the old folio goes on with it, and what a driver writes there
 * is seen by nobody.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { busy, fork, proceed, when } from "./rules.js";

/** @source linux-tux3 fs/tux3/buffer_fork.c need_fork, pagefork_for_blockdirty: no test of references anywhere */
export const alwaysFork: Policy = policyOf({
  name: "always fork",
  says: "A write fault on a busy folio copies it and goes on with the copy.",
  rules: { onWriteFault: when(busy, fork, proceed) },
});

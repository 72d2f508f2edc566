/**
 * Fork, but wait for the I/O when the folio is marked as pinned.
 *
 * The mail's last paragraph: if get_user_pages marked its pages, the slow way could be kept for them. FOLL_PIN marks them since 5.6.
 * Objection: whoever still takes FOLL_GET is not seen.
 */
import { policyOf, type Policy } from "../model/policy.js";
import { busy, fork, pinned, proceed, waitForIo, when } from "./rules.js";

/** @source lkml 2015-08-10 Kara, last paragraph; linux-6.2 Documentation/core-api/pin_user_pages.rst */
export const forkUnlessPinned: Policy = policyOf({
  name: "fork unless pinned",
  says: "A write fault on a busy folio forks it, but waits for the I/O if the folio may be pinned for DMA.",
  rules: { onWriteFault: when(busy, when(pinned, waitForIo, fork), proceed) },
});

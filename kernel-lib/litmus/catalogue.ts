/** The catalogue, in teaching order: the mail, its control, what fork costs, what stable pages do and do not. */
import { dmaDuringIo } from "./dma-during-io.js";
import { forkGet } from "./fork-get.js";
import { forkPin } from "./fork-pin.js";
import { mailBtrfs } from "./mail-btrfs.js";
import { mailStore } from "./mail-store.js";
import { mailXfs } from "./mail-xfs.js";
import { storeDuringIo } from "./store-during-io.js";
import type { Litmus } from "./litmus.js";

/** Every litmus test of this library. */
export const catalogue: readonly Litmus[] = Object.freeze([
  mailXfs,
  mailBtrfs,
  mailStore,
  forkPin,
  forkGet,
  storeDuringIo,
  dmaDuringIo,
]);

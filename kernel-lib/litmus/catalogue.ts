/** The catalogue, in teaching order: core races; thresholds and false positives; reservation, space and loss; liveness. */
import { bias } from "./bias.js";
import { buffersCount } from "./buffers-count.js";
import { deadlock } from "./deadlock.js";
import { dirtyOrphan } from "./dirty-orphan.js";
import { dmaDuringIo } from "./dma-during-io.js";
import { fixupRace } from "./fixup-race.js";
import { flusherBatch } from "./flusher-batch.js";
import { forkDmaFirst } from "./fork-dma-first.js";
import { forkGet } from "./fork-get.js";
import { forkPin } from "./fork-pin.js";
import { forkTorn } from "./fork-torn.js";
import { gupFast } from "./gup-fast.js";
import { keepDirty } from "./keep-dirty.js";
import { largeFolio } from "./large-folio.js";
import { lateEnospc } from "./late-enospc.js";
import { lateEnospcBtrfs } from "./late-enospc-btrfs.js";
import { lruBatch } from "./lru-batch.js";
import { ltClone } from "./lt-clone.js";
import { ltFsync } from "./lt-fsync.js";
import { mailBtrfs } from "./mail-btrfs.js";
import { mailGet } from "./mail-get.js";
import { mailStore } from "./mail-store.js";
import { mailXfs } from "./mail-xfs.js";
import { mappers } from "./mappers.js";
import { mlocked } from "./mlocked.js";
import { noBuffers } from "./no-buffers.js";
import { pinAfterStart } from "./pin-after-start.js";
import { punch } from "./punch.js";
import { reader } from "./reader.js";
import { staleRead } from "./stale-read.js";
import { storeDuringIo } from "./store-during-io.js";
import { stripGet } from "./strip-get.js";
import { stripPin } from "./strip-pin.js";
import { testThenClone } from "./test-then-clone.js";
import { testThenFork } from "./test-then-fork.js";
import { thresholdLoses } from "./threshold-loses.js";
import { thresholdWaits } from "./threshold-waits.js";
import { truncate } from "./truncate.js";
import type { Litmus } from "./litmus.js";

/** Every litmus test of this library that is decided by interleavings. */
export const catalogue: readonly Litmus[] = Object.freeze([
  mailXfs,
  mailBtrfs,
  mailGet,
  mailStore,
  forkPin,
  forkGet,
  forkDmaFirst,
  forkTorn,
  dirtyOrphan,
  dmaDuringIo,
  pinAfterStart,
  storeDuringIo,
  staleRead,
  testThenFork,
  testThenClone,
  gupFast,
  thresholdWaits,
  thresholdLoses,
  buffersCount,
  noBuffers,
  mappers,
  lruBatch,
  flusherBatch,
  reader,
  bias,
  largeFolio,
  mlocked,
  lateEnospc,
  lateEnospcBtrfs,
  keepDirty,
  stripGet,
  stripPin,
  punch,
  truncate,
  fixupRace,
  ltClone,
  ltFsync,
  deadlock,
]);

/**
 * The catalogue, in teaching order: core races; thresholds and false positives; reservation, space and loss; liveness; then one for each family
 * of observations that is not among them yet. */
import { badChecksum } from "./bad-checksum.js";
import { bias } from "./bias.js";
import { buffersCount } from "./buffers-count.js";
import { changingBuffer } from "./changing-buffer.js";
import { cloneAgain } from "./clone-again.js";
import { cloneFirst } from "./clone-first.js";
import { cloneOrder } from "./clone-order.js";
import { cloneRange } from "./clone-range.js";
import { deadlock } from "./deadlock.js";
import { dirtyOrphan } from "./dirty-orphan.js";
import { dmaDuringIo } from "./dma-during-io.js";
import { earlyFsyncXfs } from "./early-fsync-xfs.js";
import { earlyFsync } from "./early-fsync.js";
import { failingDevice } from "./failing-device.js";
import { fixupRace } from "./fixup-race.js";
import { flusherBatch } from "./flusher-batch.js";
import { forkDmaFirst } from "./fork-dma-first.js";
import { forkGet } from "./fork-get.js";
import { forkIdentity } from "./fork-identity.js";
import { forkPin } from "./fork-pin.js";
import { forkTorn } from "./fork-torn.js";
import { frozenPin } from "./frozen-pin.js";
import { frozenStore } from "./frozen-store.js";
import { gupFast } from "./gup-fast.js";
import { keepDirty } from "./keep-dirty.js";
import { largeFolio } from "./large-folio.js";
import { largeNeighbour } from "./large-neighbour.js";
import { largeWait } from "./large-wait.js";
import { lateEnospcBtrfs } from "./late-enospc-btrfs.js";
import { lateEnospc } from "./late-enospc.js";
import { longTermRefused } from "./long-term-refused.js";
import { lruBatch } from "./lru-batch.js";
import { ltClone } from "./lt-clone.js";
import { ltFsync } from "./lt-fsync.js";
import { mailBtrfs } from "./mail-btrfs.js";
import { mailGet } from "./mail-get.js";
import { mailStore } from "./mail-store.js";
import { mailSyncRange } from "./mail-sync-range.js";
import { mailXfs } from "./mail-xfs.js";
import { mappers } from "./mappers.js";
import { mlocked } from "./mlocked.js";
import { noBuffers } from "./no-buffers.js";
import { pinAfterStart } from "./pin-after-start.js";
import { punch } from "./punch.js";
import { reader } from "./reader.js";
import { skipForever } from "./skip-forever.js";
import { hintedNeighbour } from "./hinted-neighbour.js";
import { smallNeighbour } from "./small-neighbour.js";
import { snapshotOrder } from "./snapshot-order.js";
import { snapshot } from "./snapshot.js";
import { staleRead } from "./stale-read.js";
import { storeDuringIo } from "./store-during-io.js";
import { stripGet } from "./strip-get.js";
import { stripPin } from "./strip-pin.js";
import { testThenClone } from "./test-then-clone.js";
import { testThenFork } from "./test-then-fork.js";
import { thresholdLoses } from "./threshold-loses.js";
import { thresholdWaits } from "./threshold-waits.js";
import { truncate } from "./truncate.js";
import { whoWaitsBtrfs } from "./who-waits-btrfs.js";
import { whoWaits } from "./who-waits.js";
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
  largeNeighbour,
  smallNeighbour,
  hintedNeighbour,
  largeWait,
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
  earlyFsync,
  earlyFsyncXfs,
  snapshot,
  cloneFirst,
  cloneAgain,
  cloneRange,
  mailSyncRange,
  whoWaits,
  whoWaitsBtrfs,
  snapshotOrder,
  cloneOrder,
  badChecksum,
  changingBuffer,
  failingDevice,
  frozenPin,
  frozenStore,
  longTermRefused,
  skipForever,
  forkIdentity,
]);

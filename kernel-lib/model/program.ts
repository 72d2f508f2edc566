/** From an operation, which is data, to its stages, which are functions. */
import { unreachable } from "../base/problem.js";
import type { Filesystem } from "./filesystem.js";
import { dropCloneStages, readCloneStages } from "./clone-cache.js";
import { awaitStages, deviceStages, fillStages, joinStages, settleStages, signalStages } from "./harness.js";
import { detachStages } from "./detach.js";
import { directWriteStages } from "./direct-write.js";
import { actStages, deltaStages, testStages } from "./delta.js";
import { gupFastStages } from "./gup-fast.js";
import { freezeStages, thawStages } from "./freeze.js";
import { deviceReadStages, dmaStages, gupStages, registerStages, takenBy, unpinStages } from "./gup.js";
import { setDirtyStages } from "./set-dirty.js";
import { storeStages, writeStages } from "./store.js";
import { extendStages, loadStages, otherStages, unmapStages } from "./mapping.js";
import { gup, type Operation } from "./operation.js";
import type { Rules as PolicyRules } from "./policy.js";
import { reclaimStages, stripStages } from "./reclaim.js";
import { reflinkStages, refusesWith, snapshotStages } from "./reflink.js";
import { END, NOTHING, type Stage } from "./stage.js";
import type { Size } from "./state.js";
import { flushStages, fsyncStages, syncRangeStages, syncStages } from "./sync.js";
import { accessedStages, holdStages, releaseStages } from "./transient.js";
import { waitForIo, writePageStages } from "./writeback.js";

/** What the stages of an operation depend on, besides the operation itself. */
export interface Context {
  readonly size: Size;
  readonly filesystem: Filesystem;
  /** The rules of the policy: a moment that nobody is asked at costs no step. */
  readonly asked: PolicyRules;
  /** The content that a store or a DMA leaves behind; for set dirty, the content of the DMA before it. */
  readonly version: number;
  /** The content that a buffer has changed to under a direct write. */
  readonly becomes?: number;
  /** Whether a store or a DMA writes a whole page, and not its half. */
  readonly whole: boolean;
  /** The operations before it in the same program: how the reference that is dropped was taken. */
  readonly before: readonly Operation[];
}

/** A step that changes nothing, but that the task may forget what it was told; an onlooker knows it by its name. */
const lookStage =
  (at: string, forgets: boolean): Stage =>
  (place) => {
    const look = place.step(`look: ${at}`, END, NOTHING, (w) => (forgets ? w.setResult(place.actor, 0) : w));
    return () => look;
  };

/** The stages of an operation. @source each kind of operation cites its own functions */
export function operationStages(
  operation: Operation,
  { size, filesystem, asked, version, becomes = version, whole, before }: Context,
): readonly Stage[] {
  switch (operation.kind) {
    case "gup":
      return operation.fast ? gupFastStages(operation) : gupStages(operation);
    case "dma":
      return dmaStages(operation.page, version, whole);
    case "device read":
      return deviceReadStages(operation.page);
    case "set dirty":
      return setDirtyStages(operation.page, version);
    case "unpin":
      return unpinStages(takenBy(before) ?? gup(operation.page));
    case "store":
      return storeStages(operation.page, operation.via, version, whole ? (operation.half ?? "both") : "first");
    case "write":
      return writeStages(operation.page, version, whole ? (operation.half ?? "both") : "first");
    case "clone into":
    case "dedupe into":
      if (filesystem.reflinks === false) return [refusesWith("cannot share blocks: EOPNOTSUPP", "EOPNOTSUPP")];
      return detachStages(operation.page, operation.kind, version, filesystem);
    case "truncate":
    case "punch":
    case "zero":
      return detachStages(operation.page, operation.kind, version, filesystem);
    case "direct write":
      // A file system may turn it into an ordinary write and a flush.
      return filesystem.directWrites === "buffered"
        ? [...writeStages(operation.page, version, whole ? "both" : "first"), ...flushStages(size, 1, false)]
        : directWriteStages(operation.page, { version, becomes, whole, filesystem });
    case "extend":
      return extendStages(operation.page);
    case "load":
      return loadStages(operation.page, operation.via ?? 0);
    case "unmap":
      return unmapStages(operation.page);
    case "other file":
      return otherStages(operation.page, version);
    case "reclaim":
      return reclaimStages(operation.page);
    case "strip":
      return stripStages(operation.page);
    case "hold":
      return holdStages(operation.page, operation.holder);
    case "release":
      return releaseStages(operation.holder);
    case "delta":
      return deltaStages();
    case "test":
      return testStages(operation.page);
    case "act":
      return actStages(operation.page, operation.via);
    case "writeback":
      return writePageStages(operation.page, "flusher");
    case "fsync":
      return fsyncStages(size, filesystem, operation.descriptor ?? 1);
    case "msync":
      return fsyncStages(size, filesystem, 1);
    case "sync range":
      return syncRangeStages(size, operation.waits);
    case "flush":
      return flushStages(size, 1, false);
    case "device":
      return deviceStages(operation.does);
    case "fill":
      // Looking for space, btrfs writes out what it has promised space for.
      return [...(filesystem.flushesWhenFull ? flushStages(size, 1) : []), ...fillStages(true)];
    case "unfill":
      return fillStages(false);
    case "settle":
      return settleStages();
    case "signal":
      return signalStages(operation.number);
    case "await":
      return awaitStages(operation.number);
    case "join":
      return joinStages(operation.actor);
    case "look":
      return [lookStage(operation.at, operation.forgets === true)];
    case "sync":
      return syncStages(size);
    case "snapshot":
      return filesystem.snapshots === true
        ? snapshotStages(size)
        : [refusesWith("there are no subvolumes: ENOTTY", "ENOTTY")];
    case "reflink":
      return reflinkStages(size, filesystem, asked);
    case "reflink range":
      return reflinkStages(size, filesystem, asked, operation);
    case "wait for I/O":
      return [waitForIo(operation.page)];
    case "freeze":
      return freezeStages(size);
    case "thaw":
      return thawStages();
    case "register buffer":
      return registerStages(operation.page);
    case "mark accessed":
      return accessedStages(operation.page);
    case "read clone":
      return readCloneStages(operation.page);
    case "drop clone":
      return dropCloneStages(operation.page);
    default:
      return unreachable(operation);
  }
}

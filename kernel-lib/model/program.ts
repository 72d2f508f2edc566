/** From an operation, which is data, to its stages, which are functions. */
import { unreachable } from "../base/problem.js";
import type { Filesystem } from "./filesystem.js";
import { dmaStages, gupStages, setDirtyStages, storeStages, unpinStages } from "./gup.js";
import type { Operation } from "./operation.js";
import { dropCloneStages, flushStages, fsyncStages, readCloneStages, reflinkStages, syncStages } from "./reflink.js";
import { END, type Stage } from "./stage.js";
import type { Size } from "./state.js";
import { writePageStages } from "./writeback.js";

/** What the stages of an operation depend on, besides the operation itself. */
export interface Context {
  readonly size: Size;
  readonly filesystem: Filesystem;
  /** The content that a store or a DMA leaves behind. */
  readonly version: number;
  /** The operations before it in the same program: how the reference that is dropped was taken. */
  readonly before: readonly Operation[];
}

/** A step that changes nothing; an onlooker knows it by its name. */
const lookStage =
  (at: string): Stage =>
  (place) => {
    const look = place.step(
      `look: ${at}`,
      END,
      () => [],
      (w) => w,
    );
    return () => look;
  };

/** The stages of an operation. @source each kind of operation cites its own functions */
export function operationStages(
  operation: Operation,
  { size, filesystem, version, before }: Context,
): readonly Stage[] {
  switch (operation.kind) {
    case "gup":
      return gupStages(operation.page, operation.via, operation.access, operation.flag);
    case "dma":
      return dmaStages(operation.page, version);
    case "set dirty":
      return setDirtyStages(operation.page);
    case "unpin":
      return unpinStages(before.findLast((o) => o.kind === "gup")?.flag ?? "FOLL_PIN");
    case "store":
      return storeStages(operation.page, operation.via, version);
    case "writeback":
      return writePageStages(operation.page, "flusher");
    case "fsync":
      return fsyncStages(size, filesystem);
    case "flush":
      return flushStages(size, 1);
    case "look":
      return [lookStage(operation.at)];
    case "sync":
      return syncStages(size);
    case "reflink":
      return reflinkStages(size, filesystem);
    case "read clone":
      return readCloneStages(operation.page);
    case "drop clone":
      return dropCloneStages(operation.page);
    default:
      return unreachable(operation);
  }
}

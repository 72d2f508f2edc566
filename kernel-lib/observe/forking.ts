/** S12: a device holds an anonymous page, the process forks, somebody stores, and then the device writes. */
import { dma, fork, pinned, seenBy, store, type Anonymous } from "../model/anonymous.js";
import type { Version } from "../model/version.js";
import type { Reached } from "./agreement.js";

const parentStores = (a: Anonymous): Anonymous => store(a, "parent", { second: "B" });
const childStores = (a: Anonymous): Anonymous => store(a, "child", { first: "C", second: "C" });
const same = (a: Anonymous): Anonymous => a;

/** S12: who stores before the device writes, and after. */
const STORING: Readonly<Record<string, readonly [(a: Anonymous) => Anonymous, (a: Anonymous) => Anonymous]>> = {
  parent_stores: [parentStores, same],
  child_stores: [same, childStores],
  nobody_stores: [same, same],
};

/** S12: what parent and child see at the end; the order was forced, so there is one outcome. */
export function forkingOutcomes(how: string, version: Version): readonly Reached[] | undefined {
  const [before, after] = STORING[how] ?? [];
  if (before === undefined || after === undefined) return undefined;
  const end = after(dma(before(fork(pinned(version))), "D"));
  return [{ dma_gup: "pinned", dma: "ok", parent_sees: seenBy(end, "parent"), child_sees: seenBy(end, "child") }];
}

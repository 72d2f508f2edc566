/**
 * S0: who holds references, and how many that makes.
 *
 * The second munmap of a page that was used twice activates it: on 6.18 it waits in a batch of that CPU, with a reference, until the batch is
 * drained, which may be at any time. Until then another CPU that finds it used puts it into a batch of its own.
 */
import { dma, gup, setDirty, store, unpin, type Operation } from "../model/operation.js";
import type { Letters } from "../model/letters.js";
import { holdersOf, refcount } from "../model/refcount.js";
import type { Kernel, Size } from "../model/state.js";
import type { Version } from "../model/version.js";
import { firstFolio, PAGE, type Moment } from "./moment.js";
import { at, fsync, ok, page, signal, wait, type Script } from "./script.js";

const hold = (holder: "lru" | "reader"): Operation => ({ kind: "hold", holder, page: PAGE });
const release = (holder: "lru" | "reader"): Operation => ({ kind: "release", holder, page: PAGE });
const said = (label: string, value: string): Moment => at(label, () => value);

/** The count without the task that looks: the harness reads struct page and takes no reference. */
const seen = (w: Kernel, letters: Letters, size: Size, request: number): string => {
  const { caller, ...holders } = holdersOf(w, 0, size);
  const ref = refcount({ ...holders, caller: caller - 1 }) + request;
  return `ref=${ref} mapcount=${holders.pte} priv=${holders.private} ${firstFolio(w, letters, size)}`;
};

/** S0: the reference count at each moment; the device below is a loop on a FUSE file, whose requests hold references of their own on 6.1. */
export function countingTasks({ requestHolds, activatesOnUnmap }: Version): readonly Script[] {
  const show = (label: string): Moment =>
    at(label, (w, letters, size) => seen(w, letters, size, w.writeback(0) * requestHolds));
  const inRequest = (label: string): Moment => at(label, (w, letters, size) => seen(w, letters, size, requestHolds));
  const land = (label: string): Script => [dma(PAGE), setDirty(PAGE), unpin(PAGE), ok(label)];
  const main: Script = [
    page("load"),
    show("cached+mapped1(clean)"),
    { kind: "load", page: PAGE, via: 1 },
    show("cached+mapped2"),
    page("unmap"),
    ...(activatesOnUnmap ? [signal(1), wait(2)] : []),
    show("cached,unmapped(clean)"),
    store(PAGE),
    ok("store"),
    show("cached+mapped1(dirty)"),
    gup(PAGE),
    said("dma_gup", "pinned"),
    show("+1 write pin"),
    signal(3),
    wait(4),
    said("dmaE_gup", "pinned"),
    show("+2 write pins"),
    fsync,
    ok("wb"),
    show("+2 pins, after fsync"),
    ...land("dma"),
    show("+1 pin, after first DMA done"),
    signal(5),
    wait(6),
    ok("dmaE"),
    show("no pins, after both DMA"),
    { kind: "device", does: "hold the completion" },
    page("writeback"),
    show("under writeback"),
    { kind: "device", does: "go on" },
    ok("wbstart"),
    { kind: "wait for I/O", page: PAGE },
    show("after writeback"),
    gup(PAGE),
    said("blkdma_gup", "pinned"),
    ...(activatesOnUnmap ? [signal(7), wait(8)] : []),
    inRequest("+1 blk O_DIRECT pin"),
    ...land("blkdma"),
    show("after blk DMA"),
    hold("reader"),
    show("vmspliced into a pipe"),
    release("reader"),
    hold("reader"),
    show("spliced from file to a pipe"),
    release("reader"),
    ok("mlock"),
    show("mlocked"),
  ];
  const other: Script = [wait(3), gup(PAGE), signal(4), wait(5), dma(PAGE), setDirty(PAGE), unpin(PAGE), signal(6)];
  const batches: readonly Script[] = [
    [wait(1), hold("lru"), signal(2), release("lru")],
    [wait(7), { kind: "mark accessed", page: PAGE }, signal(8), release("lru")],
  ];
  return [main, other, ...(activatesOnUnmap ? batches : [])];
}

/** S16: the driver's data arrive while the file system is frozen. S21: io_uring asks for the page for good. */
import type { Operation } from "../model/operation.js";
import { cached, originalDisk, PAGE } from "./moment.js";
import { at, ending, fsync, land, ok, pin, result, settle, signal, state, wait, type Script } from "./script.js";

const join = (actor: number): Operation => ({ kind: "join", actor });

/** S16: freeze, DMA, a writeback and a store while frozen, thaw. */
export const freezingTasks = (): readonly Script[] => [
  [
    ...pin,
    fsync,
    ok("wb"),
    { kind: "freeze" },
    ok("freeze"),
    ...land,
    state("state_frozen_after_dma"),
    at("orig_cache_frozen", cached),
    at("orig_disk_frozen", originalDisk),
    signal(1),
    settle,
    at("device_writes_while_frozen", (w, letters, size) => (originalDisk(w, letters, size) === "A" ? "no" : "yes")),
    at("orig_disk_frozen_after_wb", originalDisk),
    signal(2),
    settle,
    at("wb_while_frozen", (w, _l, size) => (w.pc(1) === size.lengths[1] ? "ok" : "ok;BLOCKED")),
    at("store_while_frozen", (w, _l, size) => (w.pc(2) === size.lengths[2] ? "ok" : "ok;BLOCKED")),
    { kind: "thaw" },
    ok("thaw"),
    join(1),
    join(2),
    ...ending(false, true),
  ],
  [wait(1), { kind: "sync range", waits: true }],
  [wait(2), { kind: "store", page: PAGE, via: 0, leaves: "C" }],
];

/** S21: io_uring_register(IORING_REGISTER_BUFFERS) on a mapped page of a file. */
export const registering: Script = [{ kind: "register buffer", page: PAGE }, result("register_buffers")];

/**
 * A small model of pages that drivers hold while they are written back and shared, declared as any system is: the yardstick of the
 * explorer. The same model for Spin stands in test/bench/peers/gup.pml, for C in gup-bfs.c and for Stateright in stateright/.
 *
 * Every driver takes a page that is not under writeback (the fault makes it writable and dirty, and ends the sharing of its block), pins
 * it, lets the device write without a fault, sets it dirty, and lets go. A store of the CPU faults first if the page is not writable. The
 * flusher cleans in four steps, the cloner shares a clean block in two. A page is bad once something was written to a shared block.
 * All go on for ever.
 */
import { bit, indexOf, upTo, type View } from "../../kernel-lib/base/cells.js";
import { among } from "../../kernel-lib/engine/among.js";
import type { Next, Property, Step, System } from "../../kernel-lib/engine/system.js";

/** The cells of the model. */
export type GupSchema = {
  readonly page: {
    readonly count: number;
    readonly fields: Record<"dirty" | "underIo" | "writable" | "shared" | "bad", typeof bit>;
  };
  readonly driver: { readonly count: number; readonly fields: Record<"stage" | "holds", ReturnType<typeof upTo>> };
  readonly helper: {
    readonly count: 1;
    readonly fields: Record<"flushStage" | "flushes" | "stores" | "clones", ReturnType<typeof upTo>>;
  };
};

type W = View<GupSchema>;

const step = (op: string, name: string, apply: (w: W) => W): Step<W> => ({
  kind: "step",
  name,
  op,
  part: "only",
  touches: () => [],
  apply,
});

/** Makes the page writable and dirty, with a block of its own. */
const fault = (w: W, p: number): W => w.setShared(p, 0).setWritable(p, 1).setDirty(p, 1);
/** Writes to the page; bad if its block is shared. */
const write = (w: W, p: number): W => (w.shared(p) === 1 ? w.setBad(p, 1) : w);
const clean = (w: W, p: number): boolean => w.dirty(p) === 0 && w.underIo(p) === 0;

/** The model with some pages and drivers; in a field that names a page, 0 names none. */
export function gupModel(pages: number, drivers: number): System<GupSchema> {
  const all = Array.from({ length: pages }, (_, p) => p);
  const waits = (op: string): Next<W> => ({
    kind: "wait",
    op,
    reason: "a page",
    on: all.map((index) => ({ group: "page", index })),
  });

  const driver = (d: number): ((w: W) => Next<W>) => {
    const takes = all.map((p) =>
      step("gup", `gup ${p}`, (w) =>
        fault(w, p)
          .setStage(d, 1)
          .setHolds(d, p + 1),
      ),
    );
    const take = among(takes, (w, p) => w.underIo(p) === 0, waits("gup"));
    const stages: readonly Step<W>[] = [
      step("pin", "pin", (w) => w.setStage(d, 2)),
      step("dma", "device writes", (w) => write(w, w.holds(d) - 1).setStage(d, 3)),
      step("set dirty", "set dirty", (w) => w.setDirty(w.holds(d) - 1, 1).setStage(d, 4)),
      step("unpin", "let go", (w) => w.setStage(d, 0).setHolds(d, 0)),
    ];
    return (w) => {
      const stage = w.stage(d);
      return stage === 0 ? take(w) : (stages[stage - 1] as Step<W>);
    };
  };

  const picks: Next<W> = {
    kind: "choice",
    steps: all.map((p) => step("store", `choose ${p}`, (w) => w.setStores(0, p + 1))),
  };
  const faults = step("store", "fault", (w) => fault(w, w.stores(0) - 1));
  const stores = step("store", "store", (w) => write(w, w.stores(0) - 1).setStores(0, 0));
  const writer = (w: W): Next<W> => {
    const p = w.stores(0) - 1;
    if (p < 0) return picks;
    return w.writable(p) === 1 ? stores : w.underIo(p) === 0 ? faults : storeWaits;
  };
  const storeWaits = waits("store");

  const flush = among(
    all.map((p) => step("writeback", `flush ${p}`, (w) => w.setFlushStage(0, 1).setFlushes(0, p + 1))),
    (w, p) => w.dirty(p) === 1 && w.underIo(p) === 0,
    waits("writeback"),
  );
  const flushing: readonly Step<W>[] = [
    step("writeback", "write-protect", (w) => w.setWritable(w.flushes(0) - 1, 0).setFlushStage(0, 2)),
    step("writeback", "clear dirty", (w) => w.setDirty(w.flushes(0) - 1, 0).setFlushStage(0, 3)),
    step("writeback", "submit", (w) => w.setUnderIo(w.flushes(0) - 1, 1).setFlushStage(0, 4)),
    step("writeback", "end of I/O", (w) =>
      w
        .setUnderIo(w.flushes(0) - 1, 0)
        .setFlushes(0, 0)
        .setFlushStage(0, 0),
    ),
  ];
  const flusher = (w: W): Next<W> => {
    const stage = w.flushStage(0);
    return stage === 0 ? flush(w) : (flushing[stage - 1] as Step<W>);
  };

  const choose = among(
    all.map((p) => step("reflink", `choose ${p}`, (w) => w.setClones(0, p + 1))),
    clean,
    waits("reflink"),
  );
  const share = step("reflink", "share the block", (w) => {
    const p = w.clones(0) - 1;
    return w.setShared(p, 1).setWritable(p, 0).setClones(0, 0);
  });
  const cloner = (w: W): Next<W> => (w.clones(0) === 0 ? choose(w) : share);

  const nexts = [...Array.from({ length: drivers }, (_, d) => driver(d)), writer, flusher, cloner];
  return {
    name: `pages ${pages}, drivers ${drivers}`,
    schema: {
      page: { count: pages, fields: { dirty: bit, underIo: bit, writable: bit, shared: bit, bad: bit } },
      driver: { count: drivers, fields: { stage: upTo(4), holds: indexOf("page", pages) } },
      helper: {
        count: 1,
        fields: {
          flushStage: upTo(4),
          flushes: indexOf("page", pages),
          stores: indexOf("page", pages),
          clones: indexOf("page", pages),
        },
      },
    },
    actors: [...Array.from({ length: drivers }, (_, d) => `driver ${d}`), "writer", "flusher", "cloner"],
    initial: (w) => w,
    next: (w, actor) => (nexts[actor] as (v: W) => Next<W>)(w),
    symmetry: [{ groups: ["page"] }, { groups: ["driver"] }],
    operations: ["gup", "pin", "dma", "set dirty", "unpin", "store", "writeback", "reflink"],
  };
}

/** Something is written to a shared block; it is, in some run. */
export const neverBad = (pages: number): Property<W> => ({
  kind: "never",
  name: "clone immutable",
  says: "No shared block is written to.",
  scope: "always",
  in: (w) => {
    for (let p = 0; p < pages; p++) if (w.bad(p) === 1) return true;
    return false;
  },
});

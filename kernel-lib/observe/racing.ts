/**
 * RAND: a driver, an fsync and a clone start at random times, and nothing is held. MP: two counters are written one after the other for ever,
 * and the file is cloned, or its subvolume, meanwhile.
 */
import { dma, gup, setDirty, unpin, type Operation } from "../model/operation.js";
import { cloneDisk, direct, originalDisk, PAGE, type Moment } from "./moment.js";
import { at, fsync, ok, type Script } from "./script.js";

const join = (actor: number): Operation => ({ kind: "join", actor });

/** A moment of which only the order is kept. */
const mark = (name: string): Moment => at(`@${name}`, () => "");

/** RAND: all three free; then everything is read. */
export const freeTasks = (): readonly Script[] => [
  [
    join(1),
    join(2),
    join(3),
    ok("clone_ret"),
    at("clone_at_clone_time", direct(cloneDisk)),
    fsync,
    fsync,
    { kind: "flush" },
    at("orig_final", direct(originalDisk)),
    at("clone_final", direct(cloneDisk)),
    at("dmesg", (w, letters, size) => (direct(cloneDisk)(w, letters, size) === "EIO" ? "csum-failed " : "")),
  ],
  [gup(PAGE), mark("pin seen"), dma(PAGE), setDirty(PAGE), unpin(PAGE), mark("dma over")],
  [fsync],
  [{ kind: "reflink" }, mark("clone over")],
];

/** What the harness computed from its clock: whether the clone was over before it saw the pin, before the DMA was over, or later. */
export const orderOf = (labels: readonly string[]): string => {
  const place = (name: string): number => labels.indexOf(`@${name}`);
  if (place("clone over") < place("pin seen")) return "before-pin-seen";
  return place("clone over") < place("dma over") ? "while-pinned" : "after-dma";
};

/** How the two counters lie in the file: in one dirty range, in two, or in two files. */
type Layout = "dense" | "sparse" | "2files";

/** The value of a counter in the clone: which round had written it. */
const round = (letters: { readonly cpu: readonly string[] }, version: number): number => {
  const letter = letters.cpu[version] ?? "A";
  return letter === "A" ? 0 : Number(letter);
};

const verdict = (a: number, b: number): string => {
  if (b > a) return "VIOLATION b ahead of a";
  return a - b > 1 ? "VIOLATION a ahead of b by more than 1" : "ok";
};

/**
 * MP: two rounds of the writer, a clone or snapshot, and, as it was never held, the kernel's own flusher. Counters that lie in one dirty range
 * are written by one request, so they are the two halves of one page here.
 *
 * @source linux-6.2 fs/btrfs/extent_io.c find_lock_delalloc_range: a dirty range is locked and goes out as one
 */
function rounds(
  way: "store" | "pwrite",
  clone: "ficlone" | "snap",
  a: Place,
  b: Place,
  together: boolean,
): readonly Script[] {
  const write = ({ page, half }: Place, leaves: string): Operation => {
    const part = half === undefined ? {} : { half };
    return way === "store"
      ? { kind: "store", page, via: 0, leaves, ...part }
      : { kind: "write", page, leaves, ...part };
  };
  const order: Moment = at("order", (w, letters) => {
    const value = (p: Place): number => {
      const block = w.cloneBlock(p.page) - 1;
      return round(letters, p.half === "second" ? w.diskDma(block) : w.diskCpu(block));
    };
    return verdict(value(a), value(b));
  });
  return [
    [join(1), join(2), ok("clone"), order],
    ["1", "2"].flatMap((n) => [write(a, n), write(b, n)]),
    [clone === "snap" ? { kind: "snapshot" } : { kind: "reflink" }],
    ...(together ? [] : [[0, 1].map((page): Operation => ({ kind: "writeback", page }))]),
  ];
}

interface Place {
  readonly page: number;
  readonly half?: "first" | "second";
}

const MP = /^(store|pwrite) a=(\w+),b=\w+ clone=(ficlone|snap) D=\d+ms (dense|sparse|2files)$/;

/**
 * MP: the scenarios of this name. Files are flushed in the order in which they became dirty or were put back on the list, so two files stand for
 * both orders.
 */
export function orderTasks(variant: string): readonly (readonly Script[])[] | undefined {
  const [, way, first, clone, layout] = MP.exec(variant) ?? [];
  if (way === undefined) return undefined;
  const make = (a: Place, b: Place, together: boolean): readonly Script[] =>
    rounds(way as "store", clone as "snap", a, b, together);
  const forward = first === "page0" || first === "file1";
  switch (layout as Layout) {
    case "dense":
      return [
        forward
          ? make({ page: 0, half: "first" }, { page: 0, half: "second" }, true)
          : make({ page: 0, half: "second" }, { page: 0, half: "first" }, true),
      ];
    case "sparse":
      return [forward ? make({ page: 0 }, { page: 1 }, false) : make({ page: 1 }, { page: 0 }, false)];
    case "2files":
      return [make({ page: 0 }, { page: 1 }, false), make({ page: 1 }, { page: 0 }, false)];
  }
}

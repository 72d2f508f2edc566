/**
 * The operations that an actor's program is made of: data with a text form.
 *
 * "gup write 0" and `gup(0)` are the same operation. A page is named by its index in the file, an address space by its number.
 */
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";

/** One operation on one page, or on the whole file. */
export type Operation =
  /** get_user_pages() on one page: FOLL_PIN adds 1024 to the count, FOLL_GET 1. */
  | {
      readonly kind: "gup";
      readonly access: "write" | "read";
      readonly flag: "FOLL_PIN" | "FOLL_GET" | "FOLL_LONGTERM";
      /** The lockless walk, in its three sub-steps. */
      readonly fast: boolean;
      readonly page: number;
      readonly via: number;
    }
  /** io_uring_register(IORING_REGISTER_BUFFERS): a FOLL_LONGTERM reference for writing, if the kernel grants it. */
  | { readonly kind: "register buffer"; readonly page: number }
  /** folio_mark_accessed() once more, while the folio still waits in a batch of another CPU: one reference more. */
  | { readonly kind: "mark accessed"; readonly page: number }
  /** FIFREEZE, FITHAW. */
  | { readonly kind: "freeze" }
  | { readonly kind: "thaw" }
  /** A transient reference is taken, or dropped. */
  | { readonly kind: "hold"; readonly holder: "lru" | "batch" | "reader"; readonly page: number }
  | { readonly kind: "release"; readonly holder: "lru" | "batch" | "reader"; readonly page: number }
  /** The device reads the folio that the actor holds. */
  | { readonly kind: "device read"; readonly page: number }
  /** tux3 closes the current delta. */
  | { readonly kind: "delta" }
  /** The policy of the write fault is asked now, and obeyed later. */
  | { readonly kind: "test"; readonly page: number }
  | { readonly kind: "act"; readonly page: number; readonly via: number }
  /** The device writes into the folio that the actor holds; `leaves` names the letter of the content. */
  | { readonly kind: "dma"; readonly page: number; readonly leaves?: string }
  /** set_page_dirty_lock() on the folio that the actor holds. */
  | { readonly kind: "set dirty"; readonly page: number }
  | { readonly kind: "unpin"; readonly page: number }
  /** A CPU store through a shared mapping. */
  | {
      readonly kind: "store";
      readonly page: number;
      readonly via: number;
      readonly leaves?: string;
      /** Only this half of the page, where stores cover whole pages. */
      readonly half?: "first" | "second";
    }
  /** write(2) of one page, which has no page-table entry of its own. */
  | { readonly kind: "write"; readonly page: number; readonly leaves?: string; readonly half?: "first" | "second" }
  /** The page is taken out of the file: cut off, or punched out. */
  | { readonly kind: "truncate"; readonly page: number }
  | { readonly kind: "punch"; readonly page: number }
  | { readonly kind: "zero"; readonly page: number }
  /** An O_DIRECT write, a clone of the other file into this one, a dedupe with an equal page of it. */
  | {
      readonly kind: "direct write";
      readonly page: number;
      readonly leaves?: string;
      /** What the first half of the buffer holds by the time the device copies it, if it has changed. */
      readonly becomes?: string;
    }
  | { readonly kind: "clone into"; readonly page: number }
  | { readonly kind: "dedupe into"; readonly page: number }
  /** The file grows over what was cut off. */
  | { readonly kind: "extend"; readonly page: number }
  /** A load maps the page; munmap takes the entries away. */
  | { readonly kind: "load"; readonly page: number; readonly via?: number }
  | { readonly kind: "unmap"; readonly page: number }
  /** The other file has been written before: it holds a block of its own. */
  | { readonly kind: "other file"; readonly page: number; readonly leaves?: string }
  /** Reclaim unmaps the page, writes it, and strips it of the file system's private. */
  | { readonly kind: "reclaim"; readonly page: number }
  /** The end of reclaim alone: the private is stripped from a clean page that does not look pinned. */
  | { readonly kind: "strip"; readonly page: number }
  /** The flusher: WB_SYNC_NONE, starts the I/O and goes on. */
  | { readonly kind: "writeback"; readonly page: number }
  /** WB_SYNC_ALL on the whole file. */
  | { readonly kind: "fsync"; readonly descriptor?: 1 | 2 | 3 }
  /** msync(MS_SYNC): fsync of what the mapping shows. */
  | { readonly kind: "msync" }
  /** sync_file_range() on the whole file: starts the I/O, and waits for it if it is told to. */
  | { readonly kind: "sync range"; readonly waits: boolean }
  /** filemap_write_and_wait() on the whole file: what an O_DIRECT read does before it reads. */
  | { readonly kind: "flush" }
  /** The harness: the device, rest, signals, joins. */
  | { readonly kind: "device"; readonly does: "go on" | "hold the copy" | "hold the completion" | "fail writes" }
  | { readonly kind: "fill" }
  | { readonly kind: "unfill" }
  | { readonly kind: "settle" }
  | { readonly kind: "signal"; readonly number: number }
  | { readonly kind: "await"; readonly number: number }
  | { readonly kind: "join"; readonly actor: number }
  /** filemap_fdatawait() for one page: what is under writeback is waited for, and nothing is written. */
  | { readonly kind: "wait for I/O"; readonly page: number }
  /** Nothing happens: a moment at which somebody looks; afterwards the task can forget what its last call was told. */
  | { readonly kind: "look"; readonly at: string; readonly forgets?: true }
  /** syncfs(): whatever is dirty or still in the hands of a worker reaches the platter. */
  | { readonly kind: "sync" }
  /** A subvolume snapshot: every inode is flushed, and then the tree is committed, without the inodes' locks. */
  | { readonly kind: "snapshot" }
  /** FICLONE of the whole file. */
  | { readonly kind: "reflink" }
  /** FICLONERANGE of the pages from the first to the last, both included. */
  | { readonly kind: "reflink range"; readonly first: number; readonly last: number }
  /** read(2) of one page of the clone, through its own page cache. */
  | { readonly kind: "read clone"; readonly page: number }
  /** posix_fadvise(DONTNEED) on the clone: its next read comes from the platter. */
  | { readonly kind: "drop clone"; readonly page: number };

const VIA = /(?: via (\d+))?/.source;
const GRAMMAR: readonly (readonly [RegExp, (m: readonly (string | undefined)[]) => Operation])[] = [
  [
    new RegExp(`^gup (fast )?(write|read) (\\d+)${VIA}(?: (FOLL_PIN|FOLL_GET|FOLL_LONGTERM))?$`),
    (m) =>
      gup({
        fast: m[1] !== undefined,
        access: m[2] as "write",
        page: Number(m[3]),
        via: Number(m[4] ?? 0),
        flag: (m[5] ?? "FOLL_PIN") as "FOLL_PIN",
      }),
  ],
  [
    /^(hold|release) (lru|batch|reader) (\d+)$/,
    (m) => ({ kind: m[1] as "hold", holder: m[2] as "lru", page: Number(m[3]) }),
  ],
  [/^device read (\d+)$/, (m) => ({ kind: "device read", page: Number(m[1]) })],
  [/^delta$/, () => ({ kind: "delta" })],
  [/^test (\d+)$/, (m) => ({ kind: "test", page: Number(m[1]) })],
  [new RegExp(`^act (\\d+)${VIA}$`), (m) => ({ kind: "act", page: Number(m[1]), via: Number(m[2] ?? 0) })],
  [/^dma (\d+)$/, (m) => dma(Number(m[1]))],
  [/^set dirty (\d+)$/, (m) => setDirty(Number(m[1]))],
  [/^unpin (\d+)$/, (m) => unpin(Number(m[1]))],
  [new RegExp(`^store (\\d+)${VIA}$`), (m) => store({ page: Number(m[1]), via: Number(m[2] ?? 0) })],
  [/^writeback (\d+)$/, (m) => writeback(Number(m[1]))],
  [
    /^(write|truncate|punch|zero|direct write|clone into|dedupe into|extend|load|unmap|other file|reclaim) (\d+)$/,
    (m) => ({ kind: m[1] as "write", page: Number(m[2]) }),
  ],
  [/^register buffer (\d+)$/, (m) => ({ kind: "register buffer", page: Number(m[1]) })],
  [/^mark accessed (\d+)$/, (m) => ({ kind: "mark accessed", page: Number(m[1]) })],
  [/^wait for I\/O (\d+)$/, (m) => ({ kind: "wait for I/O", page: Number(m[1]) })],
  [/^freeze$/, () => ({ kind: "freeze" })],
  [/^thaw$/, () => ({ kind: "thaw" })],
  [/^reflink range (\d+) (\d+)$/, (m) => ({ kind: "reflink range", first: Number(m[1]), last: Number(m[2]) })],
  [/^fsync$/, () => ({ kind: "fsync" })],
  [/^msync$/, () => ({ kind: "msync" })],
  [/^sync range$/, () => ({ kind: "sync range", waits: true })],
  [/^sync range write$/, () => ({ kind: "sync range", waits: false })],
  [/^flush$/, () => ({ kind: "flush" })],
  [/^look (\S+)$/, (m) => ({ kind: "look", at: m[1] ?? "" })],
  [/^sync$/, () => ({ kind: "sync" })],
  [/^snapshot$/, () => ({ kind: "snapshot" })],
  [/^reflink$/, () => ({ kind: "reflink" })],
  [/^read clone (\d+)$/, (m) => ({ kind: "read clone", page: Number(m[1]) })],
  [/^drop clone (\d+)$/, (m) => ({ kind: "drop clone", page: Number(m[1]) })],
];

/** The forms that `parseOperation` knows, as a person writes them. */
export const OPERATION_FORMS: readonly string[] = [
  "gup write 0",
  "gup read 0 FOLL_GET",
  "gup write 0 via 1",
  "gup write 0 FOLL_LONGTERM",
  "gup fast write 0",
  "device read 0",
  "hold lru 0",
  "release reader 0",
  "delta",
  "test 0",
  "act 0 via 1",
  "dma 0",
  "set dirty 0",
  "unpin 0",
  "store 0",
  "store 0 via 1",
  "write 0",
  "truncate 0",
  "punch 0",
  "zero 0",
  "direct write 0",
  "clone into 0",
  "dedupe into 0",
  "extend 0",
  "load 0",
  "unmap 0",
  "other file 0",
  "reclaim 0",
  "writeback 0",
  "fsync",
  "flush",
  "msync",
  "sync range",
  "sync range write",
  "sync",
  "snapshot",
  "reflink",
  "reflink range 0 1",
  "wait for I/O 0",
  "freeze",
  "thaw",
  "register buffer 0",
  "mark accessed 0",
  "read clone 0",
  "drop clone 0",
];

/**
 * An operation from its text. Error KL301: the text is none.
 *
 * @source the operations of linux-6.2 mm/gup.c, mm/memory.c, mm/page-writeback.c, fs/remap_range.c that the mail names
 * @example
 * parseOperation({ text: "store 0 via 1", where: "actor app" })
 * //=> { kind: "store", page: 0, via: 1 }
 */
export function parseOperation({ text, where }: { readonly text: string; readonly where: string }): Operation {
  for (const [form, make] of GRAMMAR) {
    const match = form.exec(text.trim());
    if (match !== null) return make(match);
  }
  const meant = nearest(text.trim().replace(/\d+/g, "0"), OPERATION_FORMS);
  throw new Problem({
    code: "KL301",
    what: `${JSON.stringify(text)} is no operation`,
    where,
    expected: OPERATION_FORMS.map((f) => JSON.stringify(f)).join(", "),
    fix: `${meant === undefined ? "write one of these" : `write it like ${JSON.stringify(meant)}`}, with the page's index`,
  });
}

/** An operation as its shortest text; `parseOperation` reads it back. @source a word of this library */
export function textOf(operation: Operation): string {
  const via = "via" in operation && operation.via !== undefined && operation.via !== 0 ? ` via ${operation.via}` : "";
  if (operation.kind === "gup")
    return `gup ${operation.fast ? "fast " : ""}${operation.access} ${operation.page}${via}${operation.flag === "FOLL_PIN" ? "" : ` ${operation.flag}`}`;
  if (operation.kind === "hold" || operation.kind === "release")
    return `${operation.kind} ${operation.holder} ${operation.page}`;
  if (operation.kind === "sync range") return operation.waits ? "sync range" : "sync range write";
  if (operation.kind === "reflink range") return `reflink range ${operation.first} ${operation.last}`;
  if (operation.kind === "look") return `look ${operation.at}`;
  return "page" in operation ? `${operation.kind} ${operation.page}${via}` : operation.kind;
}

/** The parts of `gup`. */
export type Gup = {
  readonly page: number;
  readonly access?: "write" | "read";
  readonly flag?: "FOLL_PIN" | "FOLL_GET" | "FOLL_LONGTERM";
  readonly fast?: boolean;
  readonly via?: number;
};

/**
 * get_user_pages(): by default for write, FOLL_PIN, through address space 0.
 *
 * @source linux-6.2 mm/gup.c pin_user_pages
 * @example
 * gup({ page: 0, flag: "FOLL_GET" }).access
 * //=> "write"
 */
export const gup = (what: number | Gup): Extract<Operation, { kind: "gup" }> => {
  const {
    page,
    access = "write",
    flag = "FOLL_PIN",
    via = 0,
    fast = false,
  } = typeof what === "number" ? { page: what } : what;
  return { kind: "gup", access, flag, page, via, fast };
};
/**
 * The device writes one page.
 *
 * @source linux-6.2 block/bio.c bio_copy_data and every DMA engine: no lock, no flag
 * @example
 * actor("driver", [gup(0), dma(0), unpin(0)]).operations.map((o) => o.kind)
 * //=> [ "gup", "dma", "unpin" ]
 */
export const dma = (page: number): Operation => ({ kind: "dma", page });
/**
 * set_page_dirty_lock().
 *
 * @source linux-6.2 mm/page-writeback.c set_page_dirty_lock
 * @example
 * setDirty(0).kind
 * //=> "set dirty"
 */
export const setDirty = (page: number): Operation => ({ kind: "set dirty", page });
/**
 * unpin_user_page().
 *
 * @source linux-6.2 mm/gup.c unpin_user_page
 * @example
 * unpin(0)
 * //=> { kind: "unpin", page: 0 }
 */
export const unpin = (page: number): Operation => ({ kind: "unpin", page });
/**
 * A CPU store through address space 0 or another.
 *
 * @source linux-6.2 mm/memory.c do_wp_page
 * @example
 * store({ page: 0, via: 1 })
 * //=> { kind: "store", page: 0, via: 1 }
 */
export const store = (what: number | { readonly page: number; readonly via?: number }): Operation => {
  const { page, via = 0 } = typeof what === "number" ? { page: what } : what;
  return { kind: "store", page, via };
};
/**
 * The flusher writes one page.
 *
 * @source linux-6.2 mm/page-writeback.c write_cache_pages
 * @example
 * writeback(0)
 * //=> { kind: "writeback", page: 0 }
 */
export const writeback = (page: number): Operation => ({ kind: "writeback", page });

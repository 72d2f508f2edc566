/**
 * What kernels of different age do differently, where a race can see it.
 *
 * A race that names no kernel has the rules that all of them share: nothing is refused that a policy may refuse.
 */
import { Problem } from "../base/problem.js";
import type { Filesystem, VersionName } from "./filesystem.js";

/** The rules of one kernel. */
export interface Version {
  readonly name: VersionName | "any";
  /** How FUSE and block O_DIRECT take their pages. @source linux-6.5 block/bio.c bio_iov_iter_get_pages (iov_iter_extract_pages); linux-6.18 fs/fuse/file.c fuse_get_user_pages */
  readonly drivers: "FOLL_PIN" | "FOLL_GET";
  /** Whether FOLL_LONGTERM for write is refused on a mapping whose file tracks dirty pages. @source linux-6.5 mm/gup.c writable_file_mapping_allowed, commit 8ac268436e6d */
  readonly refusesLongTerm: boolean;
  /** Whether io_uring refuses to register a buffer of a file. @source linux-6.1 io_uring/rsrc.c io_pin_pages: EOPNOTSUPP for file-backed memory */
  readonly refusesFileBuffers: boolean;
  /**
   * References that a FUSE request holds on every page of a kernel buffer that it carries: what a loop device on a FUSE file adds to a page
   * under I/O.
   *
   * @source linux-6.1 lib/iov_iter.c iov_iter_get_pages2 (a bvec's pages are taken); linux-6.3 iov_iter_extract_pages (they are not)
   */
  readonly requestHolds: 0 | 1;
  /** Whether a page that munmap finds accessed once more stays in a batch of the CPU, and with it a reference, when munmap returns. @source linux-6.1 mm/swap_state.c free_pages_and_swap_cache drains the batches; linux-mm 2024-12-19 van Riel, "mm: remove unnecessary calls to lru_add_drain"; observed (family S0): 6.1 no reference more, 6.18 one */
  readonly activatesOnUnmap: boolean;
}

const VERSIONS: Readonly<Record<VersionName | "any", Version>> = Object.freeze({
  any: {
    name: "any",
    drivers: "FOLL_PIN",
    refusesLongTerm: false,
    refusesFileBuffers: false,
    requestHolds: 0,
    activatesOnUnmap: true,
  },
  "6.1": {
    name: "6.1",
    drivers: "FOLL_GET",
    refusesLongTerm: false,
    refusesFileBuffers: true,
    requestHolds: 1,
    activatesOnUnmap: false,
  },
  "6.18": {
    name: "6.18",
    drivers: "FOLL_PIN",
    refusesLongTerm: true,
    refusesFileBuffers: false,
    requestHolds: 0,
    activatesOnUnmap: true,
  },
});

/**
 * The rules of a kernel by its name; the shared ones without. Error KL306: no kernel of that name is known.
 *
 * @source observed: families S0, S9, S10, S12, S17 and S21 on 6.18.44 and 6.1.192
 * @example
 * versionOf("6.1").drivers
 * //=> "FOLL_GET"
 */
export function versionOf(name: VersionName | "any" = "any"): Version {
  const found = (VERSIONS as Readonly<Record<string, Version | undefined>>)[name];
  if (found !== undefined) return found;
  throw new Problem({
    code: "KL306",
    what: `no kernel ${JSON.stringify(name)} is known`,
    where: "race, kernel",
    expected: '"6.1" or "6.18"',
    fix: "name one of them, or leave the field out for the rules that they share",
  });
}

/** A file system as the kernel of this version has it. @source the file system's own `differs` */
export const filesystemIn = (filesystem: Filesystem, version: Version): Filesystem =>
  version.name === "any" ? filesystem : { ...filesystem, ...filesystem.differs?.[version.name] };

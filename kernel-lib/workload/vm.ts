/** The kernel's own words for when dirty pages are written, and when writers are held back. */
import type { Flusher, Throttling } from "./workload.js";

/**
 * The sysctls under /proc/sys/vm, by their names there.
 *
 * @source linux-6.2 mm/page-writeback.c vm_dirty_ratio, dirty_background_ratio, dirty_expire_interval, dirty_writeback_interval; Documentation/admin-guide/sysctl/vm.rst
 */
export interface Sysctls {
  /** Pages that are dirty or under writeback, above which who dirties one sleeps [%]; 20 unless given. */
  readonly dirty_ratio?: number;
  /** Dirty pages above which the flusher does not wait for their age [%]; 10 unless given. */
  readonly dirty_background_ratio?: number;
  /** The age at which a page is written [cs]; 3000 unless given. */
  readonly dirty_expire_centisecs?: number;
  /** From one look of the flusher to its next [cs]; 500 unless given. */
  readonly dirty_writeback_centisecs?: number;
}

/** [µs] in a [cs]. */
const CENTISECOND = 10_000;

/** The longest sleep before a writer looks again [µs]. @source linux-6.2 mm/page-writeback.c MAX_PAUSE, HZ / 5 */
const MAX_PAUSE = 200_000;

/**
 * A flusher and a throttling as these sysctls set them. The kernel's shares are of the memory that can be dirtied; here they are of the file, as if it filled that
 * memory.
 *
 * @example
 * vm({ dirty_expire_centisecs: 100 })
 * //=> { flusher: { period: 5000000, expire: 1000000, background: 0.1 }, throttling: { limit: 0.2, pause: 200000 } }
 */
export const vm = ({
  dirty_ratio = 20,
  dirty_background_ratio = 10,
  dirty_expire_centisecs = 3000,
  dirty_writeback_centisecs = 500,
}: Sysctls = {}): {
  readonly flusher: Pick<Flusher, "period" | "expire" | "background">;
  readonly throttling: Throttling;
} => ({
  flusher: {
    period: dirty_writeback_centisecs * CENTISECOND,
    expire: dirty_expire_centisecs * CENTISECOND,
    background: dirty_background_ratio / 100,
  },
  throttling: { limit: dirty_ratio / 100, pause: MAX_PAUSE },
});

/** The kernel's own words for when dirty pages are written, and when writers are held back. */
import * as v from "valibot";
import { between, whole } from "../base/values.js";
import { checkForm } from "../base/form.js";
import { CODES } from "./shape.js";
import type { Flusher, Throttling } from "./workload.js";

/**
 * The sysctls under /proc/sys/vm, by their names there.
 *
 * @source linux-6.2 mm/page-writeback.c vm_dirty_ratio, dirty_background_ratio, dirty_expire_interval, dirty_writeback_interval; Documentation/admin-guide/sysctl/vm.rst
 */
export interface Sysctls {
  /** Pages that are dirty or under writeback, above which who dirties one sleeps [%]; 20 unless given. */
  readonly dirty_ratio?: number;
  /** Dirty pages above which who dirties one calls the flusher, which then asks for no age [%]; 10 unless given, and half of dirty_ratio where it is not below that. */
  readonly dirty_background_ratio?: number;
  /** The age at which a page is written [cs]; 3000 unless given. */
  readonly dirty_expire_centisecs?: number;
  /** From one look of the flusher to its next [cs]; 0 for none but those that it is called to; 500 unless given. */
  readonly dirty_writeback_centisecs?: number;
}

/** [µs] in a [cs]. */
const CENTISECOND = 10_000;
/** Longer than any run [µs]. */
const NEVER = 1e15;

const percent = v.exactOptional(between(0, 100, "a percentage, from 0 to 100"));
const sysctlForm = v.strictObject(
  {
    dirty_ratio: percent,
    dirty_background_ratio: percent,
    dirty_expire_centisecs: v.exactOptional(whole(0)),
    dirty_writeback_centisecs: v.exactOptional(whole(0)),
  },
  "sysctls by their names",
);

function checked(sysctls: Sysctls): Sysctls {
  checkForm(sysctlForm, sysctls, { name: "vm", make: "workload.vm({ dirty_ratio: 20 })", codes: CODES });
  return sysctls;
}

/** The longest sleep before a writer looks again [µs]. @source linux-6.2 mm/page-writeback.c MAX_PAUSE, HZ / 5 */
const MAX_PAUSE = 200_000;

/**
 * A flusher and a throttling as these sysctls set them. The kernel's shares are of the memory that can be dirtied; here they are of the file, as if it filled that
 * memory. Errors: KL202 a number that a sysctl cannot hold; KL203 a name that none has.
 *
 * @source linux-6.2 mm/page-writeback.c domain_dirty_limits: bg_thresh >= thresh has bg_thresh = thresh / 2; fs/fs-writeback.c wb_check_old_data_flush: no periodic writeback without an interval
 * @example
 * vm({ dirty_expire_centisecs: 100 })
 * //=> { flusher: { period: 5000000, expire: 1000000, background: 0.1 }, throttling: { limit: 0.2, pause: 200000 } }
 */
export function vm(sysctls: Sysctls = {}): {
  readonly flusher: Pick<Flusher, "period" | "expire" | "background">;
  readonly throttling: Throttling;
} {
  const { dirty_ratio = 20, dirty_background_ratio = 10 } = checked(sysctls);
  const { dirty_expire_centisecs = 3000, dirty_writeback_centisecs = 500 } = sysctls;
  const background = dirty_background_ratio < dirty_ratio ? dirty_background_ratio : dirty_ratio / 2;
  return {
    flusher: {
      period: dirty_writeback_centisecs === 0 ? NEVER : dirty_writeback_centisecs * CENTISECOND,
      expire: dirty_expire_centisecs * CENTISECOND,
      background: background / 100,
    },
    throttling: { limit: dirty_ratio / 100, pause: MAX_PAUSE },
  };
}

/**
 * Situations of one page, and who holds it in each: what a threshold on the reference count has to tell apart.
 *
 * A situation is a program that one actor runs alone; then the model is asked who holds the folio.
 */
import type { View } from "../base/cells.js";
import { frozen } from "../engine/frozen.js";
import type { System } from "../engine/system.js";
import { stepsOf } from "../engine/witness.js";
import * as filesystems from "../filesystem/index.js";
import { actor, race, systemOf, type RaceParts } from "../litmus/race.js";
import { holdersOf, refcount, type Holders } from "../model/refcount.js";
import { folioOf, type KernelSchema } from "../model/state.js";
import { none } from "../policy/index.js";

/** A page at the moment at which a policy looks at it. */
export interface Situation {
  readonly kind: "situation";
  readonly name: string;
  readonly holders: Holders;
  /** The sum, as folio_ref_count() gives it. */
  readonly refcount: number;
  /** Whether get_user_pages holds the page: what a test is meant to find. */
  readonly held: boolean;
}

/** How a situation comes about. */
export type SituationParts = Omit<RaceParts, "actors" | "finally"> & {
  /** What has been done to the page. */
  readonly after: readonly string[];
};

type Kernel = View<KernelSchema>;

/** An actor alone, until it is done or waits. */
const alone = (system: System<KernelSchema>, w: Kernel): Kernel => {
  const step = stepsOf(system.next(w, 0))[0];
  return step === undefined ? w : alone(system, step.apply(w));
};

/**
 * A situation from its parts.
 *
 * @example
 * situation("mapped twice", { filesystem: filesystem.xfs, mappings: 2, after: [] }).refcount
 * //=> 4
 */
export function situation(name: string, { after, ...parts }: SituationParts): Situation {
  const machine = systemOf(race(name, { ...parts, actors: [actor("one", after)], finally: [] }), none);
  const w = alone(machine, machine.initial(frozen(machine.schema)));
  const holders = holdersOf(w, folioOf(w, 0), machine.size);
  return { kind: "situation", name, holders, refcount: refcount(holders), held: holders.get + holders.pin > 0 };
}

/**
 * The situations that the mail's threshold meets: written or mapped, with and without buffers, looked at, batched, held.
 *
 * @source linux-6.2 mm/filemap.c __filemap_add_folio, mm/swap.c folio_add_lru, mm/gup.c try_grab_folio; linux-6.16 include/linux/mm.h folio_expected_ref_count
 * @example
 * restingSituations()
 *   .map(({ name }) => name)
 *   .slice(0, 2);
 * //=> [ "write(2), no buffers", "write(2), buffers" ]
 */
export const restingSituations = (): readonly Situation[] => {
  const { tux3, xfs } = filesystems;
  return [
    situation("write(2), no buffers", { filesystem: xfs, after: ["unmap 0"] }),
    situation("write(2), buffers", { filesystem: tux3, after: ["unmap 0"] }),
    situation("write fault, no buffers", { filesystem: xfs, after: ["store 0"] }),
    situation("write fault, buffers", { filesystem: tux3, after: ["store 0"] }),
    situation("2 mappings, buffers", { filesystem: tux3, mappings: 2, after: ["store 0"] }),
    situation("4 mappings, buffers", { filesystem: tux3, mappings: 4, after: ["store 0"] }),
    situation("write fault, in an LRU batch", { filesystem: xfs, after: ["store 0", "hold lru 0"] }),
    situation("write fault, in the flusher's batch", { filesystem: xfs, after: ["store 0", "hold batch 0"] }),
    situation("write fault, a reader", { filesystem: xfs, after: ["store 0", "hold reader 0"] }),
    situation("write fault, FOLL_GET", { filesystem: xfs, after: ["gup write 0 FOLL_GET"] }),
    situation("write fault, FOLL_PIN", { filesystem: xfs, after: ["gup write 0"] }),
  ];
};

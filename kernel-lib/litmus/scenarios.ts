/**
 * The ten scenarios behind the verdict matrix, each for a file system and a kind of reference.
 *
 * One page; `‖` is concurrency. They are the smallest races in which each property of the debate can be broken.
 */
import type { Filesystem } from "../model/filesystem.js";
import { actor, race, type Race } from "./race.js";

/** How a driver holds its page. */
export type Reference = "FOLL_PIN" | "FOLL_GET" | "FOLL_LONGTERM";

/** What a scenario is instantiated with. */
export interface Instance {
  readonly filesystem: Filesystem;
  readonly reference: Reference;
}

const flag = (reference: Reference): string => (reference === "FOLL_PIN" ? "" : ` ${reference}`);
const driver = (reference: Reference, put: boolean) =>
  actor("driver", [`gup write 0${flag(reference)}`, "dma 0", "set dirty 0", ...(put ? ["unpin 0"] : [])]);
const flusher = actor("flusher", ["delta", "writeback 0"]);
const cloner = actor("cloner", ["reflink"]);
const named = (name: string, { filesystem, reference }: Instance): string => `${name}+${filesystem.name}+${reference}`;

/** The ten scenarios, by their numbers. */
export const scenarios: Readonly<Record<string, (instance: Instance) => Race>> = Object.freeze({
  /** The mail's clone: a driver ‖ a clone. */
  M1: (i: Instance) => race(named("M1", i), { filesystem: i.filesystem, actors: [driver(i.reference, true), cloner] }),
  /** Fork against get_user_pages: a driver ‖ writeback ‖ a store through another address space. */
  M2: (i: Instance) =>
    race(named("M2", i), {
      filesystem: i.filesystem,
      mappings: 2,
      actors: [driver(i.reference, true), flusher, actor("app", ["store 0 via 1"])],
    }),
  /** DMA during I/O: a driver ‖ writeback. */
  M3: (i: Instance) => race(named("M3", i), { filesystem: i.filesystem, actors: [driver(i.reference, true), flusher] }),
  /** A store during I/O: two stores ‖ writeback. */
  M4: (i: Instance) =>
    race(named("M4", i), { filesystem: i.filesystem, actors: [actor("app", ["store 0", "store 0"]), flusher] }),
  /** A read-only holder: a device that reads ‖ two stores ‖ writeback. */
  M5: (i: Instance) =>
    race(named("M5", i), {
      filesystem: i.filesystem,
      actors: [
        actor("reader", [`gup read 0${flag(i.reference)}`, "device read 0", "unpin 0"]),
        actor("app", ["store 0", "store 0"]),
        flusher,
      ],
    }),
  /** One free block: as M3. */
  M6: (i: Instance) =>
    race(named("M6", i), { filesystem: i.filesystem, free: 1, actors: [driver(i.reference, true), flusher] }),
  /** A pin that is never dropped against a store: as M2. */
  M7: (i: Instance) =>
    race(named("M7", i), {
      filesystem: i.filesystem,
      mappings: 2,
      actors: [driver(i.reference, false), flusher, actor("app", ["store 0 via 1"])],
    }),
  /** A pin that is never dropped against a clone: as M1. */
  M8: (i: Instance) => race(named("M8", i), { filesystem: i.filesystem, actors: [driver(i.reference, false), cloner] }),
  /** Test, then fork on the old answer: a driver ‖ a store, the delta's end, a test, the act, a store. */
  M9: (i: Instance) =>
    race(named("M9", i), {
      filesystem: i.filesystem,
      mappings: 2,
      actors: [
        driver(i.reference, true),
        actor("app", ["store 0 via 1", "delta", "test 0", "act 0 via 1", "store 0 via 1"]),
      ],
    }),
  /** A CPU store against a clone: the control of M1. */
  M10: (i: Instance) =>
    race(named("M10", i), { filesystem: i.filesystem, actors: [actor("app", ["store 0", "store 0"]), cloner] }),
});

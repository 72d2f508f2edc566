/** The orders that the harness carries out on each file system: the same families and variants as in `datasets/kernel-observations`. */
import { Problem } from "../../base/problem.js";
import { detachingOrders } from "./detaching.js";
import { duringOrders } from "./during.js";
import { failingOrders } from "./failing.js";
import { mailOrders, type Abilities } from "./mail.js";
import type { ForcedOrder } from "./order.js";

/** The file systems that can be asked, by the names of the data set. */
const ABILITIES: Readonly<Record<string, Abilities>> = {
  xfs: { reflink: true, snapshot: false, whole: false },
  "xfs-largefolio": { reflink: true, snapshot: false, whole: true },
  btrfs: { reflink: true, snapshot: true, whole: false },
  "btrfs-nocow": { reflink: true, snapshot: true, whole: false },
  ext4: { reflink: false, snapshot: false, whole: false },
};

/** Their names. */
export const ASKED: readonly string[] = Object.keys(ABILITIES);

/** What a few seconds suffice for: the mail's steps, what changes under writeback, and stores. */
export const SMALL: readonly string[] = ["S1", "S2", "S4", "S5", "S6", "S7"];

/** The families that can be asked for. */
export const FAMILIES: readonly string[] = [...SMALL, "S3", "S8", "S9", "S10", "S13", "S16", "S17", "S21"];

/** The orders of some families on a file system. Error KL505: no such file system or family. */
export function ordersOn(filesystem: string, families: readonly string[]): readonly ForcedOrder[] {
  const abilities = ABILITIES[filesystem];
  const unknown = families.find((f) => !FAMILIES.includes(f));
  if (abilities === undefined || unknown !== undefined)
    throw new Problem({
      code: "KL505",
      what:
        abilities === undefined
          ? `the harness knows no file system ${JSON.stringify(filesystem)}`
          : `the harness has no family ${JSON.stringify(unknown)}`,
      where: "observe",
      expected: (abilities === undefined ? ASKED : FAMILIES).join(", "),
      fix: "choose from these",
    });
  const { reflink, whole } = abilities;
  const all = [
    ...mailOrders(abilities),
    ...(whole ? [] : [...duringOrders(reflink), ...detachingOrders(reflink), ...failingOrders(reflink)]),
  ];
  return all.filter((o) => families.includes(o.family));
}

/** Right answers: the expected one of each task, and some that nobody expected and that are right all the same. */
import {
  actor,
  before,
  bounce,
  busy,
  elevatedAboveExpected,
  filesystem,
  fork,
  pinned,
  policy,
  proceed,
  race,
  stablePageWait,
  stats,
  waitForIo,
  waitForUnpin,
  when,
} from "../../../kernel-lib/index.js";
import { app, cloner, driver, flusher, onTux3, onXfs } from "./answer.js";

interface Page {
  readonly mappings: number;
  readonly buffers: boolean;
}

const delta = actor("flusher", ["delta", "writeback 0"]);
const small = (free: number, ...operations: readonly string[]) =>
  race("mine", { filesystem: filesystem.tux3, free, actors: [actor("driver", operations), delta] });
const { bouncePinned, combine, forkUnlessExpected, simulateFaultOnDirty, stable } = policy;
const bounceAll = combine(simulateFaultOnDirty, policy.none.with({ name: "bounce all", atSubmit: bounce }));
const sensible = when(busy, when(elevatedAboveExpected, waitForIo, fork), proceed);
const hurried = [
  ...["driver", "driver", "driver", "flusher", "app", "app", "flusher", "flusher", "disk 1", "disk 1"],
  ...["driver", "driver", "at the end", "at the end"],
];

/** The task, what is particular about the answer, the answer. */
export const right: readonly (readonly [string, string, unknown])[] = [
  [
    "1.1",
    "the states",
    ["dirty", "under writeback", "clean", "dirty", "dirty", "under writeback", "clean", "clean", "dirty"],
  ],
  ["1.2", "one fault before the writeback, one behind it", 2],
  ["1.3", "the device writes behind the I/O", ["gup write 0", "writeback 0", "wait for I/O 0", "dma 0"]],
  ["1.3", "with an fsync in the writeback's place", ["gup write 0", "fsync", "dma 0", "unpin 0"]],
  ["2.1", "the mail's race", onXfs(driver, flusher, cloner)],
  ["2.1", "a driver that knows when", onXfs(actor("driver", ["gup write 0", "reflink", "dma 0", "set dirty 0"]))],
  ["2.2", "four operations", onXfs(actor("driver", ["gup write 0", "dma 0", "set dirty 0"]), cloner)],
  ["2.3", "stores beside a clone", onXfs(app, cloner)],
  ["2.4", "the driver is done before the clone", before("unpin 0", "reflink")],
  ["2.4", "the page is set dirty before the clone", [before("set dirty 0", "reflink")]],
  ["2.4", "the clone before the driver", before("reflink", "gup write 0")],
  ["3.1", "a sum of holders", ({ mappings, buffers }: Page) => 2 + mappings + (buffers ? 1 : 0)],
  ["3.2", "cache, two entries, and who asks", 4],
  ["3.3", "the wall", { safe: 4, prompt: 7 }],
  ["3.4", "the plateau", { from: 7, to: 1027 }],
  ["4.1", "two stores beside a writeback", onXfs(app, flusher)],
  ["4.1", "one store, whose fault and store the writeback parts", onXfs(actor("app", ["store 0"]), flusher)],
  ["4.1", "one actor, and the disk", onXfs(actor("app", ["store 0", "writeback 0", "store 0"]))],
  ["4.2", "both kinds of writers", onXfs(driver, flusher, app)],
  ["4.3", "the closed form", 2000 - 1000 * (1 - Math.exp(-2))],
  ["4.3", "the library's", stablePageWait({ rate: 1 / 1000, duration: 2000 }).mean],
  [
    "5.1",
    "the catalogue's",
    race("mine", {
      filesystem: filesystem.tux3,
      mappings: 2,
      actors: [driver, delta, actor("app", ["store 0 via 1"])],
    }),
  ],
  ["5.1", "one mapping for both", onTux3(driver, delta, actor("app", ["store 0"]))],
  ["5.2", "set dirty before the store", before("set dirty 0", "store 0 via 1")],
  ["5.2", "the driver is done before the delta is closed", before("unpin 0", "delta")],
  [
    "5.3",
    "wait where somebody holds more than is expected",
    policy.none.with({ name: "mine", onWriteFault: sensible }),
  ],
  ["5.3", "the built-in one", forkUnlessExpected],
  ["6.1", "one free block", small(1, "gup write 0", "dma 0", "set dirty 0", "unpin 0")],
  ["6.2", "three", 3],
  ["6.3", "leave pinned pages alone when memory is cleaned", policy.skipPinned],
  ["6.3", "leave entries writable while somebody writes", policy.blockMkclean],
  ["6.3", "writeback waits for the driver", policy.none.with({ name: "wait", beforeMkclean: waitForUnpin })],
  ["7.1", "as the witness has them", { protectedAt: 3, sharedAt: 9, changedAt: 15 }],
  ["7.2", "when the flush has found nothing to write", 8],
  ["7.3", "the device's write before the fork", hurried],
  ["8.1", "a tenth left out", (waits: readonly number[]) => stats.interval({ values: waits.slice(400) }).estimate],
  ["8.1", "MSER-5", (waits: readonly number[]) => stats.mser5(waits).mean],
  ["8.2", "Student's", (values: readonly number[]) => stats.interval({ values })],
  ["8.3", "paired, forty replications", { low: 59.6, high: 73.3 }],
  ["9.1", "a fault for the driver", simulateFaultOnDirty],
  ["9.1", "a lease", policy.lease],
  ["9.2", "fault, bounce, wait", combine(simulateFaultOnDirty, bouncePinned, stable)],
  ["9.2", "bounce whatever goes out: no wait, and no fork", bounceAll],
  ["9.3", "fault, bounce, fork", combine(simulateFaultOnDirty, bouncePinned, forkUnlessExpected)],
  ["9.3", "bounce whatever goes out", bounceAll],
  [
    "9.3",
    "wait for the pinned, fork the rest",
    combine(
      simulateFaultOnDirty,
      bouncePinned,
      policy.none.with({ name: "mine", onWriteFault: when(busy, when(pinned, waitForIo, fork), proceed) }),
    ),
  ],
];

/** Exercise 3: what a threshold on the reference count can tell apart. */
import { situation } from "../../experiment/situations.js";
import { tux3 } from "../../filesystem/tux3.js";
import { xfs } from "../../filesystem/xfs.js";
import type { Filesystem } from "../../model/filesystem.js";
import { actor, race, type Race } from "../../litmus/race.js";
import { noFalseWait, noLostDma } from "../../model/property.js";
import { forkUnlessElevated } from "../../policy/fork-unless-elevated.js";
import { asked } from "../asking.js";
import { aCount, aNumber, counts, results } from "../forms.js";
import { task, undecided, type Objection, type Task } from "../task.js";

/** A page as the student's function is asked about it. */
interface Page {
  readonly mappings: number;
  readonly buffers: boolean;
}

const pages: readonly Page[] = [1, 2, 3, 5].flatMap((mappings) =>
  [false, true].map((buffers) => ({ mappings, buffers })),
);

/** What the model counts when a store into such a page faults; tux3 attaches buffers, XFS does not. */
const counted = ({ mappings, buffers }: Page): number =>
  situation("a page at rest", { filesystem: buffers ? tux3 : xfs, mappings, after: ["store 0"] }).refcount;

function countObjection(given: readonly number[]): Objection {
  const off = pages.map((page, i) => (given[i] ?? 0) - counted(page));
  if (off.every((d) => d === 0)) return undefined;
  const [first] = off;
  if (off.every((d) => d === first))
    return `For each of ${pages.length} pages your count is ${Math.abs(first ?? 0)} too ${(first ?? 0) < 0 ? "small: somebody holds a reference on every page. Who is it that asks?" : "large: name the holder of each reference that you count."}`;
  if (new Set(given).size === 1)
    return "Your function gives the same number for every page. Which holders come with a mapping, and which with buffers?";
  const at = (wanted: (page: Page) => boolean): readonly number[] => off.filter((_, i) => wanted(pages[i] as Page));
  const same = (list: readonly number[]): boolean => list.every((d) => d === list[0]);
  if (same(at((p) => p.buffers)) && same(at((p) => !p.buffers)))
    return "Pages with buffers and pages without are not told apart as they should be: what does a file system's private add?";
  if (same(at((p) => p.mappings === 1)) && same(at((p) => p.mappings === 5)))
    return "The count goes wrong with the number of mappings: what does each page-table entry that maps the page add?";
  const worst = pages[off.findIndex((d) => d !== 0)] as Page;
  return `It is wrong, among others, for a page with ${worst.mappings} mapping${worst.mappings === 1 ? "" : "s"} and ${worst.buffers ? "" : "no "}buffers. Write down the holders of that page one by one.`;
}

/** A rewriter of a page that nobody holds. */
const rewriter = (filesystem: Filesystem, mappings: number): Race =>
  race(`a rewriter, ${mappings} mappings`, {
    filesystem,
    mappings,
    actors: [
      actor("app", [`store 0 via ${mappings - 1}`, `store 0 via ${mappings - 1}`]),
      actor("flusher", filesystem.name === "tux3" ? ["delta", "writeback 0"] : ["writeback 0"]),
    ],
  });

/** A driver, and a store of somebody else. */
const held = (filesystem: Filesystem, mappings: number, flag: "FOLL_GET" | "FOLL_PIN"): Race =>
  race(`a driver with ${flag}, ${mappings} mappings`, {
    filesystem,
    mappings,
    actors: [
      actor("driver", [`gup write 0 ${flag}`, "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", filesystem.name === "tux3" ? ["delta", "writeback 0"] : ["writeback 0"]),
      actor("app", [`store 0 via ${mappings - 1}`]),
    ],
  });

const waitsInVain = (filesystem: Filesystem, mappings: number, threshold: number) =>
  asked({ race: rewriter(filesystem, mappings), policy: forkUnlessElevated(threshold), property: noFalseWait });
const loses = (filesystem: Filesystem, mappings: number, flag: "FOLL_GET" | "FOLL_PIN", threshold: number) =>
  asked({ race: held(filesystem, mappings, flag), policy: forkUnlessElevated(threshold), property: noLostDma });

function oneThreshold(threshold: number): Objection {
  const [vain, lost] = [waitsInVain(xfs, 2, threshold), loses(xfs, 2, "FOLL_GET", threshold)];
  if (vain.holds === "unknown" || lost.holds === "unknown") return undecided;
  if (vain.holds === "no")
    return `With "fork unless refcount > ${threshold}" some run has a task sleep on a page that no driver holds. How many references has the page then?`;
  return lost.holds === "no"
    ? `With "fork unless refcount > ${threshold}" some run forks the page away under the driver and loses what its device wrote. How many references has the page that the driver holds?`
    : undefined;
}

const MIX = [1, 2, 4] as const;

/** Whether a threshold has a property for every page of the mix. */
const noneWaits = (threshold: number): boolean => MIX.every((m) => waitsInVain(tux3, m, threshold).holds === "yes");
const noneLoses = (flag: "FOLL_GET" | "FOLL_PIN", threshold: number): boolean =>
  MIX.every((m) => loses(tux3, m, flag, threshold).holds === "yes");

interface Wall {
  readonly safe: number;
  readonly prompt: number;
}

const wallObjection = ({ safe, prompt }: Wall): Objection => {
  if (!noneLoses("FOLL_GET", safe))
    return `A threshold of ${safe} loses a device's write on one of the pages. On which page of the mix does a driver's reference hide best?`;
  if (noneLoses("FOLL_GET", safe + 1))
    return `${safe} loses nothing, but it is not the largest threshold that loses nothing. When does a driver's reference first hide behind it?`;
  if (!noneWaits(prompt))
    return `With a threshold of ${prompt} somebody waits in vain on one of the pages. Which page of the mix has the most references when nobody holds it?`;
  return noneWaits(prompt - 1)
    ? `With ${prompt} nobody waits in vain, but it is not the smallest threshold that does. How many references has the page of the mix that has most?`
    : undefined;
};

interface Plateau {
  readonly from: number;
  readonly to: number;
}

const good = (threshold: number): boolean => noneWaits(threshold) && noneLoses("FOLL_PIN", threshold);

const plateauObjection = ({ from, to }: Plateau): Objection => {
  if (from > to) return "from is above to: there is no threshold between them.";
  if (!noneWaits(from))
    return `With a threshold of ${from} somebody waits in vain on one of the pages: the plateau begins later. Does a pin change what a page has that nobody holds?`;
  if (!noneLoses("FOLL_PIN", to))
    return `With a threshold of ${to} a pinned page is forked away: the plateau ends earlier. Which pinned page of the mix has the fewest references?`;
  if (good(from - 1))
    return `${from} is on the plateau, and something below it as well: it begins earlier. Is a pin needed for nobody to wait in vain?`;
  return good(to + 1)
    ? `${to} is on the plateau, and something above it as well: it ends later. What is the count of a page that is pinned, all holders together?`
    : undefined;
};

export const thresholds: readonly Task[] = [
  task({
    id: "3.1",
    asks: "How many references has a page at rest when a store into it faults?",
    form: results("({ mappings, buffers }) => the number of references", () => pages, aNumber),
    demands: [{ name: "the references of a page at rest", objection: countObjection }],
    shows: () =>
      `It gives what the model counts, for ${pages.length} pages with 1 to 5 mappings, with and without buffers.`,
  }),
  task({
    id: "3.2",
    asks: "Which threshold neither waits in vain nor loses a device's write, on a page of XFS that is mapped twice?",
    form: aCount(0),
    demands: [{ name: "neither a false wait nor a lost write", objection: oneThreshold }],
    shows: (t) => `"Fork unless refcount > ${t}" waits in no run in vain, and loses in no run what the device wrote.`,
  }),
  task({
    id: "3.3",
    asks: "Which is the largest threshold that loses nothing on any page of the mix, and which the smallest that never waits in vain?",
    form: counts("safe", "prompt"),
    demands: [{ name: "the two sides of the wall", objection: wallObjection }],
    shows: ({ safe, prompt }: Wall) =>
      `Up to ${safe} nothing is lost, from ${prompt} on nobody waits in vain, and no number is both: that is the wall.`,
  }),
  task({
    id: "3.4",
    asks: "From which threshold to which is nothing lost and nobody kept waiting in vain, if drivers use FOLL_PIN?",
    form: counts("from", "to"),
    demands: [{ name: "the plateau", objection: plateauObjection }],
    shows: ({ from, to }: Plateau) =>
      `Every threshold from ${from} to ${to} will do, ${to - from + 1} of them where FOLL_GET leaves none.`,
  }),
];

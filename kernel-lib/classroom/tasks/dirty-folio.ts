/** Exercise 1: what a dirty folio is. */
import { xfs } from "../../filesystem/xfs.js";
import { stateGraph } from "../../experiment/state-graph.js";
import { actor, race, type Actor, type Race } from "../../litmus/race.js";
import type { KernelProperty } from "../../model/property.js";
import { folioOf, onDiskCpu, onDiskDma, type Kernel, type Size } from "../../model/state.js";
import { none } from "../../policy/none.js";
import { asked, has } from "../asking.js";
import { aCount, aProgram, words } from "../forms.js";
import { task, undecided, type Objection, type Task } from "../task.js";
import { beginningOf, factsAt, movable, turnOf, type Moment } from "../turn.js";

const alone = (one: Actor): Race => race("one actor", { filesystem: xfs, actors: [one], finally: [] });

const stateOf = (moment: Moment): string => {
  const text = factsAt(moment).get("folio") ?? "";
  return text.includes("writeback") ? "under writeback" : text.startsWith("dirty") ? "dirty" : "clean";
};

/** The folio after each operation of a program that runs alone; the disk moves only while the program waits. */
function statesAfter(program: readonly string[]): readonly string[] {
  const walk = (moment: Moment): readonly string[] => {
    const can = movable(moment);
    const turn = turnOf(moment, can.includes("one") ? "one" : (can[0] ?? "nobody"));
    if (turn.kind === "stands") return [];
    const over = can.includes("one") && (turn.step.part === "last" || turn.step.part === "only");
    return [...(over ? [stateOf(turn.to)] : []), ...walk(turn.to)];
  };
  return walk(beginningOf(alone(actor("one", program)), none));
}

const told = [
  "store 0",
  "writeback 0",
  "wait for I/O 0",
  "gup write 0",
  "dma 0",
  "writeback 0",
  "wait for I/O 0",
  "dma 0",
  "set dirty 0",
] as const;

/** What to think of, by the operation whose entry is the first wrong one. */
const THINK: Readonly<Record<(typeof told)[number], string>> = {
  "store 0": "a store goes through the page table. What does the CPU find there, and what does the fault set?",
  "writeback 0":
    "writeback hands the folio to the device and goes on. Which flag does it clear, and which one does it set until the device is done?",
  "wait for I/O 0":
    "the I/O is over now. What has its completion cleared, and has anybody written into the folio meanwhile?",
  "gup write 0":
    "before it takes its reference, get_user_pages for writing does what a store does. In which state does a store leave the folio?",
  "dma 0": "the device writes to memory, not through the page table. Which flag changes by that alone?",
  "set dirty 0": "the driver calls set_page_dirty_lock(): what the kernel is told, it believes.",
};

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

function statesObjection(given: readonly string[]): Objection {
  const truth = statesAfter(told);
  const at = told.findIndex((_, i) => given[i] !== truth[i]);
  const operation = told[at];
  return operation === undefined
    ? undefined
    : `Look at the ${ordinals[at]} entry, after ${JSON.stringify(operation)}: ${THINK[operation]}`;
}

const FAULTS = ["store 0", "store 0", "writeback 0", "wait for I/O 0", "store 0", "store 0"];

const faults = (): number =>
  stateGraph(alone(actor("one", FAULTS)), { policy: none }).edges.filter((e) => e.name.startsWith("write fault"))
    .length;

function faultsObjection(given: number): Objection {
  const [truth, stores] = [faults(), FAULTS.filter((operation) => operation === "store 0").length];
  if (given === truth) return undefined;
  if (given >= stores)
    return "There are not more faults than stores, and not every store faults: in what state does a fault leave the page-table entry for the store behind it?";
  return given > truth
    ? "Too many. A fault happens where the entry is read-only. Go through the program and write down, before each store, whether the entry may be written through."
    : "Too few. Something in this program makes the entry read-only again, or nobody would notice a store after it.";
}

const atEnd = (name: string, is: (w: Kernel, folio: number, size: Size) => boolean): KernelProperty => ({
  kind: "reachable",
  name,
  says: name,
  scope: "end",
  page: (w, page, size) => is(w, folioOf(w, page), size),
});

const unwritten = (w: Kernel, folio: number, size: Size): boolean =>
  w.cpu(folio) !== onDiskCpu(w, 0, size) || w.dma(folio) !== onDiskDma(w, 0, size);

/** Objects unless every run of the program ends so. */
const atEveryEnd = (one: Actor, property: KernelProperty, never: string, sometimes: string): Objection => {
  const { verdict } = asked({ race: alone(one), policy: none, property });
  if (verdict === "inconclusive") return undecided;
  return verdict === "always" ? undefined : verdict === "never" ? never : sometimes;
};

export const dirtyFolio: readonly Task[] = [
  task({
    id: "1.1",
    asks: "What is the folio after each operation of the program: clean, dirty, or under writeback?",
    form: words(told.length, ["clean", "dirty", "under writeback"]),
    demands: [{ name: "the folio after each operation", objection: statesObjection }],
    shows: () => `All ${told.length} states are as the model has them. Twice the device wrote, and no flag moved.`,
  }),
  task({
    id: "1.2",
    asks: "How many write faults does the program take?",
    form: aCount(0),
    demands: [{ name: "the number of write faults", objection: faultsObjection }],
    shows: (n) =>
      `The model takes ${n} write faults in this program: one for each time the entry is read-only when a store comes.`,
  }),
  task({
    id: "1.3",
    asks: "Which program leaves the folio clean although memory and platter differ?",
    form: aProgram,
    demands: [
      {
        name: "something is written",
        objection: (one) =>
          has(alone(one), "store") || has(alone(one), "dma") || has(alone(one), "write")
            ? undefined
            : "Nothing in this program writes into the folio: memory and platter hold the same from beginning to end.",
      },
      {
        name: "clean at the end",
        objection: (one) =>
          atEveryEnd(
            one,
            atEnd("clean", (w, folio) => w.dirty(folio) === 0),
            "The folio is dirty at the end: the kernel knows that it must be written. Who can change a page without telling the kernel, and when is it not yet dirty?",
            "In some runs the folio is dirty at the end. Let the program wait wherever it matters whether the device is done.",
          ),
      },
      {
        name: "memory and platter differ",
        objection: (one) =>
          atEveryEnd(
            one,
            atEnd("memory and platter differ", unwritten),
            "The folio is clean, and the platter holds what memory holds: what was written has been written back. What writes after the write-protection, and takes no fault?",
            "Only in some runs do they differ: the device may copy the folio before or after the write. Put something between them that makes the order certain.",
          ),
      },
    ],
    shows: () =>
      "In every run of it the folio is clean, nothing is under way to the platter, and the platter holds something else. In this window nobody but the driver knows.",
  }),
];

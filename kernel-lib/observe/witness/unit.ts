/**
 * The steps of a witness, gathered into what the harness can do as one: a call, the begin of a transfer, its end.
 *
 * Read next: `holding.ts` for what the device must hold, `harness.ts` for the order.
 */
import type { Witness, WitnessStep } from "../../engine/exploration.js";

/** Something that the harness begins at one moment and that is over at another. */
export interface Unit {
  readonly actor: string;
  readonly kind: "call" | "pin" | "land";
  /** The call as the harness writes it; for a transfer the page and the letter of its data. */
  readonly words: string;
  /** The steps of the witness that are its own, in order. */
  readonly steps: readonly number[];
  /** Whether its last step is in the witness. */
  readonly over: boolean;
}

/** A step that the harness has no means for, and why. */
export interface Obstacle {
  readonly step: number;
  readonly why: string;
}

/** The disk and the file system's worker: nobody calls them. */
export const isHelper = ({ op }: WitnessStep): boolean => op === "I/O" || op === "fixup";

interface Operation {
  readonly actor: string;
  readonly op: string;
  readonly name: string;
  readonly steps: readonly number[];
  readonly over: boolean;
}

/** Steps of one actor up to one that is the last of its operation. */
function operationsOf(witness: Witness): readonly Operation[] {
  return witness.steps.reduce<readonly Operation[]>((all, step, k) => {
    if (isHelper(step)) return all;
    const open = all.findIndex((o) => o.actor === step.actor && !o.over);
    const over = step.part === "last" || step.part === "only";
    const before = all[open];
    return before === undefined
      ? [...all, { actor: step.actor, op: step.op, name: step.name, steps: [k], over }]
      : all.with(open, { ...before, steps: [...before.steps, k], over });
  }, []);
}

const PAGED = ["writeback", "truncate", "punch", "zero", "extend", "load", "wait for I/O", "register buffer"];
const PLAIN = ["fsync", "msync", "sync range", "sync range write", "sync", "reflink", "snapshot", "freeze", "thaw"];
const WRITES = ["store", "write", "direct write", "other file"];
const WHOLE: Readonly<Record<string, string>> = {
  unmap: "unmap",
  "clone into": "clone into",
  "dedupe into": "dedupe into",
  flush: "direct read 0",
  "drop clone": "drop clone",
};
const DEVICES: readonly string[] = ["fail writes", "hold the copy", "hold the completion", "go on"];

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/ via [1-9]/, "the harness maps the file once"],
  [/^gup fast/, "the lockless walk has no place at which a process can be stopped"],
  [/FOLL_LONGTERM/, "a driver decides for how long it asks, not the harness"],
  [/^(hold|release|mark accessed)/, "a reference of the page cache's own is taken when the kernel pleases"],
  [/^(test|act|delta)/, "no released kernel has this step"],
  [/^reclaim/, "memory is reclaimed when the kernel pleases"],
];

/** The call for an operation; letters of stores and transfers in the order in which they begin. */
function wordsOf({ op, name }: Operation, letter: string): string | undefined {
  if (name.startsWith("the device: ")) return DEVICES.find((d) => name === `the device: ${d}`);
  const [, verb = op, page] = /^(.*?) (\d+)$/.exec(op) ?? [];
  if (page === undefined) return PLAIN.includes(op) ? op : WHOLE[op];
  if (WRITES.includes(verb)) return `${op} ${letter}`;
  if (PAGED.includes(verb) || /^reflink range \d+$/.test(verb) || verb === "read clone") return op;
  return WHOLE[verb];
}

const isTransferEnd = (op: string): boolean => /^(dma|set dirty|unpin) /.test(op);

/** A driver's operations behind its DMA are one answer of the device: copied, set dirty, unpinned, in one call. */
function joined(operations: readonly Operation[]): readonly Operation[] {
  return operations.reduce<readonly Operation[]>((all, o) => {
    const at = all.findLastIndex((b) => b.actor === o.actor);
    const before = all[at];
    return before !== undefined && isTransferEnd(o.op) && before.op.startsWith("dma ")
      ? all.with(at, { ...before, steps: [...before.steps, ...o.steps], over: o.over })
      : [...all, o];
  }, []);
}

/** The units of a witness, or the first step that is none the harness could do. */
export function unitsOf(witness: Witness): readonly Unit[] | Obstacle {
  const operations = joined(operationsOf(witness));
  const stores = operations.filter((o) => WRITES.includes(o.op.replace(/ \d+$/, "")));
  const pins = operations.filter((o) => o.op.startsWith("gup"));
  const letterOf = (o: Operation): string =>
    o.op.startsWith("gup")
      ? String.fromCharCode("D".charCodeAt(0) + pins.indexOf(o))
      : (["B", "C", "X", "Y", "W"][stores.indexOf(o)] ?? "V");
  const units = operations.map((o): Unit | Obstacle => {
    const { actor, op, steps, over } = o;
    const reason = REASONS.find(([pattern]) => pattern.test(op))?.[1];
    const page = /(\d+)(?: FOLL_(?:GET|PIN))?$/.exec(op)?.[1] ?? "0";
    if (reason !== undefined) return { step: steps[0] as number, why: reason };
    if (op.startsWith("gup read"))
      return {
        step: steps[0] as number,
        why: "the harness's device takes a page that it reads in one piece with the call",
      };
    if (op.startsWith("gup write")) return { actor, kind: "pin", words: `${page} ${letterOf(o)}`, steps, over };
    if (op.startsWith("dma ")) return { actor, kind: "land", words: "", steps, over: true };
    if (isTransferEnd(op))
      return {
        step: steps[0] as number,
        why: "the harness's device answers with data: nothing is set dirty or dropped without",
      };
    const words = wordsOf(o, letterOf(o));
    return words === undefined
      ? { step: steps[0] as number, why: "the harness has no call for it" }
      : { actor, kind: "call", words, steps, over };
  });
  const obstacle = units.find((u): u is Obstacle => "why" in u);
  return obstacle ?? (units as readonly Unit[]);
}

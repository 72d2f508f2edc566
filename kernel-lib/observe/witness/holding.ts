/** What the device must hold so that a witness's I/O is copied, and completed, where the witness says. */
import type { Witness } from "../../engine/exploration.js";
import { isHelper, type Obstacle, type Unit } from "./unit.js";

/** One write of a page: the step that submits it, and where the device copies it and says that it is done. */
interface Write {
  readonly submitted: number;
  readonly copied: number;
  readonly completed: number;
}

const COPY = "copy the folio to the platter";
const COMPLETE = "complete";
const FAILS = "the write fails: EIO, the page is clean";
/** The step that gives a write to the device. */
export const SUBMIT = "submit to the device";

/** What is never reached in the witness comes behind its end. */
function writesOf({ steps }: Witness): readonly Write[] {
  const submits = steps.flatMap((s, k) => (s.name === SUBMIT ? [k] : []));
  return submits.reduce<readonly Write[]>((writes, submitted) => {
    const taken = new Set(writes.flatMap((w) => [w.copied, w.completed]));
    const find = (names: readonly string[], from: number, disk?: string): number => {
      const at = steps.findIndex(
        (s, k) => k > from && names.includes(s.name) && !taken.has(k) && (disk === undefined || s.actor === disk),
      );
      return at < 0 ? steps.length : at;
    };
    const copied = find([COPY, FAILS], submitted);
    const isOver = copied === steps.length || steps[copied]?.name === FAILS;
    const completed = isOver ? copied : find([COMPLETE], copied, steps[copied]?.actor);
    return [...writes, { submitted, copied, completed }];
  }, []);
}

/** A statement to the device, before a step. */
export interface Telling {
  readonly before: number;
  readonly words: "hold the copy" | "hold the completion" | "go on";
}

/** What to tell the device, in the order of the steps; or the step at which it would have to hold two things differently. */
export function tellingsOf(witness: Witness, units: readonly Unit[]): readonly Telling[] | Obstacle {
  const { steps } = witness;
  const owner = new Map(units.flatMap((u) => u.steps.map((k): readonly [number, Unit] => [k, u])));
  const others = (write: Write, from: number, to: number): boolean =>
    steps.some((s, k) => k > from && k < to && !isHelper(s) && owner.get(k) !== owner.get(write.submitted));
  const tellings = writesOf(witness).map((write): readonly Telling[] => {
    const unit = owner.get(write.submitted) as Unit;
    // Who waits for the write does not go on before it is complete, so the completion may be told later than the witness has it.
    const next = unit.steps.find((k) => k > write.submitted) ?? (unit.over ? -1 : steps.length);
    const completed = write.completed < next ? next : write.completed;
    const begin = unit.steps[0] as number;
    const copyHeld = others(write, write.submitted, write.copied);
    const held = others(write, write.copied, completed);
    if (copyHeld)
      return [
        { before: begin, words: "hold the copy" },
        { before: write.copied, words: held ? "hold the completion" : "go on" },
        ...(held ? [{ before: completed, words: "go on" } as const] : []),
      ];
    return held
      ? [
          { before: begin, words: "hold the completion" },
          { before: completed, words: "go on" },
        ]
      : [];
  });
  const holding = tellings.filter((t) => t.length > 0);
  const clash = holding.find((t, i) => i > 0 && (holding[i - 1]?.at(-1)?.before ?? 0) > (t[0]?.before ?? 0));
  if (clash !== undefined)
    return {
      step: clash[0]?.before ?? 0,
      why: "two writes would be held at once: the harness holds the device as a whole",
    };
  return tellings.flat();
}

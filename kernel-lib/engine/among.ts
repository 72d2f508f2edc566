/**
 * A choice among steps that are made once: those that are allowed now, without making a new list in every state.
 *
 * A system is asked for its steps millions of times. Lists that `filter` makes anew cost more than the search itself; here every subset
 * is made the first time that it is needed.
 */
import type { Next, Step } from "./system.js";

/** More steps than this, and the subsets are no longer remembered. */
const REMEMBERED = 12;

/**
 * What comes next where any of some steps may be taken: those that `allowed` says yes to, and `otherwise` if there is none.
 *
 * @example
 * among([{ kind: "step", name: "a" }, { kind: "step", name: "b" }], (w, i) => i === 1, { kind: "done" })({})
 * //=> { kind: "step", name: "b" }
 */
export function among<W>(
  steps: readonly Step<W>[],
  allowed: (w: W, index: number) => boolean,
  otherwise: Next<W>,
): (w: W) => Next<W> {
  const made = (some: readonly Step<W>[]): Next<W> =>
    some.length === 0 ? otherwise : some.length === 1 ? (some[0] as Step<W>) : { kind: "choice", steps: some };
  if (steps.length > REMEMBERED) return (w) => made(steps.filter((_, i) => allowed(w, i)));
  const subsets = Array.from({ length: 1 << steps.length }, (_, mask) =>
    made(steps.filter((__, i) => ((mask >>> i) & 1) === 1)),
  );
  return (w) => {
    let mask = 0;
    for (let i = 0; i < steps.length; i++) if (allowed(w, i)) mask |= 1 << i;
    return subsets[mask] as Next<W>;
  };
}

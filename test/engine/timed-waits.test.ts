/** An actor that is woken and must wait for something else: it stands where it waits now, and each wait is counted. */
import { describe, expect, it } from "vitest";
import { bit, type View } from "../../kernel-lib/base/cells.js";
import { done, type Next, type Step, type System } from "../../kernel-lib/engine/system.js";
import { timed } from "../../kernel-lib/engine/timed.js";
import { stepsOf } from "../../kernel-lib/engine/witness.js";
import { packed } from "../../kernel-lib/engine/packed.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import { positions } from "../../kernel-lib/policy/index.js";

type Two = { readonly cell: { readonly count: 3; readonly fields: { readonly on: typeof bit } } };
type W = View<Two>;

const set = (index: number): Step<W> => ({
  kind: "step",
  name: `set ${index}`,
  op: "set",
  part: "only",
  touches: () => [{ group: "cell", index }],
  apply: (w) => w.setOn(index, 1),
});
const wait = (index: number): Next<W> => ({
  kind: "wait",
  reason: `cell ${index}`,
  op: "wait",
  on: [{ group: "cell", index }],
});

/** One sets cell 0 and then cell 1; another waits for both, one after the other, and sets cell 2. */
const relay: System<Two> = {
  name: "a relay",
  schema: { cell: { count: 3, fields: { on: bit } } },
  actors: ["setter", "waiter"],
  initial: (w) => w,
  next: (w, actor) => {
    const next = [0, 1].find((index) => w.on(index) === 0);
    if (actor === 0) return next === undefined ? done : set(next);
    return next !== undefined ? wait(next) : w.on(2) === 0 ? set(2) : done;
  },
};
/** The same, and who waited for cell 0 has nothing to do until cell 1 is set. */
const pausing: System<Two> = {
  ...relay,
  next: (w, actor) => (actor === 1 && w.on(0) === 1 && w.on(1) === 0 ? done : relay.next(w, actor)),
};
/** The same, and it has nothing to do before it waits. */
const late: System<Two> = {
  ...relay,
  next: (w, actor) => (actor === 1 && w.on(0) === 0 ? done : relay.next(w, actor)),
};

describe("an actor that is woken", () => {
  it.each<[string, System<Two>, readonly (readonly [reason: string, waited: number])[]]>([
    [
      "waits for something else",
      relay,
      [
        ["cell 0", 3],
        ["cell 1", 3],
      ],
    ],
    ["rests, though it waited", pausing, [["cell 0", 3]]],
    ["waits, though it rested", late, [["cell 1", 3]]],
  ])("%s", (_, system, expected) => {
    const run = timed({ system, seed: 1, duration: () => 3 }).run();
    expect([run.ended, run.steps]).toEqual(["done", 3]);
    expect(run.waits.map(({ actor, reason, waited }) => [actor, reason, waited.sum])).toEqual(
      expected.map(([reason, sum]) => ["waiter", reason, sum]),
    );
  });
});

describe("a run that ends by itself", () => {
  it.each(Object.values(positions).map((policy) => [policy.name, policy] as const))(
    "leaves nobody who could move, under “%s”",
    (_, policy) => {
      for (const { name, race } of catalogue) {
        const system = systemOf(race, policy);
        for (const seed of [1, 2]) {
          const run = timed({ system, seed, duration: (_step, _actor, draw) => Math.floor(3 * draw()) }).run({
            steps: 300,
          });
          if (run.ended === "budget") continue;
          const { words, view } = packed(system.schema);
          words.set(run.moment.words);
          const movers = system.actors.filter((_actor, i) => stepsOf(system.next(view, i)).length > 0);
          expect(movers, `${name}, seed ${seed}, ${run.ended}`).toEqual([]);
        }
      }
    },
    60_000,
  );
});

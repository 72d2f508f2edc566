/** Parts of a condition that make room for one another: whoever can be served is served, whichever stands first. */
import fc from "../../property.js";
import { describe, expect, it } from "vitest";
import type { Process, Yielded } from "../../../kernel-lib/engine/events/process.js";
import type { Sim } from "../../../kernel-lib/engine/events/sim.js";
import { simulation } from "../../../kernel-lib/engine/events/simulation.js";

type Word = "any" | "all";
type Parts = (sim: Sim) => Process<unknown, readonly Yielded[]>;

const full = function* (sim: Sim): Process<unknown, ReturnType<typeof sim.store<string>>> {
  const store = sim.store<string>({ name: "store", capacity: 2 });
  for (const item of ["a", "b"]) yield store.put(item);
  return store;
};
const never = (sim: Sim): Yielded => sim.event({ name: "never" }).wait();

describe("a condition", () => {
  it.each<[string, Word, Parts]>([
    [
      "puts, into what was full before it got",
      "all",
      function* (sim) {
        const store = yield* full(sim);
        return [store.put("c"), store.get()];
      },
    ],
    [
      "gets, from what was empty before it put",
      "all",
      function* (sim) {
        yield 0;
        const store = sim.store<string>({ name: "store" });
        return [store.get(), store.put("c")];
      },
    ],
    [
      "takes, from what was empty before it put",
      "all",
      function* (sim) {
        yield 0;
        const tank = sim.container({ name: "tank", capacity: 3 });
        return [tank.take(3), tank.put(3)];
      },
    ],
    [
      "puts where a condition within another part has made room",
      "any",
      function* (sim) {
        const store = yield* full(sim);
        return [sim.all([store.get(), never(sim)]), store.put("c")];
      },
    ],
  ])("%s", (_, word, parts) => {
    const result = simulation({
      main: function* (sim) {
        const outcome = yield sim[word](yield* parts(sim));
        expect(outcome.kind).toBe(word === "all" ? "all" : "first");
      },
    }).run();
    expect(result.waiting).toEqual([]);
  });

  it("does not stand before others where it could be served", () => {
    const result = simulation({
      main: function* (sim) {
        const store = yield* full(sim);
        sim.start(
          (function* (): Process {
            yield sim.all([store.put("c"), store.get(), never(sim)]);
          })(),
        );
        yield 1;
        yield store.get();
        yield store.put("d");
      },
    }).run();
    expect(result.waiting.map(({ since }) => since)).toEqual([0]);
  });

  it("has no priority of its own, which its parts would not heed", () => {
    const run = (word: Word): unknown =>
      simulation({
        main: function* (sim) {
          yield sim[word]([1], { priority: 1 } as never);
        },
      }).run();
    expect(() => run("any")).toThrow("KL442");
    expect(() => run("all")).toThrow("KL442");
  });
});

type Part = "take" | "fill" | "get" | "leave" | { readonly word: Word; readonly parts: readonly Part[] };
const part = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<Part>("take", "fill", "get", "leave"),
    fc.record({
      word: fc.constantFrom<Word>("any", "all"),
      parts: fc.array(tie("part"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).part;

describe("at the end of a run without patience", () => {
  it("nobody stands in a line who could be served", () => {
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 3 }), { maxLength: 6 }), fc.nat(2), (processes, there) => {
        const { containers, stores } = simulation({
          main: function* (sim) {
            const tank = sim.container({ name: "tank", capacity: 2, initial: there });
            const shelf = sim.store<number>({ name: "shelf", capacity: 2 });
            for (let i = 0; i < there; i++) yield shelf.put(i);
            const asked = (one: Part): Yielded => {
              if (typeof one !== "string") return sim[one.word](one.parts.map(asked));
              if (one === "take") return tank.take(1);
              if (one === "fill") return tank.put(1);
              return one === "get" ? shelf.get() : shelf.put(9);
            };
            for (const parts of processes)
              sim.start(
                (function* (): Process {
                  for (const one of parts) {
                    yield asked(one);
                    yield 1;
                  }
                })(),
              );
          },
        }).run();
        const [tank, shelf] = [containers["tank"], stores["shelf"]];
        for (const [level, out, into] of [
          [tank?.level.last, tank?.takers.last, tank?.putters.last],
          [shelf?.items.last, shelf?.getters.last, shelf?.putters.last],
        ] as [number, number, number][]) {
          expect(level > 0 && out > 0).toBe(false);
          expect(level < 2 && into > 0).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

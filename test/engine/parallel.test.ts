/** The search on several threads against the search on one: same states, transitions, verdict, length of a run; and it can be stopped. */
import { describe, expect, it } from "vitest";
import type { Exploration } from "../../kernel-lib/engine/exploration.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import type { exploreParallel as Search } from "../../kernel-lib/experiment/parallel.js";
import { under, property, partner } from "./mail-system.mjs";

// As it is published: threads are started from built modules.
const { exploreParallel } = (await import(
  new URL("../../kernel-lib/dist/experiment/parallel.js", import.meta.url).href
)) as {
  readonly exploreParallel: typeof Search;
};
const module = new URL("./mail-system.mjs", import.meta.url).href;
const properties = { property, partner };

describe("the search on several threads", () => {
  for (const name of ["none", "lease", "stable", "fork unless held"])
    for (const [asked, counts] of [
      ["property", [1, 2, 3]],
      ["partner", [3]],
    ] as const) {
      let one: Exploration | undefined;
      for (const workers of counts)
        it(`says of "${asked}" under "${name}" on ${String(workers)} what one thread says`, async () => {
          one ??= explore(under(name), { property: properties[asked] });
          const many = await exploreParallel(
            { module, name: "under", with: [name] },
            { property: { module, name: asked }, workers, bounds: { states: 100_000 } },
          );
          const told = ({
            verdict,
            holds,
            states,
            transitions,
            depth,
            ends,
            deadlocked,
            levels,
            witness,
          }: Exploration) => ({
            verdict,
            holds,
            states,
            transitions,
            depth,
            ends,
            deadlocked,
            levels,
            steps: witness?.steps.length,
          });
          expect(told(many)).toEqual(told(one));
        });
    }

  it("judges: the property is broken under one position and kept under another", async () => {
    const verdictOf = async (name: string): Promise<string> => {
      const source = { module, name: "under", with: [name] };
      return (await exploreParallel(source, { property: { module, name: "property" } })).verdict;
    };
    expect([await verdictOf("none"), await verdictOf("lease")]).toEqual(["sometimes", "never"]);
  });

  it("refuses a property that says nothing of states", async () => {
    const asked = exploreParallel({ module, name: "under", with: ["none"] }, { property: { module, name: "under" } });
    await expect(asked).rejects.toMatchObject({ code: "KL416" });
  });

  it("is inconclusive when the states do not fit the bound", async () => {
    const { verdict } = await exploreParallel(
      { module, name: "under", with: ["lease"] },
      { property: { module, name: "property" }, bounds: { states: 100 } },
    );
    expect(verdict).toBe("inconclusive");
  });

  it("refuses an export that is not there", async () => {
    await expect(exploreParallel({ module, name: "nothing" })).rejects.toMatchObject({ code: "KL414" });
  });

  it("stops when it is told to", async () => {
    const signal = { aborted: true, reason: new Error("enough") };
    await expect(exploreParallel({ module, name: "under", with: ["none"] }, { signal })).rejects.toThrow();
  });
});

/** Figures of states, positions and references. */
import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { matrix } from "../../kernel-lib/experiment/matrix.js";
import { restingSituations } from "../../kernel-lib/experiment/situations.js";
import { stateGraph } from "../../kernel-lib/experiment/state-graph.js";
import type { Trace } from "../../kernel-lib/figure/figure.js";
import * as figure from "../../kernel-lib/figure/index.js";
import { xfs } from "../../kernel-lib/filesystem/index.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import { stableForDma } from "../../kernel-lib/model/property.js";
import { agreement } from "../../kernel-lib/observe/agree.js";
import { observations } from "../../kernel-lib/observe/dataset.js";
import { none, positions, stable } from "../../kernel-lib/policy/index.js";

/** The column of text of a page [px]: a wider figure is cut off, or has to be scrolled. */
const TEXT_COLUMN = 928;

const numbers = (trace: Trace, key: string): readonly number[] => trace[key] as readonly number[];

describe("references by holder", () => {
  const situations = restingSituations();
  const drawn = figure.holders(situations, { threshold: 2 });
  const bars = drawn.data.filter((t) => t["type"] === "bar");

  it("add up to the reference count, a pin to one block behind the break", () => {
    const stacked = bars.filter((t) => t["base"] === undefined);
    const sums = situations.map((_, i) => stacked.reduce((sum, t) => sum + (numbers(t, "x")[i] ?? 0), 0));
    expect(sums).toEqual(situations.map((s) => s.refcount - 1024 * s.holders.pin));
    const behind = bars.filter((t) => t["base"] !== undefined);
    expect(behind.flatMap((t) => numbers(t, "y").map((row) => situations[row]?.name))).toEqual([
      "write fault, FOLL_PIN",
    ]);
  });

  it("lie in one row for each situation: no bar moves aside for another", () => {
    expect(drawn.layout["barmode"]).toBe("stack");
    expect(bars.filter((t) => t["offsetgroup"] !== undefined || t["offset"] !== undefined)).toEqual([]);
  });

  it("say how many are above the threshold", () => {
    expect(drawn.alt).toMatch(/10 of 11 are above the threshold of 2\.$/);
    expect(figure.holders(situations).alt).not.toContain("threshold");
  });
});

describe("the matrix of the debate", () => {
  const drawn = figure.matrix(matrix({ none, f: positions["f"] ?? none, "m+g+l3": positions["m+g+l3"] ?? none }));

  it("has a sign in every cell", () => {
    const signs = drawn.data.filter((t) => t["mode"] === "text").flatMap((t) => t["text"] as readonly string[]);
    expect(signs.length).toBe(3 * 9);
    expect(new Set(signs)).toEqual(new Set(["<b>✓</b>", "<b>✗</b>", "<b>✗/✓</b>", "<b>✓/✗</b>"]));
  });

  it("is no wider than a page's column of text", () => {
    expect(drawn.layout["width"]).toBeLessThanOrEqual(TEXT_COLUMN);
  });

  it("says the same in words, cell by cell, and calls none of the positions nobody", () => {
    expect(drawn.alt).toContain(
      "Every property holds for pins under no position; for any reference under no position.",
    );
    const rows = matrix({ none, f: positions["f"] ?? none }).rows;
    for (const { position, cells } of rows) {
      const sentence = figure.matrix({
        kind: "matrix",
        columns: [],
        rows: rows.filter((r) => r.position === position),
      }).alt;
      const words = sentence.slice(sentence.indexOf(`${position} (`)).split(/: |; |\.$/u);
      const under = (start: string) =>
        words.find((part) => part.startsWith(`${start} `))?.slice(start.length + 1) ?? "";
      const names = (get: boolean, pin: boolean) =>
        cells
          .filter((c) => c.get === get && c.pin === pin)
          .map((c) => c.column)
          .join(", ");
      expect([under("has"), under("lacks"), under("for FOLL_GET only"), under("for FOLL_PIN only")]).toEqual([
        names(true, true),
        names(false, false),
        names(true, false),
        names(false, true),
      ]);
    }
  });
});

describe("the state graph", () => {
  const small = race("small", {
    filesystem: xfs,
    actors: [actor("driver", ["gup write 0", "dma 0"]), actor("flusher", ["writeback 0"])],
    finally: [],
  });
  const graph = stateGraph(small, { policy: stable, property: stableForDma });
  const drawn = figure.stateGraph(graph);

  it("has a mark for each state that the explorer finds, and a line for each step", () => {
    const answer = explore(small, { policy: stable, property: stableForDma });
    const marks = drawn.data.filter((t) => t["mode"] === "markers" && !String(t["name"]).startsWith("end"));
    expect(marks.reduce((n, t) => n + numbers(t, "x").length, 0)).toBe(answer.states);
    const lines = drawn.data.filter((t) => t["mode"] === "lines");
    expect(lines.reduce((n, t) => n + numbers(t, "x").length / 3, 0)).toBe(answer.transitions);
  });

  it("has no two states in one place", () => {
    const places = drawn.data
      .filter((t) => t["mode"] === "markers" && !String(t["name"]).startsWith("end"))
      .flatMap((t) => numbers(t, "x").map((x, i) => `${x}, ${String(numbers(t, "y")[i])}`));
    expect(new Set(places).size).toBe(places.length);
  });

  it("says how many states are bad", () => {
    expect(drawn.alt).toContain("30 states and 33 steps by driver, flusher, disk, 9 levels deep");
    expect(drawn.alt).toContain("2 states are bad (stable against DMA)");
  });
});

describe("growth", () => {
  it("has a point for each level, and the points add up to the states", () => {
    const answer = explore(
      race("mail", {
        filesystem: xfs,
        actors: [actor("driver", ["gup write 0", "dma 0"]), actor("cloner", ["reflink"])],
      }),
      { policy: none },
    );
    const [line] = figure.growth([answer]).data;
    if (line === undefined) throw new Error("there must be a line");
    expect(numbers(line, "y").length).toBe(answer.depth + 1);
    expect(numbers(line, "y").reduce((a, b) => a + b, 0)).toBe(answer.states);
  });
});

describe("agreement as a map", () => {
  const drawn = figure.agreement(agreement(observations({ family: "S1" })));
  const words = drawn.data.filter((t) => t["mode"] === "text").flatMap((t) => t["text"] as readonly string[]);

  it("has a share, a number of cells and of explained values in every square that was observed", () => {
    expect(words.toSorted()).toEqual([
      "<b>100 %</b><br>4 cells",
      "<b>100 %</b><br>4 cells",
      "<b>100 %</b><br>4 cells",
      "<b>100 %</b><br>4 cells, 1*",
      "<b>100 %</b><br>4 cells, 3*",
      "<b>100 %</b><br>8 cells",
      "<b>100 %</b><br>8 cells, 1*",
    ]);
  });

  it("does not round a disagreement away", () => {
    const square = { kernel: "6.18", filesystem: "xfs", family: "S1", explained: [] };
    const nearly = figure.agreement([{ ...square, alike: 9999, compared: 10_000 }]);
    expect(nearly.data.flatMap((t) => (t["text"] as readonly string[] | undefined) ?? [])).toEqual([
      "<b>99.9 %</b><br>1 cell",
    ]);
  });

  it("is no wider than a page's column of text, with every kernel and file system", () => {
    expect(figure.agreement(agreement(observations({ family: "S2" }))).layout["width"]).toBeLessThanOrEqual(
      TEXT_COLUMN,
    );
  });
});

/**
 * The verdict matrix of the debate, cell by cell: ✓ where a property holds in every interleaving, ✗ where some run violates it, and where the
 * kind of reference matters FOLL_GET before FOLL_PIN.
 *
 * The cells of `a` to `m+g+c*` were enumerated before by a model of its own; those of `h`, `k` and `o`, of d2 and of the column P4' are decided
 * here, and argued in the files of the policies.
 */
import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { columns, holds, matrix, type MatrixColumn } from "../../kernel-lib/experiment/matrix.js";
import * as filesystems from "../../kernel-lib/filesystem/index.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import { scenarios, type Reference } from "../../kernel-lib/litmus/scenarios.js";
import * as properties from "../../kernel-lib/model/index.js";
import { forkUnlessElevated, positions } from "../../kernel-lib/policy/index.js";

//                  P1    P2x   P2b  P3d   P3a  P4    P4'   P5    P6
const MATRIX: Readonly<Record<string, string>> = {
  a: "              ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  b: "              ✗     ✗     ✓    ✗     ✓    ✗     ✗     ✗     ✓",
  "c(2)": "         ✓     ✗     ✓    ✗     ✓    ✗     ✗     ✓     ✓",
  "c*": "           ✓     ✗     ✓    ✗     ✓    ✗     ✗     ✓     ✓",
  d1: "             ✓     ✗     ✓    ✗     ✓    ✗     ✗     ✓     ✓",
  d2: "             ✓     ✗     ✓    ✗     ✓    ✗     ✗     ✓     ✗",
  e: "              ✓     ✗     ✓    ✗     ✓    ✗     ✗     ✓     ✓",
  f: "              ✗/✓   ✗     ✓    ✗     ✓    ✗     ✗     ✗/✓   ✓",
  g: "              ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  "g+e": "          ✓     ✗     ✓    ✗/✓   ✓    ✗     ✗     ✓     ✓",
  "g+e+kd": "       ✓     ✗     ✓    ✗/✓   ✓    ✗     ✗     ✓     ✓",
  h: "              ✓     ✗/✓   ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  i: "              ✓     ✗     ✓    ✗     ✗    ✗/✓   ✗/✓   ✓     ✓",
  j: "              ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  k: "              ✓     ✓     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  l: "              ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓/✗",
  l2: "             ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
  l3: "             ✓     ✗/✓   ✓    ✗     ✗    ✗     ✗     ✓     ✓/✗",
  m: "              ✓     ✓     ✓    ✗     ✗    ✓     ✗     ✓     ✓",
  n: "              ✓     ✓     ✓    ✗     ✗    ✓     ✓     ✓     ✗",
  "n+e": "          ✓     ✓     ✓    ✓     ✓    ✓     ✓     ✓     ✗",
  "m+g+e": "        ✓     ✓     ✓    ✗/✓   ✓    ✓     ✗     ✓     ✓",
  "m+g+c*": "       ✓     ✓     ✓    ✗/✓   ✓    ✓     ✗     ✓     ✓",
  "m+g+l3": "       ✓     ✓     ✓    ✗     ✗    ✓     ✗     ✓     ✓/✗",
  o: "              ✓     ✗     ✓    ✗     ✗    ✗     ✗     ✓     ✓",
};

const columnOf = (name: string): MatrixColumn => {
  const column = columns.find((c) => c.name === name);
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return column;
};
const holdsFor = (position: string, column: string, reference: Reference): boolean => {
  const policy = positions[position];
  if (policy === undefined) throw new Error(`there is no position ${position}`);
  return holds(policy, columnOf(column), reference);
};

describe("the matrix", () => {
  const whole = matrix();

  it("has a row for every position", () => {
    expect(Object.keys(MATRIX)).toEqual(Object.keys(positions));
  });

  const cells = Object.entries(MATRIX).flatMap(([policy, row]) =>
    row
      .trim()
      .split(/\s+/)
      .map((expected, i) => ({ policy, column: columns[i]?.name ?? "", expected })),
  );

  it.each(cells)("$policy, $column: $expected", ({ policy, column, expected }) => {
    const cell = whole.rows.find((r) => r.position === policy)?.cells.find((c) => c.column === column);
    expect(cell?.sign).toBe(expected);
  });
});

describe("positions about long-term pins", () => {
  it.each(["j", "o"])("%s keeps the clone from a long-term pin, and nobody hangs", (policy) => {
    expect(holdsFor(policy, "P2 xfs", "FOLL_LONGTERM")).toBe(true);
    expect(holdsFor(policy, "P1", "FOLL_LONGTERM")).toBe(true);
    expect(holdsFor(policy, "P6", "FOLL_LONGTERM")).toBe(true);
  });

  it("m+g+l3 deadlocks even when the pin is dropped in the end", () => {
    const make = scenarios["M1"];
    const policy = positions["m+g+l3"];
    if (make === undefined || policy === undefined) throw new Error("missing");
    const answer = explore(make({ filesystem: filesystems.xfs, reference: "FOLL_PIN" }), {
      policy,
      property: properties.noHang,
    });
    expect(answer.holds).toBe("no");
    expect(answer.deadlocks[0]?.waits.map((w) => `${w.actor} waits for ${w.reason}`)).toEqual([
      "driver waits for the inode's locks, held exclusively",
      "cloner waits for an unpin",
      "at the end waits for the end of the other programs",
    ]);
  });
});

describe("the controls", () => {
  it.each(Object.keys(positions))("%s: a CPU store never changes the clone (M10)", (id) => {
    const make = scenarios["M10"];
    const policy = positions[id];
    if (make === undefined || policy === undefined) throw new Error("missing");
    for (const filesystem of [filesystems.xfs, filesystems.btrfs])
      expect(
        explore(make({ filesystem, reference: "FOLL_PIN" }), { policy, property: properties.cloneImmutable }).holds,
      ).toBe("yes");
  });

  it("a policy that is asked before the entries are write-protected loses the write (M9)", () => {
    const make = scenarios["M9"];
    if (make === undefined) throw new Error("missing");
    const lost = (id: string): boolean => {
      const policy = positions[id];
      if (policy === undefined) throw new Error("missing");
      return (
        explore(make({ filesystem: filesystems.tux3, reference: "FOLL_PIN" }), {
          policy,
          property: properties.noLostDma,
        }).holds === "no"
      );
    };
    expect(["b", "c*", "d1", "d2", "f"].filter(lost)).toEqual(["b", "c*", "d1", "d2", "f"]);
  });
});

describe("the threshold", () => {
  const configurations = [1, 2, 4].flatMap((mappings) =>
    [0, 1].flatMap((buffers) => [0, 1].map((transient) => ({ mappings, buffers, transient }))),
  );

  it.each(configurations)(
    "has one right value, what is accounted for and nothing else: $mappings mappings, $buffers buffers, $transient transient",
    ({ mappings, buffers, transient }) => {
      const filesystem = { ...filesystems.xfs, private: buffers as 0 | 1 };
      const right = 1 + buffers + mappings + 1 + transient;
      const setUp = { filesystem, mappings, plain: transient };
      const last = ` via ${mappings - 1}`;
      const quiet = race("rewrite", {
        ...setUp,
        actors: [actor("app", [`store 0${last}`, `store 0${last}`]), actor("flusher", ["writeback 0"])],
      });
      const pinned = race("rewrite under a reference", {
        ...setUp,
        actors: [
          actor("driver", ["gup write 0 FOLL_GET", "dma 0", "set dirty 0", "unpin 0"]),
          actor("flusher", ["writeback 0"]),
          actor("app", [`store 0${last}`]),
        ],
      });
      for (let threshold = 1; threshold <= 8; threshold++) {
        const policy = forkUnlessElevated(threshold);
        const waits = explore(quiet, { policy, property: properties.noFalseWait }).holds === "no";
        const loses = explore(pinned, { policy, property: properties.noLostDma }).holds === "no";
        expect({ threshold, waits, loses }).toEqual({ threshold, waits: threshold < right, loses: threshold > right });
      }
    },
  );
});

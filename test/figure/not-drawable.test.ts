/** What cannot be drawn is refused in words, and what can be drawn has finite places. */
import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import type { Quantity } from "../../kernel-lib/experiment/questions/quantity.js";
import {
  growth,
  intervals,
  lanes,
  quantity,
  queueLength,
  timeLine,
  waitByThreshold,
} from "../../kernel-lib/figure/index.js";
import { mailXfs } from "../../kernel-lib/litmus/mail-xfs.js";
import { cloneImmutable } from "../../kernel-lib/model/property.js";
import { none } from "../../kernel-lib/policy/index.js";
import { interval } from "../../kernel-lib/stats/index.js";

const known = interval({ values: [1, 2, 3] });
const [x, y] = [
  { name: "load", unit: "1" },
  { name: "wait", unit: "µs" },
];

describe("estimates", () => {
  const drawn = (points: Parameters<typeof intervals>[0]["points"], more: object = {}) =>
    intervals({ title: "t", x, y, points, ...more });

  it("that are no number are refused", () => {
    const nothing = { ...known, estimate: Number.NaN };
    expect(() => drawn([{ x: 2, interval: nothing }])).toThrow(/^KL623 the estimate at load 2 is NaN\n/);
    expect(() => drawn([{ x: Infinity, interval: known }])).toThrow(/^KL623 the x of a point is Infinity\n/);
  });

  it("at 0 have no place on a logarithmic axis", () => {
    expect(() => drawn([{ x: 0, interval: known }], { x: { ...x, log: true } })).toThrow(
      /^KL623 the x of a point is 0, and load has a logarithmic axis\n/,
    );
    const nothing = interval({ values: [0, 0] });
    expect(() => drawn([{ x: 1, interval: nothing }], { y: { ...y, log: true } })).toThrow(
      /^KL623 the estimate at load 1 is 0, and wait has a logarithmic axis\n/,
    );
  });

  it("have a theory with a gap where it has no number", () => {
    const line = drawn(
      [1, 2].map((at) => ({ x: at, interval: known })),
      { theory: (at: number) => (at > 1.5 ? Infinity : at) },
    ).data[1];
    const values = line?.["y"] as readonly (number | null)[];
    expect(values.every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(values.filter((value) => value === null)).toHaveLength(30);
  });
});

describe("a quantity under which nothing ever ends", () => {
  it("has its crosses at a place that is drawn, and no numbers beside them", () => {
    const parts: Quantity = {
      kind: "quantity",
      title: "t",
      x,
      y,
      points: [{ x: 1, hung: 3, interval: known }],
      assumed: [],
    };
    const drawn = quantity(parts);
    expect(drawn.data[1]?.["y"]).toEqual([1]);
    expect(drawn.layout["yaxis"]).toMatchObject({ showticklabels: false });
    expect(drawn.alt).toBe("t: 0 estimates of wait over load. No write ends any more at load of 1 1.");
  });

  it("has its crosses at the highest estimate where one replication has no interval", () => {
    const one = { estimate: 3, low: -Infinity, high: Infinity, halfWidth: Infinity, level: 0.95, n: 1 };
    const points = [
      { x: 1, hung: 0, interval: one },
      { x: 2, hung: 1, interval: one },
    ];
    expect(quantity({ kind: "quantity", title: "t", x, y, points, assumed: [] }).data[1]?.["y"]).toEqual([3]);
  });
});

describe("states and lengths over time", () => {
  it.each([
    [Number.NaN, 3],
    [5, 3],
    [0, Infinity],
  ])("from %d to %d are no span", (from, to) => {
    const spans = [{ lane: "folio 0", state: "dirty", from, to }];
    expect(() => timeLine({ title: "t", unit: "µs", spans })).toThrow(/^KL624 folio 0 is dirty from /);
  });

  it("that are no numbers are refused", () => {
    const of = (t: readonly number[], length: readonly number[], until?: number) =>
      queueLength({
        title: "t",
        unit: "s",
        queues: [{ name: "a", t, length }],
        ...(until === undefined ? {} : { until }),
      });
    expect(() => of([0, Number.NaN], [1, 2])).toThrow(/^KL623 time 1 of a is NaN\n/);
    expect(() => of([0, 1], [1])).toThrow(/^KL623 length 1 of a is NaN\n/);
    expect(() => of([0, 1], [1, 2], Infinity)).toThrow(/^KL623 until is Infinity\n/);
  });
});

describe("a sweep without thresholds", () => {
  it("has no figure over them", () => {
    expect(() => waitByThreshold({ points: [] })).toThrow(/^KL625 no point has a threshold\n/);
  });
});

describe("an exploration", () => {
  const answer = explore(mailXfs.race, { policy: none, property: cloneImmutable });

  it("has the lanes of its witness, or none", () => {
    expect(lanes(answer)).toEqual(lanes(answer.witness));
    const { witness: _witness, ...without } = answer;
    expect(lanes(without)).toEqual(lanes(undefined));
  });

  it("grows as a list of one does", () => {
    expect(growth(answer)).toEqual(growth([answer]));
  });
});

import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { verdicts } from "../../kernel-lib/experiment/verdicts.js";
import { lanes, verdicts as matrix } from "../../kernel-lib/figure/index.js";
import { agreementTable, explorationTable, verdictsTable, witnessTable } from "../../kernel-lib/figure/tables.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { mailXfs } from "../../kernel-lib/litmus/mail-xfs.js";
import { cloneImmutable } from "../../kernel-lib/model/property.js";
import { agreement } from "../../kernel-lib/observe/agree.js";
import { observations } from "../../kernel-lib/observe/dataset.js";
import { all, none, stable } from "../../kernel-lib/policy/index.js";

const answer = explore(mailXfs.race, { policy: none, property: cloneImmutable });

describe("swim lanes", () => {
  const figure = lanes(answer.witness);

  it("have a mark for each step, in the lane of the actor that takes it", () => {
    const marks = figure.data.filter((t) => t["mode"] === "markers");
    const taken = marks
      .flatMap((t) => (t["y"] as readonly number[]).map((row) => [row, t["name"]] as const))
      .sort((a, b) => a[0] - b[0]);
    expect(taken.map(([, name]) => name)).toEqual(answer.witness?.steps.map((s) => s.actor));
  });

  it("say in words what they show, to the last change", () => {
    expect(figure.alt).toContain("14 steps");
    expect(figure.alt).toMatch(/clone on disk: A → D\.$/);
    expect(figure.layout["title"]).toEqual({
      text: "mail-4-step+xfs on xfs, policy: none<br>A shortest run in which “clone immutable” is violated",
    });
  });

  it("say that there is no run, where there is none", () => {
    expect(lanes(undefined).alt).toContain("no run");
  });

  it("are plain data", () => {
    expect(structuredClone(figure)).toEqual(figure);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });
});

describe("the verdict matrix", () => {
  const table = verdicts(catalogue.slice(0, 2), [none, stable]);
  const figure = matrix(table);

  it("has a sign in every cell, so that colour is not needed", () => {
    const texts = figure.data.filter((t) => t["mode"] === "text").flatMap((t) => t["text"] as readonly string[]);
    expect(texts.sort()).toEqual([
      "<b>✓</b> holds",
      "<b>✓</b> holds",
      "<b>✗</b> sometimes<br>14 steps",
      "<b>✗</b> sometimes<br>14 steps",
    ]);
  });

  it("says the same in words", () => {
    expect(figure.alt).toBe(
      "Verdicts of 2 litmus tests under 2 policies. mail-4-step+xfs (clone immutable): is violated under none, stable. mail-4-step+btrfs (clone immutable): holds under none, stable.",
    );
  });

  it("and its table hold a row for each test and a column for each policy", () => {
    const full = verdictsTable(verdicts(catalogue, all));
    expect(full.rows.length).toBe(catalogue.length);
    expect(full.columns.slice(2).map((c) => c.name)).toEqual(all.map((p) => p.name));
  });
});

describe("answers as tables", () => {
  it("tell the verdict, and what it means for the property", () => {
    expect(explorationTable(answer).rows).toContainEqual([
      "verdict",
      "sometimes: some run does it — the property is violated",
    ]);
  });

  it("tell a witness step by step", () => {
    const witness = answer.witness;
    if (witness === undefined) throw new Error("there must be a witness");
    expect(witnessTable(witness).rows.at(-1)).toEqual([
      14,
      "disk",
      "I/O",
      "copy the folio to the platter",
      "file on disk: A (shared) → D (shared); clone on disk: A → D",
    ]);
  });

  it("tell agreement cell by cell", () => {
    const cells = agreement(observations({ kernel: "6.18", filesystem: "xfs", family: "S6" }));
    expect(agreementTable(cells).rows[0]).toEqual([
      "6.18.44",
      "xfs",
      false,
      "S6",
      "drv=blk wb=none clone=ficlone np=1",
      20,
      "1 / 1",
      "25 / 25",
      0,
      0,
    ]);
  });
});

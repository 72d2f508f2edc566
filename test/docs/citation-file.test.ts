/** `CITATION.cff` is valid, and names the version and the model of what is cited. */
import { Ajv } from "ajv";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { json, source } from "../quality/sources.js";

const PAPER = "notebooks/writeup/what-an-elevated-refcount-costs.ipynb";
const citation = parse(source("CITATION.cff").text);
const validate = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false }).compile(
  json("test/docs/cff-1.2.0.schema.json") as object,
);
const problems = (value: unknown): readonly string[] =>
  validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

describe("the citation", () => {
  it("is valid CFF 1.2.0, and would be caught if it were not", () => {
    expect(problems(citation)).toEqual([]);
    expect(problems({ ...citation, authors: [] })).not.toEqual([]);
  });

  it("names the version of both packages", () => {
    const versions = ["package.json", "kernel-lib/package.json"].map(
      (file) => (json(file) as { version: string }).version,
    );
    expect(versions).toEqual([citation.version, citation.version]);
    expect(citation["preferred-citation"].notes).toContain(`kernel-lib ${citation.version}.`);
  });

  it("names the paper, and the model that its record names: npm run readme writes it", () => {
    const paper = json(PAPER) as {
      metadata: { kernel_lib: { model: string; complete: boolean } };
      cells: { source: string[] }[];
    };
    const { model, complete } = paper.metadata.kernel_lib;
    expect(complete).toBe(true);
    expect(citation.identifiers[0].value).toBe(`model:${model}`);
    expect(citation["preferred-citation"].notes).toContain(PAPER);
    expect(paper.cells[0]?.source.join("")).toMatch(`# ${citation["preferred-citation"].title}\n`);
  });
});

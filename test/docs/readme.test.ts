/** The parts of the README that are made from the library are as the library gives them now. `npm run readme` writes them. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { debate as policies } from "../../kernel-lib/policy/index.js";
import { source } from "../quality/sources.js";

describe("the README", () => {
  it("is what the library would write now", () => {
    expect(execFileSync(process.execPath, ["kernel-lib/setup/readme.mjs", "--check"], { encoding: "utf8" })).toContain(
      "up to date",
    );
  });

  it("has a row for every litmus test and a column for every policy", () => {
    const { text } = source("README.md");
    for (const { name } of catalogue) expect(text).toContain(`\`${name}\``);
    for (const { name } of policies) expect(text).toContain(`| ${name} `);
  });

  it("says below the table where a threshold of 1023 takes for a pin what is none", () => {
    const [table = "", below = ""] = source("README.md").text.split("<!-- /verdicts -->");
    const cells = table
      .split("\n")
      .flatMap((line) => (line.startsWith("|") ? [line.split("|").map((c) => c.trim())] : []));
    const [header = []] = cells;
    const column = (name: string): number => header.indexOf(name);
    const mistaken = cells.filter(
      (row) =>
        row[column("property")] === "no false wait" &&
        row[column("always fork")] === "✓" &&
        row[column("fork unless refcount > 1023")]?.startsWith("✗"),
    );
    expect(mistaken.map((row) => row[1])).toEqual(["`bias-overflows+xfs`"]);
    for (const [, name = "-"] of mistaken) expect(below.split("\n\n")[1]).toContain(name);
  });
});

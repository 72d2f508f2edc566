/** The parts of the README that are made from the library are as the library gives them now. `npm run readme` writes them. */
import { describe, expect, it } from "vitest";
import { committed, generated } from "../../kernel-lib/setup/commands/readme.mjs";

const now = await generated();

describe("the README", () => {
  it("holds the verdict table of the catalogue", () => {
    expect(now.readme).toContain("| `mail-4-step+xfs` |");
    expect(committed().readme).toBe(now.readme);
  });

  it("shows the picture that the library draws", () => {
    expect(now.picture).toMatch(/^<svg /);
    expect(committed().picture).toBe(now.picture);
  });
});

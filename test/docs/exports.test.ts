/** The names that notebooks may use. A name that comes or goes is seen here, and belongs in CHANGELOG.md. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ROOT } from "../quality/sources.js";
import { offers } from "./front-door.js";

describe("import { … } from 'kernel-lib'", () => {
  it("offers these names and no others (mend with: npm test -- docs --update)", async () => {
    const names = offers().map(({ kind, name }) => `${kind} ${name}`);
    await expect(`${names.sort().join("\n")}\n`).toMatchFileSnapshot("exports.txt");
  });

  it("loads neither tslab nor zeromq", () => {
    const look =
      'import("kernel-lib").then(() => console.log(JSON.stringify(Object.keys(require("module")._cache).filter((f) => /node_modules.(tslab|zeromq|plotly|jsdom)/.test(f)))))';
    expect(JSON.parse(execFileSync(process.execPath, ["-e", look], { cwd: ROOT, encoding: "utf8" }))).toEqual([]);
  });
});

/** What is said of the kernel is said from a source. */
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { sources } from "../quality/sources.js";

/** The exported values and functions of a text whose doc comment has no `@source`; a file's own header may serve them all. */
function unsourced(text: string): readonly string[] {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  const exported = file.statements.filter(
    (one) =>
      ts.canHaveModifiers(one) &&
      (ts.getModifiers(one) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword),
  );
  return exported
    .filter((one) => !ts.getJSDocCommentsAndTags(one).some((doc) => doc.getText(file).includes("@source")))
    .map((one) => one.getText(file).split("\n")[0] ?? "");
}

describe.each(["model", "policy", "filesystem"])("every export of %s", (room) => {
  const files = sources(`kernel-lib/${room}`, [".ts"]).filter(({ file }) => !file.endsWith("/index.ts"));

  it("is looked at", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it("cites its source", () => {
    expect(files.flatMap(({ file, text }) => unsourced(text).map((line) => `${file}: ${line}`))).toEqual([]);
  });
});

describe("the search for citations", () => {
  it("misses none", () => {
    expect(unsourced("/** A pin. */\nexport const pin = 1024;\n")).toHaveLength(1);
    expect(
      unsourced(
        "/** A pin.\n * @source linux-6.18 include/linux/mm.h GUP_PIN_COUNTING_BIAS\n */\nexport const pin = 1024;\n",
      ),
    ).toEqual([]);
  });
});

/** Parts of the page that need no browser: figures made harmless and fitted, formulas found, cards, scripts, templates that run. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanFigure, cleanText } from "../../kernel-lib/lab/client/clean-figure.js";
import { fitted } from "../../kernel-lib/lab/client/fit-figure.js";
import { formulasIn } from "../../kernel-lib/lab/client/formulas.js";
import { TEMPLATES } from "../../kernel-lib/lab/client/templates.js";
import { Kernel } from "../../kernel-lib/lab/kernel/kernel.js";
import { parseNotebook } from "../../kernel-lib/lab/page/notebook-file.js";
import { firstSentence } from "../../kernel-lib/lab/server/cards.js";
import { scriptOf } from "../../kernel-lib/lab/server/conversion.js";
import { code, folder, notebook } from "./harness.js";

describe("a text of a figure", () => {
  test.each([
    ["plain", "plain"],
    ["<b>bold</b><br>next", "<b>bold</b><br>next"],
    ["λ<sub>1</sub> < 2", "λ<sub>1</sub> < 2"],
    ['<a href="http://evil.example">link</a>', "link"],
    ['<A HREF="javascript:x">link</A>', "link"],
    ['<b onclick="x">bold</b>', "bold</b>"],
    ["<img src=x onerror=y>", ""],
    ["<<a>a href=x>twice</a>", "twice"],
    ["<a", ""],
    ["<scr<script>ipt>x", "ipt>x"],
  ])("%j becomes %j", (before, after) => {
    expect(cleanText(before)).toBe(after);
  });
});

describe("a figure", () => {
  test("loses what fetches, acts or leads away, and keeps its data", () => {
    const spec = JSON.parse(
      '{"data":[{"type":"scatter","x":[1,2],"source":"http://e","customdata":["<a href=x>y</a>"],"__proto__":{"polluted":1}},null,7],' +
        '"layout":{"images":[{"source":"http://e"}],"updatemenus":[{}],"sliders":[{}],"title":{"text":"<a href=x>t</a>"},"width":99999,"height":10,' +
        '"annotations":[{"text":"n","images":1}]},"config":{"x":1},"frames":[1]}',
    );
    expect(cleanFigure(spec)).toEqual({
      data: [{ type: "scatter", x: [1, 2], customdata: ["y"] }],
      layout: { title: { text: "t" }, annotations: [{ text: "n" }] },
    });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(cleanFigure("no figure")).toBeUndefined();
    expect(cleanFigure({ data: 1 })).toBeUndefined();
  });

  test("takes the width and the colours of the page, unless it brings its own", () => {
    const spec = {
      data: [{ type: "scatter", line: { color: "#0072b2" } }],
      layout: { title: { text: "word ".repeat(30) } },
    };
    const dark = fitted(spec, 800, "dark");
    expect(dark.layout["width"]).toBe(800);
    expect(dark.data[0]?.["line"]).toEqual({ color: "#4ba3dd" });
    expect((dark.layout["title"] as { text: string }).text).toContain("<br>");
    expect(fitted(spec, 400, "light").layout["legend"]).toMatchObject({ orientation: "h" });
    expect(fitted(spec, 400, "light").data).toEqual(spec.data);
    const own = { ...spec, layout: { template: { layout: { paper_bgcolor: "red" } } } };
    expect(fitted(own, 800, "dark").layout["template"]).toEqual(own.layout.template);
  });
});

describe("formulas", () => {
  test.each([
    ["a $x^2$ b", ["x^2"]],
    ["it costs $5 and $6", []],
    ["$$\\sum_i$$ then \\(a\\) and \\[b\\]", ["\\sum_i", "a", "b"]],
    ["\\begin{align}a\\end{align}", ["\\begin{align}a\\end{align}"]],
    ["\\$not\\$ one", []],
  ])("in %j are %j", (text, found) => {
    const pieces = formulasIn(text);
    expect(pieces.flatMap((piece) => (piece.kind === "formula" ? [piece.tex] : []))).toEqual(found);
  });
});

test("a card says one sentence", () => {
  expect(firstSentence("One, 2.5 of it. Two.")).toBe("One, 2.5 of it.");
  expect(firstSentence("no end")).toBe("no end");
  expect(firstSentence("Aim. To know a page. And more.")).toBe("To know a page.");
  expect(firstSentence("Alone.")).toBe("Alone.");
  expect(firstSentence("word ".repeat(60))).toHaveLength(176);
});

test("a script has a comment for what is not code", () => {
  const cells = [
    { cell_type: "markdown", id: "m", metadata: {}, source: ["# Title\n", "\n", "text"] },
    code("let x = 1;"),
  ];
  expect(scriptOf(parseNotebook(notebook(...cells), "x"))).toMatch(
    /\n\/\/ %% \[markdown\]\n\/\/ # Title\n\/\/\n\/\/ text\n\n\/\/ %%\nlet x = 1;\n$/,
  );
});

describe("a template", () => {
  const cwd = folder();
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await Kernel.start({ cwd, env: { KERNEL_LIB_PLOTLY: "none" } });
  });
  afterAll(() => kernel.shutdown());

  test.each(TEMPLATES.filter(({ name }) => name !== "Empty"))("$name runs, and draws a figure", async ({ cells }) => {
    const shown: string[] = [];
    for (const { kind, source } of cells) {
      if (kind !== "code") continue;
      const { status, outputs, reply } = await kernel.execute(source);
      expect([status, reply["evalue"]]).toEqual(["ok", undefined]);
      shown.push(...outputs.outputs.flatMap((output) => ("data" in output ? Object.keys(output.data) : [])));
    }
    expect(shown).toContain("application/vnd.plotly.v1+json");
  });
});

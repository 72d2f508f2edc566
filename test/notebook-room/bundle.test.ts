/** What values look like in a notebook: representations, the text forms, and the switch for plotly.js. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../../kernel-lib/base/problem.js";
import type { Figure, Table } from "../../kernel-lib/figure/figure.js";
import { forgetPlotly } from "../../kernel-lib/notebook/figure-html.js";
import { bundle, presentAs, presentersKey, tableOf } from "../../kernel-lib/notebook/index.js";
import { cellText, shownRows, tableHtml, tableText } from "../../kernel-lib/notebook/table-forms.js";

const figure: Figure = {
  kind: "figure",
  data: [{ type: "scatter", y: [1, 2], name: "</script><b>" }],
  layout: { title: { text: "T" } },
  alt: 'two points, "rising" & <done>',
};

const waits: Table = {
  kind: "table",
  caption: "Waits & losses",
  columns: [{ name: "policy" }, { name: "wait", unit: "µs" }, { name: "lost", align: "center" }],
  rows: [
    ["none", 0.1 + 0.2, true],
    ["page <fork>", 1234567, null],
  ],
};

beforeEach(() => forgetPlotly());
afterEach(() => vi.unstubAllEnvs());

describe("a figure", () => {
  test("has a drawing for front ends that draw, a drawing that draws itself, and words", () => {
    const forms = bundle(figure) ?? {};
    expect(Object.keys(forms)).toEqual(["application/vnd.plotly.v1+json", "text/html", "text/plain"]);
    expect(forms["text/plain"]).toBe(figure.alt);
    expect(forms["application/vnd.plotly.v1+json"]).toMatchObject({
      data: figure.data,
      layout: { title: { text: "T" } },
    });
  });

  test("brings plotly.js once in a kernel, packed", () => {
    const [first, second] = [bundle(figure), bundle(figure)].map((forms) => String(forms?.["text/html"]));
    expect(first?.length).toBeGreaterThan(400_000);
    expect(first?.length).toBeLessThan(700_000);
    expect(second?.length).toBeLessThan(10_000);
    expect(second).toContain('role="img"');
  });

  test("says only its words in HTML where the front end draws figures", () => {
    vi.stubEnv("KERNEL_LIB_PLOTLY", "none");
    expect(bundle(figure)?.["text/html"]).toBe(
      '<div class="kernel-lib-figure-text" role="img" aria-label="two points, &quot;rising&quot; &amp; &lt;done&gt;">' +
        "<p>two points, &quot;rising&quot; &amp; &lt;done&gt;</p></div>",
    );
  });

  test("cannot end its own script element", () => {
    const html = String(bundle(figure)?.["text/html"]);
    expect(html).not.toContain("</script><b>");
    expect(html).toContain("\\u003c/script>\\u003cb>");
  });

  test("is refused a mode that does not exist", () => {
    vi.stubEnv("KERNEL_LIB_PLOTLY", "cdn");
    expect(() => bundle(figure)).toThrow(Problem);
    expect(() => bundle(figure)).toThrow(/^KL620 .*"cdn"/);
  });
});

describe("a table", () => {
  test("is HTML with a caption, scopes and units", () => {
    const html = tableHtml(waits);
    expect(html).toContain("<caption>Waits &amp; losses</caption>");
    expect(html).toContain('<th scope="col" style="text-align:right">wait [µs]</th>');
    expect(html).toContain('<th scope="row" style="text-align:left">page &lt;fork&gt;</th>');
    expect(html).toContain('<td style="text-align:center">yes</td>');
  });

  test("is aligned text", () => {
    expect(tableText(waits)).toBe(
      [
        "Waits & losses",
        "",
        "policy       wait [µs]  lost",
        "───────────  ─────────  ────",
        "none               0.3  yes",
        "page <fork>    1234567   –",
      ].join("\n"),
    );
  });

  test("says how many rows it does not show", () => {
    const long = tableOf(Array.from({ length: shownRows + 5 }, (_, n) => ({ n })));
    expect(tableText(long)).toContain("… and 5 more rows of 205.");
    expect(tableHtml(long).match(/<tr>/g)?.length).toBe(shownRows + 2);
  });

  test.each([
    [null, "–"],
    [true, "yes"],
    [1 / 3, "0.333333"],
    [123456789, "123456789"],
    [1e-9, "1e-9"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("shows %s as %s", (cell, text) => expect(cellText(cell)).toBe(text));

  test("is made of records, whose keys need not agree", () => {
    const made = tableOf([{ a: 1 }, { a: 2, b: ["x"] }], "C");
    expect(made.columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(made.rows).toEqual([
      [1, null],
      [2, '["x"]'],
    ]);
    expect(made.caption).toBe("C");
    expect(tableOf({ rows: [{ a: 1 }], caption: "own" }).caption).toBe("own");
  });

  test.each([[3], [null], ["rows"], [[1, 2]], [{ rows: 3 }]])("is not made of %j", (value) => {
    expect(() => tableOf(value)).toThrow(/^KL610 /);
  });
});

describe("the registry", () => {
  test("knows nothing of other values", () => {
    for (const value of [undefined, null, 1, "x", {}, { kind: "strange" }, { kind: "figure" }, { kind: "table" }])
      expect(bundle(value)).toBeUndefined();
  });

  test("learns kinds", () => {
    presentAs<{ readonly kind: "greeting"; readonly to: string }>("greeting", ({ to }) => ({
      "text/plain": `hello ${to}`,
    }));
    expect(bundle({ kind: "greeting", to: "you" })).toEqual({ "text/plain": "hello you" });
  });

  test("is left where the kernel looks for presenters", () => {
    expect(Reflect.get(globalThis, presentersKey)).toContain(bundle);
  });
});

test("importing the room loads neither tslab nor zeromq nor jsdom nor plotly.js", () => {
  const dist = fileURLToPath(new URL("../../kernel-lib/dist/notebook/index.js", import.meta.url));
  const program = `
    const { createRequire } = await import("node:module");
    await import(${JSON.stringify(dist)});
    const heavy = Object.keys(createRequire(import.meta.url).cache).filter((file) => /tslab|zeromq|jsdom|plotly/.test(file));
    console.log(JSON.stringify(heavy));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual([]);
});

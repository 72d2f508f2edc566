/** Figures as SVG without a browser. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Figure } from "../../kernel-lib/figure/figure.js";
import { svg } from "../../kernel-lib/lab/svg/index.js";
import { textWidth, wrapped } from "../../kernel-lib/lab/svg/text-width.js";
import { losses, waits } from "./sample.js";

describe("an SVG", () => {
  test("is the same again, whatever was drawn in between", async () => {
    const first = await svg(waits);
    await svg(losses);
    expect(await svg(waits)).toBe(first);
  });

  test("is the same in another process", async () => {
    const dist = fileURLToPath(new URL("../../kernel-lib/dist/lab/svg/index.js", import.meta.url));
    const program = `const { svg } = await import(${JSON.stringify(dist)});
      process.stdout.write(await svg(${JSON.stringify(losses)}));`;
    // It also shows that nothing keeps such a process alive.
    expect(
      execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8", timeout: 30_000 }),
    ).toBe(await svg(losses));
  });

  test("carries title and text alternative", async () => {
    const drawn = await svg(waits);
    expect(drawn).toMatch(
      /role="img" aria-labelledby="(\w+)-title \1-desc"><title id="\1-title">How long a writer waits/,
    );
    expect(drawn).toContain(waits.alt);
  });

  test("has all traces, in the colours of its theme, and different dashes", async () => {
    const [light, dark] = [await svg(waits), await svg(waits, { theme: "dark" })];
    expect(light.match(/class="trace scatter/g)).toHaveLength(4);
    expect(light).toContain("rgb(0, 114, 178)");
    expect(dark).toContain("rgb(75, 163, 221)");
    expect(dark).not.toContain("rgb(0, 114, 178)");
    expect(light).toContain("stroke-dasharray");
  });

  test("has ids that no other figure has", async () => {
    const ids = (text: string): readonly string[] => [...text.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id ?? "");
    const [one, two] = [ids(await svg(waits)), ids(await svg(losses))];
    expect(one.length).toBeGreaterThan(3);
    expect(one.filter((id) => two.includes(id))).toEqual([]);
  });

  test("holds a heat map as a picture", async () => {
    const drawn = await svg(losses, { width: 300 });
    const encoded = /href="data:image\/png;base64,([^"]*)"/.exec(drawn)?.[1] ?? "";
    expect(Buffer.from(encoded, "base64").subarray(1, 4).toString()).toBe("PNG");
    expect(drawn).toMatch(/^<svg [^>]*width="300" height="320"/);
  });

  test.each(["scatter", "bar", "box", "violin", "histogram", "heatmap", "contour"])("is drawn for %s", async (type) => {
    const data = [
      {
        type,
        x: [1, 2, 2, 3],
        y: [1, 4, 2, 3],
        z:
          type === "contour" || type === "heatmap"
            ? [
                [1, 2],
                [3, 1],
              ]
            : undefined,
      },
    ];
    expect(await svg({ kind: "figure", data, layout: {}, alt: type })).toContain("</svg>");
  });

  test.each([
    ["KL640", waits, { width: 10 }],
    ["KL640", { ...waits, layout: { height: Number.NaN } }, {}],
    ["KL641", { kind: "table" }, {}],
    ["KL642", { kind: "figure", data: [{ type: "surface" }], layout: {}, alt: "" }, {}],
  ])("is refused with %s", async (code, figure, options) => {
    await expect(svg(figure as Figure, options)).rejects.toThrow(new RegExp(`^${code} `));
  });
});

test("texts have widths, and long ones are broken at spaces", () => {
  expect(textWidth("", 12)).toBe(0);
  expect(textWidth("iiii", 12)).toBeLessThan(textWidth("mmmm", 12) / 3);
  expect(wrapped("one two three", 10, 45)).toEqual(["one two", "three"]);
  expect(wrapped("unbreakable", 10, 5)).toEqual(["unbreakable"]);
});

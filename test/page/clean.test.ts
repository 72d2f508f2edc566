/** Foreign HTML, SVG, Markdown and terminal text: what may stay on a page. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ansiHtml } from "../../kernel-lib/lab/page/ansi.js";
import { cleanSvg, cleanTree } from "../../kernel-lib/lab/page/clean.js";
import { markdownTree, slug } from "../../kernel-lib/lab/page/markdown.js";

const html = (source: string): string => cleanTree(source).innerHTML;
const markdown = (source: string, folder?: string): string =>
  markdownTree(source, { folder, ids: new Set() }).tree.innerHTML;

describe("HTML", () => {
  test.each([
    '<script>alert(1)</script><img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\tscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></mglyph></math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
    '<meta http-equiv="refresh" content="0;url=https://example.org/"><base href="https://example.org/">',
    '<form action="https://example.org/"><button formaction="javascript:alert(1)">x</button></form>',
  ])("runs nothing: %s", (source) => {
    expect(html(source)).not.toMatch(
      /alert\(1\)"|<script|javascript:|onerror=|<iframe|<object|<embed|<meta|<base|<form|<button/i,
    );
  });

  test.each([
    '<img src="https://example.org/x.png">',
    '<img srcset="https://example.org/x.png 2x">',
    '<picture><source srcset="https://example.org/x.png"></picture>',
    '<video src="https://example.org/x.mp4" poster="https://example.org/x.png"></video>',
    '<p style="background-image: url(https://example.org/x.png)">x</p>',
    '<p style="color: red; background: URL(https://example.org/x.png)">x</p>',
    "<p style=\"background-color: image-set('https://example.org/x.png' 1x)\">x</p>",
    '<link rel="stylesheet" href="https://example.org/x.css"><style>@import "https://example.org/x.css"</style>',
    '<svg><image href="https://example.org/x.png"></image><use href="https://example.org/x.svg#a"></use></svg>',
    '<svg><rect fill="url(https://example.org/x.svg#a)"></rect></svg>',
    '<table background="https://example.org/x.png"></table>',
  ])("fetches nothing: %s", (source) => expect(html(source)).not.toContain("example.org"));

  test("stays in its place", () => {
    expect(html('<p style="position:fixed;top:0;color:red;z-index:9;width:50%">x</p>')).toBe(
      '<p style="color:red;width:50%">x</p>',
    );
  });

  test("cannot take a name or a class of the page", () => {
    expect(html('<p id="theme" class="bar">x</p>')).toBe('<p id="nb-theme">x</p>');
    expect(html('<img name="body" src="data:image/png;base64,AA==">')).not.toContain('name="body"');
  });

  test("keeps what a reader needs: tables, links, small pictures, simple drawings", () => {
    expect(html('<a href="https://lore.kernel.org/">x</a>')).toBe(
      '<a href="https://lore.kernel.org/" rel="noreferrer">x</a>',
    );
    expect(html('<table><caption>c</caption><tbody><tr><th scope="row">a</th></tr></tbody></table>')).toContain(
      'scope="row"',
    );
    expect(html('<img src="data:image/png;base64,AAAA" alt="a">')).toContain("base64,AAAA");
    expect(html('<svg><clipPath id="a"></clipPath><g clip-path="url(#a)"></g></svg>')).toContain("url(#nb-a)");
  });
});

describe("SVG", () => {
  test("is cleaned of scripts and of what it would fetch", () => {
    const clean = cleanSvg(
      '<svg viewBox="0 0 1 1" onload="alert(1)"><script>alert(1)</script><image href="https://example.org/x.png"/>' +
        '<foreignObject><body onload="alert(1)"/></foreignObject><rect width="1" height="1" class="a"/></svg>',
    );
    expect(clean).toContain('<rect width="1" height="1"');
    expect(clean).not.toMatch(/alert|example|foreignObject/);
  });

  test("that is none is refused", () => expect(cleanSvg("<p>no drawing</p>")).toBeUndefined());
});

describe("Markdown", () => {
  test("has formulas as MathML, and dollars as dollars", () => {
    const shown = markdown(
      "Rate $\\lambda$ costs $5 or $6.\n\n$$\nx^2\n$$\n\n\\begin{align}a&=b\\\\c&=d\\end{align}\n\n`$x$` \\$y\\$",
    );
    expect(shown.match(/<math/g)).toHaveLength(3);
    expect(shown).toContain("costs $5 or $6.");
    expect(shown).toContain("<code>$x$</code> $y$");
    expect(shown).toContain("formula block");
  });

  test("shows a formula with an error as text, and goes on", () => {
    expect(markdown("$\\frac{1$ and *more*")).toContain("<em>more</em>");
  });

  test("cannot bring markup in through a formula or its place", () => {
    expect(markdown("$\\href{javascript:alert(1)}{x}$")).not.toContain("href=");
    expect(markdown('<a title="<span data-formula=0></span>">a</a> $x$')).not.toContain("onmouseover");
    expect(markdown("$\\text{<img src=x onerror=alert(1)>}$")).not.toContain("<img");
  });

  test("highlights the fences of languages it knows", () => {
    const shown = markdown("```ts\nconst a = 1;\n```\n\n```\n<b>\n```");
    expect(shown).toContain('<span class="hljs-keyword">const</span>');
    expect(shown).toContain("&lt;b&gt;");
  });

  test("gives headings ids that are their own", () => {
    const ids = new Set<string>();
    const { headings } = markdownTree("# A & B\n\n## Über *das*\n\n## A & B", { folder: undefined, ids });
    expect(headings).toEqual([
      { level: 1, text: "A & B", id: "a-b" },
      { level: 2, text: "Über das", id: "über-das" },
      { level: 2, text: "A & B", id: "a-b-2" },
    ]);
    expect(slug("How-long one waits?")).toBe(slug("How-long-one-waits"));
  });
});

describe("pictures beside a notebook", () => {
  const top = mkdtempSync(join(tmpdir(), "kernel-lib-page-"));
  const folder = join(top, "notebooks");
  mkdirSync(folder);
  writeFileSync(join(folder, "a b.png"), "inside");
  writeFileSync(join(top, "secret.png"), "outside");
  writeFileSync(join(folder, "notes.txt"), "text");
  symlinkSync(join(top, "secret.png"), join(folder, "link.png"));
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  test("are embedded", () => {
    expect(markdown("![x](a%20b.png)", folder)).toContain(Buffer.from("inside").toString("base64"));
  });

  test.each(["../secret.png", "%2e%2e/secret.png", "link.png", "notes.txt", "https://example.org/x.png", "none.png"])(
    "that are not inside the folder are named, not shown: %s",
    (address) => {
      const shown = markdown(`![the curve](${address})`, folder);
      expect(shown).toContain("[picture: the curve]");
      expect(shown).not.toMatch(/src=|base64/);
    },
  );

  test("that name files of the machine are not even pictures", () => {
    expect(markdown("![x](file:///etc/hostname)", folder)).toBe("<p>![x](file:///etc/hostname)</p>\n");
  });

  test("may be attached to the cell", () => {
    const attachments = { "x.png": { "image/png": "AAAA\n" } };
    const { tree } = markdownTree("![x](attachment:x.png)", { folder: undefined, ids: new Set() }, attachments);
    expect(tree.innerHTML).toContain('src="data:image/png;base64,AAAA"');
  });
});

describe("terminal text", () => {
  test.each([
    ["\u001b[1;31mE\u001b[0m x", '<span class="fg1 bold">E</span> x'],
    ["\u001b[38;5;196mr\u001b[39m.", '<span class="fg9">r</span>.'],
    ["\u001b[48;2;0;0;255mb", '<span class="bg12">b</span>'],
    ["<b>\u001b[K&", "&lt;b&gt;&amp;"],
    ["10 %\r 50 %\r100 %\r\nend", "100 %\nend"],
    ["abc\b\bX", "aX"],
    ["\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007", "link"],
    ["a\u0000b\u001b", "ab"],
  ])("%j", (text, shown) => expect(ansiHtml(text)).toBe(shown));
});

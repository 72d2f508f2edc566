/** The outputs of a cell as HTML: the richest form that needs no foreign script. */
import { isFigure } from "../../notebook/kinds.js";
import { escapeHtml, scriptJson } from "../../notebook/escape.js";
import type { Figure } from "../../figure/figure.js";
import { ansiHtml } from "./ansi.js";
import { cleanSvg, cleanTree, frameTables } from "./clean.js";
import { highlighted } from "./highlight.js";
import { markdownTree, type Surroundings } from "./markdown.js";
import { mathml } from "./maths.js";
import type { MimeBundle, Output } from "./notebook-file.js";

/** The media type of figures. */
const plotlyType = "application/vnd.plotly.v1+json";

function text(data: MimeBundle, type: string): string {
  const value = data[type];
  return typeof value === "string" ? value : "";
}

/** What stands in for a picture to a reader who does not see it. */
function alternative(data: MimeBundle, fallback: string): string {
  const plain = text(data, "text/plain").trim();
  return plain === "" || /^<.*>$|^Figure\(/s.test(plain) ? fallback : plain;
}

/** The figure in an output, or undefined. */
export function figureOf(output: Output): Figure | undefined {
  if (output.kind !== "display") return undefined;
  const spec = output.data[plotlyType];
  if (typeof spec !== "object" || spec === null) return undefined;
  const { data, layout } = spec as { readonly data?: unknown; readonly layout?: unknown };
  const title = (layout as { readonly title?: { readonly text?: unknown } } | undefined)?.title?.text;
  const alt = alternative(output.data, typeof title === "string" ? title : "a figure without a description");
  const figure: unknown = { kind: "figure", data: data ?? [], layout: layout ?? {}, alt };
  return isFigure(figure) ? figure : undefined;
}

const isLength = (value: unknown): value is number => typeof value === "number" && value >= 50 && value <= 4000;

/** A place for a figure; the page's script draws into it. */
function figureHtml(figure: Figure, number: number): string {
  const alt = escapeHtml(figure.alt);
  const { width, height } = figure.layout as { readonly width?: unknown; readonly height?: unknown };
  const rules = [
    ...(isLength(height) ? [`min-height:${height}px`] : []),
    // The page gives it this width, where the window has it.
    ...(isLength(width) ? [`--own:${width}px`] : []),
  ];
  const style = rules.length === 0 ? "" : ` style="${rules.join(";")}"`;
  return (
    `<figure class="plot" id="figure-${number}">` +
    `<div class="drawing" role="img" aria-label="${alt}"${style}></div>` +
    `<script type="application/json">${scriptJson({ data: figure.data, layout: figure.layout })}</script>` +
    `<figcaption><details><summary>Figure ${number} in words</summary><p>${alt}</p></details>` +
    `<noscript><p>${alt}</p></noscript></figcaption></figure>`
  );
}

function image(source: string, data: MimeBundle): string {
  return `<img class="picture" src="${source}" alt="${escapeHtml(alternative(data, "a picture without a description"))}">`;
}

function displayHtml(data: MimeBundle, surroundings: Surroundings): string {
  if (text(data, "text/html") !== "") {
    const tree = cleanTree(text(data, "text/html"));
    frameTables(tree);
    if (tree.textContent?.trim() !== "" || tree.querySelector("img, svg") !== null) return tree.innerHTML;
    // Nothing was left but scripts; another form may say more.
  }
  const svg = text(data, "image/svg+xml") === "" ? undefined : cleanSvg(text(data, "image/svg+xml"));
  if (svg !== undefined) return image(`data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`, data);
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const encoded = text(data, type).replaceAll(/\s/g, "");
    if (encoded !== "" && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return image(`data:${type};base64,${encoded}`, data);
  }
  if (text(data, "text/markdown") !== "") return markdownTree(text(data, "text/markdown"), surroundings).tree.innerHTML;
  if (text(data, "text/latex") !== "") {
    const tex = text(data, "text/latex")
      .trim()
      .replace(/^\${1,2}|\${1,2}$/g, "");
    return `<p class="formula block" tabindex="0">${mathml({ tex, display: true })}</p>`;
  }
  if (text(data, "text/plain") !== "") return `<pre tabindex="0">${ansiHtml(text(data, "text/plain"))}</pre>`;
  const [, json] = Object.entries(data).find(([type]) => type.endsWith("json")) ?? [];
  return json === undefined ? "" : `<pre tabindex="0">${highlighted(JSON.stringify(json, null, 2), "json")}</pre>`;
}

/** One output as HTML. `nextFigure` numbers the figures of the page. */
export function outputHtml(output: Output, surroundings: Surroundings, nextFigure: () => number): string {
  switch (output.kind) {
    case "stream":
      return output.text === "" ? "" : `<pre class="stream ${output.name}" tabindex="0">${ansiHtml(output.text)}</pre>`;
    case "error": {
      const trace = output.traceback === "" ? `${output.ename}: ${output.evalue}` : output.traceback;
      return `<div class="error"><p>Error: ${escapeHtml(output.ename)}</p><pre tabindex="0">${ansiHtml(trace)}</pre></div>`;
    }
    case "display": {
      const figure = figureOf(output);
      return figure === undefined ? displayHtml(output.data, surroundings) : figureHtml(figure, nextFigure());
    }
  }
}

/**
 * A figure as `text/html`, for the front ends that do not draw `application/vnd.plotly.v1+json` themselves.
 *
 * JupyterLab without extensions and the classic Notebook are among them. There the first figure of a kernel brings plotly.js
 * along, packed, in its own output; later ones find it on the page. So a notebook saved there holds it once (0.6 MB) and draws
 * its figures again when it is reopened. Where the front end is known to draw figures (our lab, our runner), the variable
 * KERNEL_LIB_PLOTLY is `none`: the HTML is then the text alternative only, and saved notebooks stay small.
 */
import { Problem } from "../base/problem.js";
import type { Figure } from "../figure/figure.js";
import { themed } from "../figure/theme.js";
import { escapeHtml, scriptJson } from "./escape.js";
import { plotlyPacked } from "./plotly-source.js";

/** Who draws: `inline`, the HTML output itself; `none`, the front end. */
type PlotlyMode = "inline" | "none";

/** What KERNEL_LIB_PLOTLY says; `inline` if it is not set. */
function plotlyMode(): PlotlyMode {
  const value = process.env["KERNEL_LIB_PLOTLY"] ?? "";
  if (value === "" || value === "inline") return "inline";
  if (value === "none") return "none";
  throw new Problem({
    code: "KL620",
    what: `KERNEL_LIB_PLOTLY is ${JSON.stringify(value)}`,
    where: "the environment of the kernel",
    expected: "inline (figures bring plotly.js with them) or none (the front end draws them)",
    fix: "unset KERNEL_LIB_PLOTLY, or set it to one of the two before the kernel starts",
  });
}

/**
 * Runs in the page, once for each figure output. Outputs may be put together before they are attached, or while they are
 * hidden, and front ends differ in whether a script finds its own element; so every run looks for all figures that are
 * attached, visible and not yet drawn, and an observer looks again whenever the page changes.
 */
const drawScript = `(function () {
  var w = window, d = document, k = w.kernelLibFigures;
  if (!k) {
    k = w.kernelLibFigures = { timer: 0 };
    k.plotly = function () {
      if (w.Plotly && w.Plotly.newPlot) return Promise.resolve(w.Plotly);
      if (k.loading) return k.loading;
      var packed = d.querySelector("script.kernel-lib-plotly");
      if (!packed) return Promise.resolve(undefined);
      var bytes = Uint8Array.from(atob(packed.textContent.trim()), function (c) { return c.charCodeAt(0); });
      var plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      k.loading = new Response(plain).text().then(function (source) {
        var script = d.createElement("script");
        script.textContent = "(function (define, module, exports) {" + source + "\\n}).call(window)";
        d.head.appendChild(script);
        return w.Plotly;
      });
      return k.loading;
    };
    k.draw = function (element) {
      if (element.dataset.state || element.offsetWidth === 0) return;
      element.dataset.state = "drawing";
      k.plotly().then(function (plotly) {
        if (!plotly) { element.dataset.state = ""; element.querySelector("small").hidden = false; return; }
        var spec = JSON.parse(element.querySelector("script").textContent), plot = d.createElement("div");
        plot.style.width = "100%";
        element.appendChild(plot);
        return plotly.newPlot(plot, spec.data, spec.layout, { responsive: true, displaylogo: false }).then(function () {
          element.querySelector("p").hidden = true;
          element.dataset.state = "drawn";
        });
      }).catch(function (error) { element.dataset.state = "failed"; console.error("kernel-lib figure:", error); });
    };
    k.scan = function () {
      clearTimeout(k.timer);
      k.timer = setTimeout(function () { d.querySelectorAll(".kernel-lib-figure").forEach(k.draw); }, 20);
    };
    new MutationObserver(k.scan).observe(d.documentElement, { childList: true, subtree: true });
    w.addEventListener("resize", k.scan);
  }
  k.scan();
})();`;

let brought = false;

/** For tests: the next figure brings plotly.js again, as in a new kernel. */
export function forgetPlotly(): void {
  brought = false;
}

/** What a figure is to a front end that cannot draw it, or before it is drawn. */
function alternative(figure: Figure, hint: string): string {
  return `<p>${escapeHtml(figure.alt)}${hint}</p>`;
}

/** The `text/html` of a figure; says the text alternative wherever scripts do not run. */
export function figureHtml(figure: Figure): string {
  if (plotlyMode() === "none")
    return `<div class="kernel-lib-figure-text" role="img" aria-label="${escapeHtml(figure.alt)}">${alternative(figure, "")}</div>`;
  const { data, layout } = themed(figure, "light");
  const source = brought ? "" : `<script type="text/plain" class="kernel-lib-plotly">${plotlyPacked()}</script>`;
  brought = true;
  const hint = ` <small hidden>(Run the notebook again to draw this figure.)</small>`;
  return (
    `${source}<div class="kernel-lib-figure" role="img" aria-label="${escapeHtml(figure.alt)}" style="width:100%;overflow-x:auto">` +
    `<script type="application/json">${scriptJson({ data, layout })}</script>${alternative(figure, hint)}</div>` +
    `<script>${drawScript}</script>`
  );
}

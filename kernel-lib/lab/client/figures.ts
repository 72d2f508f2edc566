/** Figures: drawn from their data by our own Plotly, trusted or not, in the width and the colours of the page. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import type { PlotlyHTMLElement } from "plotly.js";
import { cleanFigure, type Spec } from "./clean-figure.js";
import { fitted, type Theme } from "./fit-figure.js";

const TYPE = "application/vnd.plotly.v1+json";

/** The drawing library: 1.4 MB, fetched with the first figure. */
const library = async (): Promise<typeof import("plotly.js")> => {
  // @ts-expect-error The bundle of plotly.js comes without types; they are those of the package.
  const module = await import("plotly.js/dist/plotly-cartesian.min.js");
  return module.default;
};

const themeNow = (): Theme => (document.body.dataset["jpThemeLight"] === "false" ? "dark" : "light");

const OPTIONS = {
  displaylogo: false,
  responsive: false,
  showEditInChartStudio: false,
  showLink: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "sendDataToCloud"],
};

/** The place of a figure in the page. */
class FigureWidget extends Widget implements IRenderMime.IRenderer {
  readonly #place: HTMLElement = document.createElement("div");
  readonly #words: HTMLElement = document.createElement("p");
  readonly #sizes = new ResizeObserver(() => requestAnimationFrame(() => void this.#draw()));
  readonly #themes = new MutationObserver(() => void this.#draw());
  #spec: Spec | undefined;
  #drawn = "";
  #version = 0;

  constructor() {
    super();
    this.addClass("kernel-lab-figure");
    this.#place.setAttribute("role", "img");
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Figure in words";
    details.append(summary, this.#words);
    this.node.append(this.#place, details);
    this.#sizes.observe(this.node);
    this.#themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#spec = cleanFigure(model.data[TYPE]);
    this.#version += 1;
    const plain = model.data["text/plain"];
    const alt = typeof plain === "string" && plain !== "" ? plain : "a figure without a description";
    this.#place.setAttribute("aria-label", alt);
    this.#words.textContent = alt;
    if (this.#spec === undefined) this.#place.textContent = "This output is not a figure.";
    const height = this.#spec?.layout["height"];
    // Kept free before it is drawn, so that the text below does not jump.
    this.#place.style.minHeight = `${typeof height === "number" ? height : 440}px`;
    await this.#draw();
  }

  async #draw(): Promise<void> {
    const spec = this.#spec;
    const width = Math.floor(this.node.clientWidth);
    const theme = themeNow();
    const state = `${width} ${theme} ${this.#version}`;
    if (spec === undefined || width === 0 || this.isDisposed || state === this.#drawn) return;
    this.#drawn = state;
    try {
      const { react } = await library();
      const { data, layout } = fitted(spec, width, theme);
      if (state !== this.#drawn || this.isDisposed) return;
      await react(this.#place, data as Parameters<typeof react>[1], layout, OPTIONS as Parameters<typeof react>[3]);
      this.#place.dataset["drawn"] = theme;
      this.#place.style.minHeight = "";
    } catch (error) {
      this.#place.textContent = `This figure could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
      this.#place.dataset["drawn"] = "failed";
    }
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#sizes.disconnect();
    this.#themes.disconnect();
    void library().then(({ purge }) => purge(this.#place as PlotlyHTMLElement));
    super.dispose();
  }
}

export const figures: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:figures",
  description: "Draws figures.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_app, registry: IRenderMimeRegistry) => {
    // Before HTML, which says the figure in words only. Safe: what is drawn has been cleaned.
    registry.addFactory({ safe: true, mimeTypes: [TYPE], createRenderer: () => new FigureWidget() }, 10);
    // Scripts as outputs are refused by the page's policy in any case; without a renderer, another form is shown instead.
    registry.removeMimeType("application/javascript");
    registry.removeMimeType("text/javascript");
  },
};

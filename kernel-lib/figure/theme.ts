/**
 * How every figure looks: one palette, one type size, two variants (light for paper, dark for screens).
 *
 * The colours are Okabe and Ito's, which stay apart for colour-blind readers; line dashes and marker shapes change from trace to
 * trace as well, so that a print in grey can still be read. A figure names colours of the light variant; `themed` exchanges
 * them for the dark ones. Front ends that do not know us get the light variant on its own white ground.
 */
import type { Figure } from "./figure.js";

/** Okabe and Ito's colours by name, for light ground; `ink`, `muted`, `faint` and `ground` are for text, lines and paper. */
export const palette: {
  readonly blue: string;
  readonly vermillion: string;
  readonly green: string;
  readonly purple: string;
  readonly orange: string;
  readonly sky: string;
  readonly yellow: string;
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly ground: string;
} = {
  blue: "#0072b2",
  vermillion: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  orange: "#e69f00",
  sky: "#56b4e9",
  yellow: "#f0e442",
  ink: "#1f2328",
  muted: "#59636e",
  faint: "#d8dee4",
  ground: "#ffffff",
};

/** The same names on dark ground: the darker hues lifted, so that all of them keep a contrast of at least 4.5 to the ground. */
export const darkPalette: typeof palette = {
  blue: "#4ba3dd",
  vermillion: "#f0813a",
  green: "#2fbf94",
  purple: "#de93bb",
  orange: "#ebad26",
  sky: "#7cc7f2",
  yellow: "#f0e552",
  ink: "#e6e8eb",
  muted: "#9aa4af",
  faint: "#363c44",
  ground: "#15181c",
};

/** Light colour → dark colour, for the exchange in a finished figure. */
export const darkOf: Readonly<Record<string, string>> = Object.fromEntries(
  (Object.keys(palette) as (keyof typeof palette)[]).map((name) => [palette[name], darkPalette[name]]),
);

/** The type of figures: what the system has, without a request. */
const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Open Sans', 'Helvetica Neue', Arial, sans-serif";

const colourway = (p: typeof palette): readonly string[] => [
  p.blue,
  p.vermillion,
  p.green,
  p.purple,
  p.orange,
  p.sky,
  p.muted,
];

/** The mark by which a page recognises a template of ours, and may exchange it. */
export const templateMark = "kernel-lib";

const dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid"];
const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star"];
const shapes = ["", "/", ".", "x", "\\", "-", "+"];

function axis(p: typeof palette): Readonly<Record<string, unknown>> {
  return {
    automargin: true,
    gridcolor: p.faint,
    linecolor: p.muted,
    showline: true,
    tickcolor: p.muted,
    ticks: "outside",
    ticklen: 4,
    title: { standoff: 12, font: { size: 13 } },
    zeroline: false,
  };
}

/** A Plotly template. Plotly deals the entries of `data` out to the traces of that type in turn. */
function template(p: typeof palette): Readonly<Record<string, unknown>> {
  return {
    layout: {
      meta: templateMark,
      colorway: colourway(p),
      font: { family: fontFamily, size: 13, color: p.ink },
      title: {
        font: { size: 16, weight: 600 },
        x: 0,
        xanchor: "left",
        xref: "container",
        y: 1,
        yanchor: "top",
        yref: "container",
        pad: { l: 16, t: 16 },
      },
      paper_bgcolor: p.ground,
      plot_bgcolor: p.ground,
      margin: { l: 64, r: 24, t: 56, b: 56 },
      hoverlabel: { font: { family: fontFamily, size: 13 } },
      hovermode: "closest",
      legend: { bgcolor: "rgba(0,0,0,0)", orientation: "v" },
      colorscale: { sequential: "Cividis", sequentialminus: "Cividis" },
      xaxis: axis(p),
      yaxis: axis(p),
    },
    data: {
      scatter: dashes.map((dash, n) => ({
        line: { dash, width: 2 },
        marker: { symbol: symbols[n], size: 7 },
        error_y: { thickness: 1.2, width: 3 },
      })),
      bar: shapes.map((shape) => ({ marker: { pattern: { shape, fillmode: "overlay", size: 6, solidity: 0.25 } } })),
      heatmap: [{ colorscale: "Cividis", colorbar: { outlinewidth: 0, thickness: 14, title: { font: { size: 13 } } } }],
    },
  };
}

/** The two templates, as Plotly reads them from `layout.template`. */
export const templates: {
  readonly light: Readonly<Record<string, unknown>>;
  readonly dark: Readonly<Record<string, unknown>>;
} = { light: template(palette), dark: template(darkPalette) };

function exchange(value: unknown): unknown {
  if (typeof value === "string") return darkOf[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(exchange);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exchange(inner)]));
  return value;
}

/** True if the figure leaves its look to us: it brings no template, or one of ours. */
function isOurs(layout: Figure["layout"]): boolean {
  const own = layout["template"] as { readonly layout?: { readonly meta?: unknown } } | undefined;
  return own === undefined || own.layout?.meta === templateMark;
}

/** Plotly moves a single line down by its ascent, but not the first of several; so a title of several lines gets more space. */
function withTitleSpace(layout: Figure["layout"]): Figure["layout"] {
  const title = layout["title"] as { readonly text?: unknown } | undefined;
  const lines = typeof title?.text === "string" && /<br/i.test(title.text);
  return lines ? { ...layout, title: { pad: { l: 16, t: 27 }, ...title } } : layout;
}

/**
 * The figure with the light or the dark look. A figure that brings a template of its own keeps it.
 *
 * @example
 * themed({ kind: "figure", data: [{ type: "bar", y: [1] }], layout: {}, alt: "one bar" }, "dark").layout["template"] !== undefined
 * //=> true
 */
export function themed(figure: Figure, theme: "light" | "dark"): Figure {
  if (!isOurs(figure.layout)) return figure;
  const { data, layout } =
    theme === "dark"
      ? (exchange({ data: figure.data, layout: figure.layout }) as Pick<Figure, "data" | "layout">)
      : figure;
  return { ...figure, data, layout: { ...withTitleSpace(layout), template: templates[theme] } };
}

/** A figure in the colours and the width of the page. A figure that brings a template of its own keeps it. */
import { darkOf, templateMark, templates } from "../../figure/theme.js";
import type { Spec } from "./clean-figure.js";

export type Theme = "light" | "dark";

type Fields = Readonly<Record<string, unknown>>;

const record = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

function exchanged(value: unknown): unknown {
  if (typeof value === "string") return darkOf[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(exchanged);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, exchanged(each)]));
}

/** Wide and bold letters of a title take about this [px]. */
const LETTER = 8.4;
const LINE = 21;

function wrapped(text: string, width: number): readonly string[] {
  const room = Math.max(16, Math.floor(width / LETTER));
  return text.split(/ +/).reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined) return [word];
    const joined = `${last} ${word}`;
    return joined.replace(/<[^>]*>/g, "").length > room ? [...lines, word] : [...lines.slice(0, -1), joined];
  }, []);
}

const NARROW = 560;

function titled(layout: Fields, width: number): Fields {
  const title = typeof layout["title"] === "string" ? { text: layout["title"] } : record(layout["title"]);
  const text = title["text"];
  if (typeof text !== "string" || text === "") return {};
  if (text.includes("<br")) return { title: { ...title, pad: { l: 0, t: 27 } } };
  const lines = wrapped(text, width - 32);
  const extra = (lines.length - 1) * LINE;
  const margin = record(layout["margin"]);
  const top = typeof margin["t"] === "number" ? margin["t"] : 56;
  return {
    title: { ...title, text: lines.join("<br>"), pad: { l: 0, t: extra > 0 ? 27 : 16 } },
    ...(extra > 0 ? { margin: { ...margin, t: top + extra } } : {}),
  };
}

/** The figure for a place of this width [px]. */
export function fitted(spec: Spec, width: number, theme: Theme): Spec {
  const template = record(spec.layout["template"]);
  const ours = spec.layout["template"] === undefined || record(template["layout"])["meta"] === templateMark;
  const { template: _, ...bare } = spec.layout;
  const inDark = ours && theme === "dark";
  const layout = (inDark ? exchanged(bare) : ours ? bare : spec.layout) as Fields;
  const data = (inDark ? exchanged(spec.data) : spec.data) as Spec["data"];
  const own = typeof layout["width"] === "number" ? layout["width"] : 0;
  const narrow = width < NARROW;
  const wide = Math.max(width, own);
  const top = ours ? titled(layout, width) : {};
  return {
    data,
    layout: {
      ...layout,
      ...(ours ? { template: templates[theme] } : {}),
      ...top,
      ...(ours && wide < NARROW
        ? {
            margin: { l: 48, r: 12, b: 48, ...record(layout["margin"]), ...record(record(top)["margin"]) },
            legend: { orientation: "h", y: -0.28, yanchor: "top", x: 0, ...record(layout["legend"]) },
          }
        : {}),
      width: wide,
      height: layout["height"] ?? (narrow ? 380 : 440),
      autosize: false,
    },
  };
}

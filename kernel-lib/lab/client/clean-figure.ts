/**
 * A figure from anybody, made harmless: it is drawn without being trusted.
 *
 * Plotly takes links and a little HTML in its texts, fetches pictures, and has buttons that change all of that later. What is left
 * here is data, axes and texts with plain emphasis.
 */

/** A figure as Plotly takes it. */
export interface Spec {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

/** Emphasis that Plotly draws and that leads nowhere. */
const ALLOWED = /^<\/?(?:b|i|em|strong|sub|sup|br|s|u)\s*\/?>$/i;

/** A text without tags but for emphasis without attributes. */
export function cleanText(text: string): string {
  if (!text.includes("<")) return text;
  const cleaned = text.replaceAll(/<\/?[a-z!?][^>]*>?/gi, (tag) => (ALLOWED.test(tag) ? tag : ""));
  // What was taken out may have held two halves of a tag apart.
  return cleaned === text ? text : cleanText(cleaned);
}

/** Fields that fetch, that run when clicked, or that are no data. */
const DROPPED = new Set([
  "__proto__",
  "constructor",
  "prototype",
  "images",
  "source",
  "updatemenus",
  "sliders",
  "uirevision",
  "mapbox",
  "map",
  "geo",
  "topojsonURL",
  "href",
  "transforms",
]);

const DEEPEST = 30;

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST) return null;
  if (Array.isArray(value))
    // Long columns of numbers are the bulk of a figure.
    return value.every((each) => typeof each === "number") ? value : value.map((each) => cleaned(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (DROPPED.has(key) ? [] : [[key, cleaned(each, depth + 1)]])),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const SMALLEST = 50;
const LARGEST = 4000;

function sized(layout: Record<string, unknown>): Record<string, unknown> {
  const within = (size: unknown): boolean => typeof size === "number" && size >= SMALLEST && size <= LARGEST;
  return Object.fromEntries(
    Object.entries(layout).filter(([key, value]) => !["width", "height"].includes(key) || within(value)),
  );
}

/** The figure in a MIME bundle's value, cleaned; `undefined` if it is none. */
export function cleanFigure(value: unknown): Spec | undefined {
  if (!isRecord(value) || !Array.isArray(value["data"])) return undefined;
  const data = value["data"].filter(isRecord).map((trace) => cleaned(trace, 0) as Record<string, unknown>);
  const layout = isRecord(value["layout"]) ? (cleaned(value["layout"], 0) as Record<string, unknown>) : {};
  return { data, layout: sized(layout) };
}

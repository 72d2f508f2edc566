/**
 * What a value looks like, by its `kind`: a small registry from kinds to bundles of representations.
 *
 * A value without a known kind has no bundle; the caller prints it as text.
 */
import type { Figure } from "../figure/figure.js";
import { themed } from "../figure/theme.js";
import { figureHtml } from "./figure-html.js";
import { tableHtml, tableText } from "./table-forms.js";
import { isTable } from "./table-of.js";

/** Representations of one value by media type, as Jupyter's messages carry them. */
export type Bundle = Readonly<Record<string, unknown>>;

const registry: Map<string, (value: never) => Bundle | undefined> = new Map();

/**
 * Says how values of a kind are presented. The last word counts. `present` returns undefined for a value that has the kind's
 * name but not its form.
 */
export function presentAs<T extends { readonly kind: string }>(
  kind: T["kind"],
  present: (value: T) => Bundle | undefined,
): void {
  registry.set(kind, present as (value: never) => Bundle | undefined);
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const kind: unknown = (value as { readonly kind?: unknown }).kind;
  return typeof kind === "string" ? kind : undefined;
}

/** True for a figure as data. */
export function isFigure(value: unknown): value is Figure {
  if (kindOf(value) !== "figure") return false;
  const { data, layout, alt } = value as Partial<Figure>;
  return Array.isArray(data) && typeof layout === "object" && layout !== null && typeof alt === "string";
}

/** The representations of a value of a known kind, or undefined. */
export function bundle(value: unknown): Bundle | undefined {
  const kind = kindOf(value);
  return kind === undefined ? undefined : registry.get(kind)?.(value as never);
}

presentAs<Figure>("figure", (figure) => {
  if (!isFigure(figure)) return undefined;
  const { data, layout } = themed(figure, "light");
  return {
    "application/vnd.plotly.v1+json": { data, layout },
    "text/html": figureHtml(figure),
    "text/plain": figure.alt,
  };
});

presentAs("table", (table) =>
  isTable(table) ? { "text/html": tableHtml(table), "text/plain": tableText(table) } : undefined,
);

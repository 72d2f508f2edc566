/** One number over two parameters: a cell for each pair, with its value written in it, so that colour is not needed. */
import type { Figure } from "./figure.js";
import { axisTitle, type Axis } from "./intervals.js";

/** What the figure is made of. */
export interface Grid {
  readonly title: string;
  readonly x: Axis & { readonly values: readonly number[] };
  readonly y: Axis & { readonly values: readonly number[] };
  readonly z: Axis;
  /** One row for each value of y, one number for each of x. */
  readonly cells: readonly (readonly number[])[];
}

/**
 * A number over two parameters.
 *
 * @example
 * heatMap({
 *   title: "Wait",
 *   x: { name: "drivers", unit: "1", values: [1, 2] },
 *   y: { name: "service", unit: "ms", values: [8] },
 *   z: { name: "wait", unit: "ms" },
 *   cells: [[1, 3]],
 * }).alt;
 * //=> "Wait: wait for 2 × 1 pairs of drivers and service. The least is 1 ms at drivers 1, service 8; the most 3 ms at drivers 2, service 8."
 */
export function heatMap({ title, x, y, z, cells }: Grid): Figure {
  const flat = cells.flatMap((row, j) => row.map((value, i) => ({ value, x: x.values[i] ?? 0, y: y.values[j] ?? 0 })));
  const [most, least] = [1, -1].map((sign) =>
    flat.reduce((a, b) => (sign * b.value > sign * a.value ? b : a), flat[0] ?? { value: 0, x: 0, y: 0 }),
  );
  const says = (cell: typeof most): string =>
    cell === undefined
      ? ""
      : `${Number(cell.value.toPrecision(3))} ${z.unit} at ${x.name} ${cell.x}, ${y.name} ${cell.y}`;
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: x.values.map(String),
        y: y.values.map(String),
        z: cells,
        colorbar: { title: axisTitle(z) },
        text: cells.map((row) => row.map((value) => String(Number(value.toPrecision(3))))),
        texttemplate: "%{text}",
        xgap: 2,
        ygap: 2,
      },
    ],
    layout: {
      title: { text: title },
      width: 240 + 80 * x.values.length,
      height: 200 + 44 * y.values.length,
      autosize: false,
      xaxis: { type: "category", title: axisTitle(x), showgrid: false },
      yaxis: { type: "category", title: axisTitle(y), showgrid: false },
    },
    alt: `${title}: ${z.name} for ${x.values.length} × ${y.values.length} pairs of ${x.name} and ${y.name}. The least is ${says(least)}; the most ${says(most)}.`,
  };
}

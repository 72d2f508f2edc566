/** One number over two parameters: a cell for each pair, with its value written in it, so that colour is not needed. */
import { Problem } from "../base/problem.js";
import { assumptions } from "./assumptions.js";
import { axisTitle, type Axis } from "./axis.js";
import type { Figure } from "./figure.js";

/** What the figure is made of. */
export interface Grid {
  readonly title: string;
  readonly x: Axis & { readonly values: readonly number[] };
  readonly y: Axis & { readonly values: readonly number[] };
  readonly z: Axis;
  /** One row for each value of y, one number for each of x; null where there is none, which is drawn as a gap. */
  readonly cells: readonly (readonly (number | null)[])[];
  /** Numbers that nobody has measured. */
  readonly assumed?: readonly string[];
}

/** Error KL622: a cell for no pair, a pair without a cell, or no number in one. */
function checkGrid({ x, y, cells }: Grid): void {
  const row = cells.findIndex((one) => one.length !== x.values.length);
  const hole = cells.findIndex((one) => Array.from(one).some((value) => value !== null && !Number.isFinite(value)));
  const what =
    cells.length !== y.values.length
      ? `there are ${cells.length} rows of cells for ${y.values.length} values of ${y.name}`
      : row >= 0
        ? `row ${row} has ${cells[row]?.length ?? 0} cells for ${x.values.length} values of ${x.name}`
        : hole >= 0
          ? `row ${hole} has a cell that is ${String(Array.from(cells[hole] ?? []).find((value) => value !== null && !Number.isFinite(value)))}`
          : cells.flat().every((value) => value === null)
            ? "there is no number in any cell"
            : undefined;
  if (what === undefined) return;
  throw new Problem({
    code: "KL622",
    what,
    where: "figure.heatMap, cells",
    expected: `a row for each value of ${y.name}, and in it a finite number, or null, for each value of ${x.name}`,
    fix: "give null where there is no number; the figure has a gap there and says so",
  });
}

/** A number as its cell has it; what is nothing beside the largest one is said to be about nothing. */
const written = (value: number, largest: number): string =>
  value !== 0 && Math.abs(value) < 1e-4 * largest ? "≈ 0" : String(Number(value.toPrecision(3)));

/**
 * A number over two parameters. Error KL622: cells that are missing, or no numbers; a gap is null.
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
export function heatMap(grid: Grid): Figure {
  checkGrid(grid);
  const { title, x, y, z, cells, assumed } = grid;
  const flat = cells.flatMap((row, j) =>
    row.flatMap((value, i) => (value === null ? [] : [{ value, x: x.values[i] ?? 0, y: y.values[j] ?? 0 }])),
  );
  const gaps = x.values.length * y.values.length - flat.length;
  const width = Math.max(480, 180 + 64 * x.values.length);
  const { note, height, sentence } = assumptions(assumed, width);
  const [most, least] = [1, -1].map((sign) =>
    flat.reduce((a, b) => (sign * b.value > sign * a.value ? b : a), flat[0] ?? { value: 0, x: 0, y: 0 }),
  );
  const largest = Math.max(Math.abs(most?.value ?? 0), Math.abs(least?.value ?? 0));
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
        text: cells.map((row) => row.map((value) => (value === null ? "" : written(value, largest)))),
        texttemplate: "%{text}",
        xgap: 2,
        ygap: 2,
      },
    ],
    layout: {
      title: { text: `${title}${note}` },
      width,
      height: 200 + 44 * y.values.length + height,
      ...(height === 0 ? {} : { margin: { t: 56 + height } }),
      autosize: false,
      xaxis: { type: "category", title: axisTitle(x), showgrid: false },
      yaxis: { type: "category", title: axisTitle(y), showgrid: false },
    },
    alt: `${title}: ${z.name} for ${x.values.length} × ${y.values.length} pairs of ${x.name} and ${y.name}. The least is ${says(least)}; the most ${says(most)}.${gaps === 0 ? "" : ` There is no number for ${gaps} of the pairs.`}${sentence}`,
  };
}

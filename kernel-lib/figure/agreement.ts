/**
 * Agreement as a heat map: families of observations down, kernels and file systems across; a cell is the share of compared fields that are
 * alike, with the number of cells behind it and of values with an explanation.
 */
import type { Agreement } from "../observe/agreement.js";
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** Pixels of a square's sides, and of the room beside them: nine columns are as wide as a page's column of text [px]. */
const SIDE = 80;
const ROW = 40;
const NAMES = 84;
const BAR = 104;

/** What a square of the map is made of. */
export type Compared = Pick<Agreement, "kernel" | "filesystem" | "family" | "alike" | "compared"> & {
  readonly explained: readonly string[];
};

const inOrder = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
const percent = (alike: number, compared: number): string =>
  alike === compared ? "100 %" : `${(Math.floor((1000 * alike) / compared) / 10).toFixed(1)} %`;

/**
 * The heat map of a comparison. A square without a number was not observed, or has nothing to compare.
 *
 * @example
 * agreement([{ kernel: "6.18", filesystem: "xfs", family: "S1", alike: 26, compared: 26, explained: [] }]).data[0].z
 * //=> [[100]]
 */
export function agreement(cells: readonly Compared[]): Figure {
  const families = inOrder(cells.map((c) => c.family));
  const columns = inOrder(cells.map((c) => `${c.kernel} ${c.filesystem}`));
  const squares = families.map((family) =>
    columns.map((column) => {
      const mine = cells.filter((c) => c.family === family && `${c.kernel} ${c.filesystem}` === column);
      const sum = (of: (c: Compared) => number): number => mine.reduce((n, c) => n + of(c), 0);
      return {
        family,
        column,
        cells: mine.length,
        alike: sum((c) => c.alike),
        compared: sum((c) => c.compared),
        explained: sum((c) => c.explained.length),
      };
    }),
  );
  const all = squares.flat();
  const total = (of: (s: (typeof all)[number]) => number): number => all.reduce((n, s) => n + of(s), 0);
  const share = (s: (typeof all)[number]): number | null => (s.compared === 0 ? null : (100 * s.alike) / s.compared);
  const least = Math.min(100, ...all.flatMap((s) => share(s) ?? []));
  const from = Math.min(90, Math.floor(least));
  const written = all.flatMap((s, i) =>
    s.compared === 0 ? [] : [{ s, x: i % columns.length, y: Math.floor(i / columns.length) }],
  );
  const dark = (s: (typeof all)[number]): boolean => ((share(s) ?? 0) - from) / (100 - from) < 0.5;
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: columns.map((_, i) => i),
        y: families.map((_, i) => i),
        z: squares.map((row) => row.map(share)),
        zmin: from,
        zmax: 100,
        colorscale: "Cividis",
        colorbar: { title: { text: "fields alike [%]" } },
        xgap: 3,
        ygap: 3,
        hovertext: squares.map((row) =>
          row.map((s) => `${s.family}, ${s.column}: ${s.alike} of ${s.compared} fields, ${s.cells} cells`),
        ),
        hoverinfo: "text",
        hoverongaps: false,
      },
      ...[true, false].map((isDark) => {
        const mine = written.filter(({ s }) => dark(s) === isDark);
        return {
          type: "scatter",
          mode: "text",
          x: mine.map(({ x }) => x),
          y: mine.map(({ y }) => y),
          text: mine.map(
            ({ s }) =>
              `<b>${percent(s.alike, s.compared)}</b><br>${s.cells} cell${s.cells === 1 ? "" : "s"}${s.explained === 0 ? "" : `, ${s.explained}*`}`,
          ),
          // On Cividis: near white on its dark half, near black on its light half, in either theme.
          textfont: { size: 11, color: isDark ? "#fffffe" : "#000001" },
          hoverinfo: "skip",
          showlegend: false,
        };
      }),
    ],
    layout: {
      title: { text: "Fields alike in model and kernel<br>* values explained by the apparatus" },
      width: Math.max(560, NAMES + BAR + columns.length * SIDE),
      height: 176 + families.length * ROW,
      autosize: false,
      margin: { l: NAMES, r: BAR, t: 160, b: 16 },
      plot_bgcolor: palette.ground,
      xaxis: {
        title: { text: "kernel and file system" },
        side: "top",
        tickangle: 0,
        tickvals: columns.map((_, i) => i),
        ticktext: columns.map((c) => c.replace(/ (?=\S+$)/, "<br>").replace("-", "-<br>")),
        tickfont: { size: 12 },
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
      yaxis: {
        title: { text: "family" },
        autorange: "reversed",
        tickvals: families.map((_, i) => i),
        ticktext: families,
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
    },
    alt:
      `Agreement of ${cells.length} cells in ${families.length} families on ${columns.join(", ")}: ` +
      `${total((s) => s.alike)} of ${total((s) => s.compared)} fields are alike, ${total((s) => s.explained)} values are explained by the apparatus.`,
  };
}

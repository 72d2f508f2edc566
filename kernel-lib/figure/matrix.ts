/**
 * The verdict matrix of the debate: positions down, properties across; ✓ where a property holds in every interleaving, ✗ where some run
 * violates it, and both where it depends on the kind of reference: FOLL_GET before FOLL_PIN.
 */
import type { Matrix, MatrixCell } from "../experiment/matrix.js";
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** Pixels of a row, of a column, and of the room for the names of positions: nine properties are as wide as a page's column of text [px]. */
const ROW = 30;
const COLUMN = 70;
const NAMES = 276;
const LEVEL = { yes: 0, no: 1, depends: 2 } as const;
type Kind = keyof typeof LEVEL;

const kindOf = ({ get, pin }: MatrixCell): Kind => (get === pin ? (get ? "yes" : "no") : "depends");

/** Words on lines of at most so many letters. */
const wrapped = (text: string, letters: number): string =>
  text
    .split(" ")
    .reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      return last !== undefined && `${last} ${word}`.length <= letters
        ? [...lines.slice(0, -1), `${last} ${word}`]
        : [...lines, word];
    }, [])
    .join("<br>");

/** A row as a sentence: what holds, what does not, and what depends on the reference. */
function inWords({ position, policy, cells }: Matrix["rows"][number]): string {
  const where = (get: boolean, pin: boolean): string =>
    cells
      .filter((c) => c.get === get && c.pin === pin)
      .map((c) => c.column)
      .join(", ");
  const parts = [
    ["has", where(true, true)],
    ["lacks", where(false, false)],
    ["for FOLL_GET only", where(true, false)],
    ["for FOLL_PIN only", where(false, true)],
  ].flatMap(([words, list]) => (list === "" ? [] : [`${String(words)} ${String(list)}`]));
  return `${position} (${policy}): ${parts.join("; ")}.`;
}

/**
 * The matrix of positions and properties as a picture.
 *
 * @example
 * matrix({ kind: "matrix", columns: [{ name: "P1", says: "no lost DMA" }], rows: [{ position: "a", policy: "none", cells: [{ column: "P1", get: false, pin: true, sign: "✗/✓" }] }] }).alt
 * //=> "Verdict matrix of 1 positions and 1 properties. Every property holds for pins under a; for any reference under no position. a (none): for FOLL_PIN only P1."
 */
export function matrix({ columns, rows }: Matrix): Figure {
  const x = columns.map((_, i) => i);
  const y = rows.map((_, i) => i);
  const all = rows.flatMap((r, j) => r.cells.map((cell, i) => ({ cell, i, j, kind: kindOf(cell) })));
  const clean = (of: (c: MatrixCell) => boolean): readonly string[] =>
    rows.filter((r) => r.cells.every(of)).map((r) => r.position);
  const listed = (list: readonly string[]): string => (list.length === 0 ? "no position" : list.join(", "));
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x,
        y,
        z: rows.map((r) => r.cells.map((c) => LEVEL[kindOf(c)])),
        zmin: 0,
        zmax: 2,
        colorscale: [
          [0, palette.blue],
          [0.33, palette.blue],
          [0.34, palette.orange],
          [0.66, palette.orange],
          [0.67, palette.yellow],
          [1, palette.yellow],
        ],
        showscale: false,
        xgap: 3,
        ygap: 3,
        hovertext: rows.map((r) =>
          r.cells.map((c, i) => `${r.position}: ${r.policy}<br>${c.column}, ${columns[i]?.says ?? ""}: ${c.sign}`),
        ),
        hoverinfo: "text",
      },
      ...(["yes", "no", "depends"] as const).map((kind) => {
        const mine = all.filter((c) => c.kind === kind);
        return {
          type: "scatter",
          mode: "text",
          x: mine.map((c) => c.i),
          y: mine.map((c) => c.j),
          text: mine.map(({ cell }) => `<b>${cell.sign}</b>`),
          // The paper's colour on blue, black on orange and yellow: above 4.5 : 1 in either theme.
          textfont: { size: 13, color: kind === "yes" ? palette.ground : "#000001" },
          hoverinfo: "skip",
          showlegend: false,
        };
      }),
    ],
    layout: {
      title: { text: "Position (rows) × property (columns); where it depends on the reference: FOLL_GET / FOLL_PIN" },
      width: NAMES + 16 + columns.length * COLUMN,
      height: 176 + rows.length * ROW,
      autosize: false,
      margin: { l: NAMES, r: 16, t: 160, b: 16 },
      xaxis: {
        title: { text: "property" },
        side: "top",
        tickangle: 0,
        tickvals: x,
        ticktext: columns.map((c) => `<b>${c.name}</b><br>${wrapped(c.says, 10)}`),
        tickfont: { size: 11 },
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
      yaxis: {
        autorange: "reversed",
        tickvals: y,
        ticktext: rows.map((r) => wrapped(`${r.policy} <b>${r.position}</b>`, 58)),
        tickfont: { size: 11 },
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
    },
    alt:
      `Verdict matrix of ${rows.length} positions and ${columns.length} properties. ` +
      `Every property holds for pins under ${listed(clean((c) => c.pin))}; for any reference under ${listed(clean((c) => c.get && c.pin))}. ` +
      rows.map(inWords).join(" "),
  };
}

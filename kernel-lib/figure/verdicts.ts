/**
 * The verdict matrix: litmus tests down, policies across; what holds is blue with a tick, what is violated orange with a cross and the
 * length of a shortest run that shows it.
 */
import type { Figure } from "./figure.js";
import { palette } from "./theme.js";

/** What a matrix is drawn from: the answer of `verdicts`. */
export interface VerdictsLike {
  readonly policies: readonly string[];
  readonly rows: readonly {
    readonly test: string;
    readonly property: string;
    readonly cells: readonly {
      readonly policy: string;
      readonly verdict: string;
      readonly holds: "yes" | "no" | "unknown";
      readonly steps: number;
      readonly states: number;
    }[];
  }[];
}

/** One cell of a verdict matrix. */
export type VerdictsCell = VerdictsLike["rows"][number]["cells"][number];

/** A cell in one word, with its sign. */
export const cellWord = ({ holds, verdict, steps }: Pick<VerdictsCell, "holds" | "verdict" | "steps">): string =>
  holds === "yes" ? "✓ holds" : holds === "no" ? `✗ ${verdict}, ${steps} steps` : "? inconclusive";

/** The same in the room of a cell. */
const inCell = ({ holds, verdict, steps }: VerdictsCell): string =>
  holds === "yes"
    ? "<b>✓</b> holds"
    : holds === "no"
      ? `<b>✗</b> ${verdict}<br>${steps} steps`
      : "<b>?</b><br>inconclusive";

const LEVEL = { yes: 0, no: 1, unknown: 2 } as const;

/** Labels of policies are broken at spaces, so that they stand side by side. */
const wrapped = (text: string): string =>
  text
    .split(" ")
    .reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      return last !== undefined && `${last} ${word}`.length <= 15
        ? [...lines.slice(0, -1), `${last} ${word}`]
        : [...lines, word];
    }, [])
    .join("<br>");

/**
 * The verdict matrix of a table of verdicts.
 *
 * @example
 * verdictMatrix({ policies: ["none"], rows: [{ test: "t", property: "p", cells: [{ policy: "none", verdict: "never", holds: "yes", steps: 0, states: 9 }] }] }).alt
 * //=> "Verdicts of 1 litmus test under 1 policy. t (p): holds under none."
 */
export function verdictMatrix({ policies, rows }: VerdictsLike): Figure {
  const labels = rows.map((r) => `<b>${r.test}</b><br>${r.property}`);
  const columns = policies.map((_, i) => i);
  return {
    kind: "figure",
    data: [
      {
        type: "heatmap",
        x: columns,
        y: rows.map((_, i) => i),
        z: rows.map((r) => r.cells.map((c) => LEVEL[c.holds])),
        zmin: 0,
        zmax: 2,
        colorscale: [
          [0, palette.blue],
          [0.33, palette.blue],
          [0.34, palette.orange],
          [0.66, palette.orange],
          [0.67, palette.muted],
          [1, palette.muted],
        ],
        showscale: false,
        xgap: 4,
        ygap: 4,
        hovertext: rows.map((r) => r.cells.map((c) => `${r.test}, ${c.policy}: ${c.verdict}; ${c.states} states`)),
        hoverinfo: "text",
      },
      ...(["yes", "no", "unknown"] as const).map((kind) => {
        const cells = rows.flatMap((r, y) =>
          r.cells.flatMap((c, x) => (c.holds === kind ? [{ x, y, text: inCell(c) }] : [])),
        );
        return {
          type: "scatter",
          mode: "text",
          x: cells.map((c) => c.x),
          y: cells.map((c) => c.y),
          text: cells.map((c) => c.text),
          // The paper's colour on blue, black on orange: both above 4.5 : 1, in either theme.
          textfont: { size: 12, color: kind === "no" ? "#000001" : palette.ground },
          hoverinfo: "skip",
          showlegend: false,
        };
      }),
    ],
    layout: {
      title: { text: "Verdicts: litmus test and property (rows) × policy (columns)" },
      width: 300 + policies.length * 104,
      height: 150 + rows.length * 54,
      autosize: false,
      margin: { l: 270, r: 16, t: 130, b: 16 },
      xaxis: {
        title: { text: "policy" },
        side: "top",
        tickangle: 0,
        tickvals: columns,
        ticktext: policies.map(wrapped),
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
      yaxis: {
        autorange: "reversed",
        tickvals: rows.map((_, i) => i),
        ticktext: labels,
        showgrid: false,
        ticks: "",
        showline: false,
        fixedrange: true,
      },
    },
    alt: `Verdicts of ${count(rows.length, "litmus test")} under ${count(policies.length, "policy", "policies")}. ${rows.map(inWords).join(" ")}`,
  };
}

const count = (n: number, one: string, many: string = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const inWords = ({ test, property, cells }: VerdictsLike["rows"][number]): string => {
  const under = (holds: VerdictsCell["holds"]): string =>
    cells
      .filter((c) => c.holds === holds)
      .map((c) => c.policy)
      .join(", ");
  const parts = [
    ["holds under", under("yes")],
    ["is violated under", under("no")],
    ["was not decided under", under("unknown")],
  ].flatMap(([words, list]) => (list === "" ? [] : [`${String(words)} ${String(list)}`]));
  return `${test} (${property}): ${parts.join("; ")}.`;
};

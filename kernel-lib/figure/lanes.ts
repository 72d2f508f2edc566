/**
 * Swim lanes: who did what, one step below the other, and what each step changed.
 *
 * A lane for each actor that moves, a mark for each step, and beside it the step's name and, muted, the facts that changed. The
 * last line is the one that the property speaks of.
 */
import type { Change, Exploration, Witness, WitnessStep } from "../engine/exploration.js";
import type { Figure, Trace } from "./figure.js";
import { palette } from "./theme.js";

/** Pixels of a row, and of a lane [px]. */
const ROW = 42;
const LANE = 84;
const TEXT = 560;

const arrow = ({ fact, from, to }: Change): string => `${fact}: ${from} → ${to}`;

const changed = (step: WitnessStep): string =>
  step.changes.length === 0 ? "nothing that others can see" : step.changes.map(arrow).join("; ");

/** Long lists of changes are broken once, at a semicolon near the middle. */
const broken = (text: string): string => {
  if (text.length <= 88) return text;
  const cut = text.indexOf("; ", Math.floor(text.length / 2) - 12);
  return cut < 0 ? text : `${text.slice(0, cut + 1)}<br>${text.slice(cut + 2)}`;
};

const nothing = (): Figure => ({
  kind: "figure",
  data: [{ type: "scatter", x: [], y: [], showlegend: false }],
  layout: {
    height: 140,
    title: { text: "No run does this" },
    xaxis: { visible: false },
    yaxis: { visible: false },
    annotations: [
      {
        x: 0,
        y: 0.5,
        xref: "paper",
        yref: "paper",
        xanchor: "left",
        showarrow: false,
        text: "There is no witness: no run visits a state that the property speaks of.",
      },
    ],
  },
  alt: "There is no witness: no run visits a state that the property speaks of.",
});

/**
 * The swim lanes of a witness, or of that of an exploration; without one, a figure that says so.
 *
 * @example
 * lanes(undefined).alt
 * //=> "There is no witness: no run visits a state that the property speaks of."
 */
export function lanes(given: Witness | Exploration | undefined): Figure {
  const witness = given?.kind === "exploration" ? given.witness : given;
  if (witness === undefined) return nothing();
  const { steps } = witness;
  const actors = witness.actors.filter((a) => steps.some((s) => s.actor === a));
  const lane = (actor: string): number => actors.indexOf(actor);
  const rows = steps.map((_, i) => i + 1);
  const textAt = actors.length - 0.55;
  const path: Trace = {
    type: "scatter",
    mode: "lines",
    x: steps.map((s) => lane(s.actor)),
    y: rows,
    line: { color: palette.muted, width: 1, dash: "solid" },
    hoverinfo: "skip",
    showlegend: false,
  };
  const marks = actors.map((actor): Trace => {
    const mine = steps.flatMap((s, i) => (s.actor === actor ? [{ s, row: i + 1 }] : []));
    return {
      type: "scatter",
      mode: "markers",
      name: actor,
      x: mine.map(() => lane(actor)),
      y: mine.map(({ row }) => row),
      marker: { size: 15, line: { width: 1.5, color: palette.ground } },
      hovertext: mine.map(({ s }) => `${actor}, ${s.op}: ${s.name}<br>${s.changes.map(arrow).join("<br>")}`),
      hoverinfo: "text",
      cliponaxis: false,
      showlegend: false,
    };
  });
  const words = (text: readonly string[], shift: number, font: Readonly<Record<string, unknown>>): Trace => ({
    type: "scatter",
    mode: "text",
    x: rows.map(() => textAt),
    y: rows.map((r) => r + shift),
    text,
    textposition: "middle right",
    textfont: font,
    hoverinfo: "skip",
    cliponaxis: false,
    showlegend: false,
  });
  const last = steps.length - 1;
  const bold = (s: WitnessStep): string => `<b>${s.op}</b>  ${s.name}`;
  const data = [
    path,
    ...marks,
    words(steps.map(bold), -0.17, { size: 13 }),
    words(
      steps.map((s, i) => (i === last ? "" : broken(changed(s)))),
      0.22,
      { size: 11, color: palette.muted },
    ),
    words(
      steps.map((s, i) => (i === last ? `<b>${broken(changed(s))}</b>` : "")),
      0.22,
      { size: 11, color: palette.vermillion },
    ),
  ];
  const width = 90 + actors.length * LANE + TEXT;
  return {
    kind: "figure",
    data,
    layout: {
      title: { text: `${witness.system}<br>A shortest run in which “${witness.property}” is ${witness.shows}` },
      width,
      height: 132 + steps.length * ROW,
      autosize: false,
      margin: { l: 56, r: 16, t: 104, b: 20 },
      xaxis: {
        side: "top",
        range: [-0.5, actors.length - 0.5 + TEXT / LANE],
        tickvals: actors.map((_, i) => i),
        ticktext: actors.map((a) => `<b>${a}</b>`),
        showline: false,
        ticks: "",
        fixedrange: true,
      },
      yaxis: {
        title: { text: "step" },
        range: [steps.length + 0.6, 0.4],
        tickvals: rows,
        showgrid: false,
        showline: false,
        ticks: "",
        fixedrange: true,
      },
    },
    alt: altOf(witness, actors),
  };
}

const altOf = ({ system, steps }: Witness, actors: readonly string[]): string => {
  const end = steps.at(-1);
  const order = steps.map((s) => `${s.actor}: ${s.op}, ${s.name}`).join("; ");
  return `Swim lanes of ${steps.length} steps by ${actors.join(", ")} (${system}). In order: ${order}. The last step changes ${end === undefined ? "nothing" : changed(end)}.`;
};

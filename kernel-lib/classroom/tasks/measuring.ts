/** Exercise 8: measuring a wait properly. */
import { normalQuantile } from "../../base/normal.js";
import { drawAt } from "../../base/random.js";
import { stablePageWait } from "../../experiment/theory.js";
import { interval } from "../../stats/interval.js";
import { aNumber, anInterval, results, type Bounds } from "../forms.js";
import { waitsInLine } from "../line.js";
import { task, type Objection, type Task } from "../task.js";

const LOADS = [0.3, 0.6] as const;
const LINES = 40;

const lines = LOADS.flatMap((load) => Array.from({ length: LINES }, (_, replication) => ({ load, replication })));
const seriesOf = (line: (typeof lines)[number]): readonly number[] =>
  waitsInLine({ ...line, customers: 4000, crowd: 100 });

const percent = (share: number): string => `${Math.abs(100 * share).toFixed(0)} %`;

function meanObjection(given: readonly number[]): Objection {
  if (new Set(given).size === 1)
    return "Your function gives the same number for every series. It cannot know beforehand how long the line is.";
  for (const load of LOADS) {
    const mine = interval({ values: given.filter((_, i) => lines[i]?.load === load) });
    const truth = load / (1 - load);
    const off = mine.estimate / truth - 1;
    const where = `Over ${LINES} lines at a load of ${load} your estimates are on average`;
    const covers = mine.low <= truth && truth <= mine.high;
    if (mine.halfWidth > 0.12 * truth && covers)
      return `Over ${LINES} lines at a load of ${load} your estimates scatter far more than they need to: their mean is known within ± ${percent(mine.halfWidth / truth)} only. How many of the customers do you leave out, and does each of them have to go?`;
    if (off > 0.15)
      return `${where} ${percent(off)} too large. The server was not idle when the first customer came: how long is that still felt, and is it felt longer at a higher load?`;
    if (off < -0.15)
      return `${where} ${percent(off)} too small. Is it the mean of what is left, and not the median, the smallest, or a single wait? A few long waits belong to the steady state.`;
  }
  return undefined;
}

/** Experiments of so many replications with a known mean. */
const EXPERIMENTS = [5, 30].flatMap((n) => Array.from({ length: 2000 }, (_, k) => ({ n, k })));
const TRUTH = 50; // [µs]
const valuesOf = ({ n, k }: (typeof EXPERIMENTS)[number]): readonly number[] =>
  Array.from(
    { length: n },
    (_, index) => TRUTH + 10 * normalQuantile(drawAt({ seed: 8, purpose: `check 8.2, ${n}`, replication: k, index })),
  );

/** How much wider than Student's an interval may be on average, to be one for the mean and not a lottery [factor]. */
const SLACK = 1.25;

const meanWidth = (all: readonly Bounds[]): number =>
  all.reduce((sum, { low, high }) => sum + high - low, 0) / all.length;

function coverageObjection(given: readonly Bounds[]): Objection {
  for (const n of [5, 30]) {
    const mine = given.filter((_, i) => EXPERIMENTS[i]?.n === n);
    const covered = mine.filter(({ low, high }) => low <= TRUTH && TRUTH <= high).length;
    const told = `Of ${mine.length} experiments of ${n} replications, whose true mean is known, your interval holds the truth in ${covered}; 95 % would be ${Math.round(0.95 * mine.length)}.`;
    if (covered < 0.93 * mine.length)
      return `${told} It is too narrow. ${n < 10 ? "With few values their spread is itself a guess: what makes up for that?" : "By what must the spread of the values be divided, and by which number is it multiplied?"}`;
    if (covered > 0.97 * mine.length)
      return `${told} It is too wide. Is it an interval for the mean, or for the next single value? And does its factor know how many values there are?`;
  }
  const students = EXPERIMENTS.map((experiment) => interval({ values: valuesOf(experiment) }));
  return meanWidth(given) <= SLACK * meanWidth(students)
    ? undefined
    : "It holds the truth as often as it should, but on average it is much wider than the values allow. Does it end on both sides, as near to their mean on the one as on the other?";
}

const THINK = 1000; // [µs]
const IO = 1000; // [µs]
const SLOWER = 1.1;
const WIDEST = 8; // [µs]

const waitOf = (duration: number): number => stablePageWait({ rate: 1 / THINK, duration }).mean;

function differenceObjection({ low, high }: Bounds): Objection {
  const truth = waitOf(SLOWER * IO) - waitOf(IO);
  const half = (high - low) / 2;
  const middle = (low + high) / 2;
  const holds = (value: number): boolean => low <= value && value <= high;
  if (half === 0)
    return "An interval of no width says that nothing is left to chance. How much do the replications differ among each other?";
  if (holds(-truth) && !holds(truth))
    return "The sign is the other way round: asked is how much longer the wait is on the slower device, the slower minus the faster.";
  if (Math.abs(middle) < 2)
    return "A difference of a microsecond or less: is it in microseconds, is it a difference and not a ratio, and did the second sweep really get the slower device?";
  if (middle > waitOf(IO) / 2)
    return "This is about the wait itself. Asked is by how much it grows when the device is slower.";
  if (half > WIDEST)
    return `The half-width is ${half.toFixed(1)} µs; at most ${WIDEST} µs are wanted. More replications help, slowly. Do both sweeps see the same writers, and is the difference taken before the interval is made, or after?`;
  return holds(truth)
    ? undefined
    : `The interval from ${low.toFixed(1)} to ${high.toFixed(1)} µs does not hold the closed form's difference. One honest interval in twenty does not; try another seed. If that fails too, look at what is divided by what: asked is the wait per writeback.`;
}

export const measuring: readonly Task[] = [
  task({
    id: "8.1",
    asks: "How long does a customer wait in the steady state, by a series that begins with a crowd?",
    form: results("(waits) => the mean wait in the steady state", () => lines.map(seriesOf), aNumber),
    demands: [{ name: "neither biased nor wasteful", objection: meanObjection }],
    shows: () =>
      `Over ${lines.length} lines at two loads its bias is below 15 %, and their mean is known within ± 12 %.`,
  }),
  task({
    id: "8.2",
    asks: "Which interval holds the true mean in 95 % of all experiments, be they of 5 replications or of 30?",
    form: results("(values) => ({ low, high })", () => EXPERIMENTS.map(valuesOf), anInterval),
    demands: [{ name: "a coverage of 95 %, and no wider than that needs", objection: coverageObjection }],
    shows: (all) =>
      `It holds the truth in ${((100 * all.filter(({ low, high }) => low <= TRUTH && TRUTH <= high).length) / all.length).toFixed(1)} % of ${all.length} experiments of 5 and of 30 replications.`,
  }),
  task({
    id: "8.3",
    asks: `By how much does a writeback's wait grow on a device that takes ${SLOWER * IO} µs and not ${IO}, within ± ${WIDEST} µs?`,
    form: anInterval,
    demands: [{ name: "a difference, precise and true", objection: differenceObjection }],
    shows: ({ low, high }) =>
      `The interval from ${low.toFixed(1)} to ${high.toFixed(1)} µs holds the closed form's difference, ${(waitOf(SLOWER * IO) - waitOf(IO)).toFixed(1)} µs.`,
  }),
];

/**
 * A logarithmic axis whose labels can be read: each is written in full, none lies over another, and there are enough of them also where the values span less
 * than a decade. Left alone, Plotly writes "5" beside "9" for 50, and "10k" beside "1000".
 */

/** About the length of an axis, and of a letter of its labels with the room beside a label [px]. */
const [AXIS, LETTER, ROOM] = [600, 8, 14];
/** Ticks beyond the values, as a share of their range: where Plotly leaves room for marks. */
const BEYOND = 0.1;

/** Multiples of a power of ten, in the order in which they are tried: for an axis of two or three decades, for longer ones, for shorter ones. */
const STEPS = [[1, 2, 5], [1, 3], [1], [1, 2, 3, 5, 7], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]] as const;
/** Fewer ticks than that do not show how an axis runs, and more are not read. */
const [ENOUGH, MANY] = [4, 9];

/** A number as it is written at a tick. */
const written = (value: number): string => {
  const power = Math.floor(Math.log10(value) + 1e-9);
  if (power >= -4 && power < 6) return value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  const times = Number((value / 10 ** power).toPrecision(6));
  return `${times === 1 ? "" : `${times}·`}10<sup>${power}</sup>`;
};

/** The letters of a label as they are seen. */
const letters = (label: string): number => label.replace(/<[^>]*>/gu, "").length;

/** Multiples of powers of ten between two logarithms; of powers a step apart where there are many. */
function multiples(from: number, to: number, of: readonly number[], apart: number = 1): readonly number[] {
  const first = Math.floor(from / apart) * apart;
  return Array.from({ length: Math.ceil((to - first) / apart) + 1 }, (_, k) => first + k * apart)
    .flatMap((power) => of.map((times) => Number(`${times}e${power}`)))
    .filter((value) => Math.log10(value) >= from - 1e-9 && Math.log10(value) <= to + 1e-9);
}

/** Even steps of 1, 2 or 5 between two values that are close together. */
function even(low: number, high: number): readonly number[] {
  const rough = (high - low) / 5;
  const power = Math.floor(Math.log10(rough));
  const step = Number(`${[1, 2, 5, 10].find((times) => times * 10 ** power >= rough) ?? 10}e${power}`);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) =>
    Number(((first + k) * step).toPrecision(12)),
  ).filter((value) => value > 0);
}

/** Whether labels have room beside each other on an axis of so many decades. */
const fits = (ticks: readonly number[], decades: number): boolean =>
  ticks.every((tick, k) => {
    const before = ticks[k - 1];
    if (before === undefined) return true;
    const half = (LETTER * (letters(written(tick)) + letters(written(before)))) / 2 + ROOM;
    return (AXIS / decades) * Math.log10(tick / before) >= half;
  });

/**
 * The ticks of a logarithmic axis for values above 0, as Plotly reads them; other values are not looked at.
 *
 * @example
 * logAxis([5, 40]).ticktext
 * //=> ["5", "7", "10", "20", "30"]
 */
export function logAxis(values: readonly number[]): {
  readonly type: "log";
  readonly tickvals: readonly number[];
  readonly ticktext: readonly string[];
} {
  const seen = values.filter((value) => Number.isFinite(value) && value > 0);
  const [low, high] = seen.length === 0 ? [1, 10] : [Math.min(...seen), Math.max(...seen)];
  const inner = Math.log10(high / low);
  const margin = inner === 0 ? 0.5 : BEYOND * inner;
  const [from, to] = [Math.log10(low) - margin, Math.log10(high) + margin];
  const decades = to - from;
  const choices = STEPS.map((of) => multiples(from, to, of));
  const good = choices.find((ticks) => ticks.length >= ENOUGH && ticks.length <= MANY && fits(ticks, decades));
  const close = even(10 ** from, 10 ** to);
  const far = [1, 2, 3, 5, 10, 20, 50].map((apart) => multiples(from, to, [1], apart));
  const ticks = good ?? (decades < 1 ? close : far.find((one) => one.length <= MANY && fits(one, decades))) ?? [];
  return { type: "log", tickvals: ticks, ticktext: ticks.map(written) };
}

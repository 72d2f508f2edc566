/** Where two outputs differ: the path of a value in a figure's data, the line of a text, and by how much. */
import type { Shown } from "../record/shown.js";

/** One place at which two outputs are not the same. */
export interface Difference {
  /** `data[0].y[3]`, `text/plain, line 2`: where it stands in the output. */
  readonly path: string;
  readonly stored: unknown;
  readonly now: unknown;
  /** Of two numbers: |now − stored| / max(|now|, |stored|). */
  readonly relative?: number;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const step = (path: string, key: string): string => {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
};

/** How far two numbers are apart, from 0 to 2. */
const apart = (a: number, b: number): number => (a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));

function differenceOf(path: string, stored: unknown, now: unknown): Difference {
  const numbers = typeof stored === "number" && typeof now === "number";
  return { path, stored, now, ...(numbers ? { relative: apart(stored, now) } : {}) };
}

/**
 * The places at which two JSON values differ, bit by bit.
 *
 * @example
 * differencesOf({ y: [1, 2] }, { y: [1, 3] }).map(({ path }) => path) //=> ["y[1]"]
 */
export function differencesOf(stored: unknown, now: unknown, path = ""): readonly Difference[] {
  if (Object.is(stored, now)) return [];
  if (Array.isArray(stored) && Array.isArray(now)) {
    const length = Math.max(stored.length, now.length);
    return Array.from({ length }, (_, at) => differencesOf(stored[at], now[at], `${path}[${at}]`)).flat();
  }
  if (isRecord(stored) && isRecord(now)) {
    const keys = [...new Set([...Object.keys(stored), ...Object.keys(now)])];
    return keys.flatMap((key) => differencesOf(stored[key], now[key], step(path, key)));
  }
  return [differenceOf(path, stored, now)];
}

const NUMBER = /[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?/gi;

/** Lines of two texts that differ. Where only one number differs, it is that number. */
function lineDifferences(path: string, stored: string, now: string): readonly Difference[] {
  const [olds, news] = [stored.split("\n"), now.split("\n")];
  return Array.from({ length: Math.max(olds.length, news.length) }, (_, at) => at).flatMap((at) => {
    const [a, b] = [olds[at], news[at]];
    if (a === b) return [];
    const where = `${path === "" ? "" : `${path}, `}line ${at + 1}`;
    const [numbersA, numbersB] = [a?.match(NUMBER) ?? [], b?.match(NUMBER) ?? []];
    const onlyNumbers = a !== undefined && b !== undefined && a.replace(NUMBER, "#") === b.replace(NUMBER, "#");
    if (!onlyNumbers) return [{ path: where, stored: a, now: b }];
    const number = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));
    return numbersA.flatMap((one, k) =>
      one === numbersB[k] ? [] : [differenceOf(`${where}, number ${k + 1}`, number(one), number(numbersB[k]))],
    );
  });
}

/** Everything at which one output differs from another. */
export function outputDifferences(stored: Shown | undefined, now: Shown | undefined): readonly Difference[] {
  if (stored === undefined || now === undefined || stored.kind !== now.kind)
    return [{ path: "", stored: stored?.kind ?? "no output", now: now?.kind ?? "no output" }];
  if (stored.kind === "figure" && now.kind === "figure") {
    const drawn = differencesOf(stored.figure, now.figure);
    return drawn.length > 0 ? drawn : lineDifferences("text/plain", stored.text, now.text);
  }
  if (stored.kind === "value" && now.kind === "value") {
    const types = [...new Set([...Object.keys(stored.data), ...Object.keys(now.data)])];
    const all = types.flatMap((type) => {
      const [a, b] = [stored.data[type], now.data[type]];
      if (typeof a === "string" && typeof b === "string") return a === b ? [] : lineDifferences(type, a, b);
      return differencesOf(a, b, type);
    });
    // A table is told by its text; its HTML says the same again.
    const plain = all.filter(({ path }) => !path.startsWith("text/html"));
    return plain.length > 0 ? plain : all;
  }
  if (stored.kind === "value" || stored.kind === "figure" || now.kind === "value" || now.kind === "figure") return [];
  return stored.text === now.text ? [] : lineDifferences("", stored.text, now.text);
}

/** A text without what no two runs share: how long something took. */
const timeless = (text: string): string =>
  text
    .replace(
      /\b(took|elapsed|finished in|done in|explored in|executed in)([:\s]+)[\d.,]+\s*(µs|ms|s|min)\b/g,
      "$1$2<time>",
    )
    .replace(/[\d.,]+(\s*[kM]?)(\s*)(states|steps|events|runs)(\/s| per second)/g, "<rate> $3$4");

/** Whether two outputs say the same but for how long something took. */
export function sameButForTimes(stored: Shown | undefined, now: Shown | undefined): boolean {
  const text = (one: Shown | undefined): string => timeless(JSON.stringify(one ?? null).replaceAll("\\n", "\n"));
  return stored !== undefined && now !== undefined && text(stored) === text(now);
}

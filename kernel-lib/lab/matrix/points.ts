/** The points of a matrix: every combination of some values of some parameters, or a list of combinations. */
import { Problem } from "../../base/problem.js";
import { readTextFile } from "../../host/files.js";
import type { Json } from "../../jupyter/wire.js";
import { parseParameter } from "../runner/parameters.js";

/** A parameter and the values that it takes. */
export type Axis = readonly [name: string, values: readonly unknown[]];

/**
 * One `name=value,value` of a command line; a JSON array holds values that have commas themselves.
 *
 * @example
 * parseAxis("seed=1,2") //=> ["seed", [1, 2]]
 */
export function parseAxis(text: string): Axis {
  const [name, whole] = parseParameter(text);
  if (Array.isArray(whole)) return [name, whole];
  const values = text.slice(text.indexOf("=") + 1).split(",");
  return [name, values.map((value) => parseParameter(`${name}=${value.trim()}`)[1])];
}

/**
 * The axes with each parameter once: what is named again takes the values of both, each value once.
 *
 * @example
 * merged([["a", [1]], ["b", [3]], ["a", [1, 2]]]) //=> [["a", [1, 2]], ["b", [3]]]
 */
export function merged(axes: readonly Axis[]): readonly Axis[] {
  const names = [...new Set(axes.map(([name]) => name))];
  return names.map((one) => {
    const values = axes.flatMap(([name, some]) => (name === one ? some : []));
    return [one, [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]];
  });
}

/** Refuses a parameter that is named in two ways, of which only one could hold. Error KL763. */
export function checkNamedOnce(ways: readonly (readonly [way: string, names: readonly string[]])[]): void {
  for (const [at, [way, names]] of ways.entries())
    for (const [other, others] of ways.slice(at + 1)) {
      const both = names.find((name) => others.includes(name));
      if (both !== undefined)
        throw new Problem({
          code: "KL763",
          what: `the parameter ${both} is named by ${way} and by ${other}`,
          where: "matrix",
          expected: "each parameter by -m, by -p or by --file, and not by two of them",
          fix: "leave one out",
        });
    }
}

const refuse = (what: string, where: string): Problem =>
  new Problem({
    code: "KL760",
    what,
    where,
    expected: '{"seed": [1, 2], "writes": [4000]} for all combinations, or [{"seed": 1, "writes": 4000}, …] for these',
    fix: "write one of the two forms",
  });

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The points of a file. Error KL760: it holds neither form. */
export function pointsOfFile(path: string): readonly Json[] {
  const text = readTextFile(path);
  const read = ((): unknown => {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw refuse(`the matrix is no JSON: ${(error as Error).message}`, path);
    }
  })();
  if (Array.isArray(read) && read.every(isRecord)) return read;
  if (isRecord(read) && Object.values(read).every(Array.isArray))
    return combinations(Object.entries(read) as unknown as readonly Axis[]);
  throw refuse("the matrix is neither a record of lists nor a list of records", path);
}

/**
 * Every combination, the last axis the quickest.
 *
 * @example
 * combinations([["a", [1, 2]], ["b", [3]]]) //=> [{ a: 1, b: 3 }, { a: 2, b: 3 }]
 */
export const combinations = (axes: readonly Axis[]): readonly Json[] =>
  axes.reduce<readonly Json[]>(
    (points, [name, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );

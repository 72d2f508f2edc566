/** Every combination of some values of some parts, as plain values: what a sweep goes over. */
import { Problem } from "../base/problem.js";

/** A value for each name. */
export type Combination<Lists> = {
  readonly [Name in keyof Lists]: Lists[Name] extends readonly (infer T)[] ? T : never;
};

/**
 * The cross product of named lists: the last name changes fastest. Error KL428: what is named is no list, or an empty one.
 *
 * @example
 * grid({ mappings: [1, 4], folios: [16, 64] })
 * //=> [{ mappings: 1, folios: 16 }, { mappings: 1, folios: 64 }, { mappings: 4, folios: 16 }, { mappings: 4, folios: 64 }]
 */
export function grid<const Lists extends Readonly<Record<string, readonly unknown[]>>>(
  lists: Lists,
): readonly Combination<Lists>[] {
  const wrong = Object.entries(lists).find(([, values]) => !Array.isArray(values) || values.length === 0);
  if (wrong !== undefined)
    throw new Problem({
      code: "KL428",
      what: `${wrong[0]} is ${JSON.stringify(wrong[1]) ?? String(wrong[1])}`,
      where: `grid, ${wrong[0]}`,
      expected: "a list of one value or more",
      fix: `write ${wrong[0]}: [ … ]`,
    });
  return Object.entries(lists).reduce<readonly object[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  ) as readonly Combination<Lists>[];
}

/** The fields that a record may have, and one that it has besides: what is misspelt must not count as left out. */
import { nearest } from "./nearest.js";
import type { ProblemParts } from "./problem.js";

/** Names of fields. */
export type Fields = ReadonlySet<string>;

/** The fields of one kind of record; the compiler sees to it that none is missing and none too many. */
export const fieldsOf = <P extends object>(names: Readonly<Record<keyof P, 0>>): Fields => new Set(Object.keys(names));

/**
 * A field of the record that is none of these; undefined if all of them are.
 *
 * @example
 * strayIn({ capcity: 2 }, fieldsOf({ name: 0, capacity: 0 }))
 * //=> "capcity"
 */
export function strayIn(record: object, fields: Fields): string | undefined {
  // A list of the record's fields would have to be made, millions of times where a simulation asks for something with a record.
  for (const name in record) if (!fields.has(name) && Object.hasOwn(record, name)) return name;
  return undefined;
}

/**
 * What a person is told of such a field, and that another one was probably meant.
 *
 * @example
 * strayField("capcity", fieldsOf({ name: 0, capacity: 0 }), "a resource")
 * //=> { what: "a resource has no field capcity", expected: "some of name, capacity", fix: "write capacity" }
 */
export function strayField(
  name: string,
  fields: Fields,
  owner: string,
): Pick<ProblemParts, "what" | "expected" | "fix"> {
  const known = [...fields];
  const meant = nearest(name, known);
  return {
    what: `${owner} has no field ${name}`,
    expected: `some of ${known.join(", ")}`,
    fix: meant === undefined ? "leave it out" : `write ${meant}`,
  };
}

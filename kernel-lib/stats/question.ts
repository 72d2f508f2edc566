/** What a statistic is asked: a record, and no field in it that the statistic does not know. */
import { strayField, strayIn, type Fields } from "../base/fields.js";
import { Problem } from "../base/problem.js";

const refused = (where: string, told: Pick<Problem, "what" | "expected" | "fix">): Problem =>
  new Problem({ code: "KL275", where, ...told });

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const inWords = (value: unknown): string => (Array.isArray(value) ? "a list" : String(value));

/** The question, if it is one. Error KL275: no record, or a field that is misspelt. */
export function asked<Q extends object>(question: Q, fields: Fields, where: string): Q {
  if (!isRecord(question))
    throw refused(where, {
      what: `${where} is asked ${inWords(question)}`,
      expected: `a record with some of ${[...fields].join(", ")}`,
      fix: `write for instance ${where}({ ${[...fields][0]}: … })`,
    });
  const stray = strayIn(question, fields);
  if (stray !== undefined) throw refused(where, strayField(stray, fields, where));
  return question;
}

/** A field that holds things by name. Error KL275. */
export function byName<R extends object>(record: R, field: string, where: string): R {
  if (isRecord(record)) return record;
  const [what, fix] = [`${field} is ${inWords(record)}`, `write for instance ${field}: { wait: … }`];
  throw refused(`${where}, ${field}`, { what, expected: "a record: one thing under each name", fix });
}

/** A field that holds a function. Error KL275. */
export function functionIn<F>(value: F, field: string, where: string, example: string): F {
  if (typeof value === "function") return value;
  const [what, fix] = [`${field} is ${inWords(value)}`, `write for instance ${field}: ${example}`];
  throw refused(`${where}, ${field}`, { what, expected: "a function", fix });
}

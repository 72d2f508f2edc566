/** What every binding says when a step leaves the declared range of a field. */
import { Problem } from "../base/problem.js";

/** Throws KL402. */
export function overflow(field: string, index: number, value: number, max: number): never {
  throw new Problem({
    code: "KL402",
    what: `a step set ${field} to ${value}`,
    where: `cell ${index}`,
    expected: `a value from 0 to ${max}`,
    fix: "declare a wider range for the field, or bound the step that counts it up",
  });
}

/** A time on the command line. */
import { Problem } from "../../base/problem.js";

/** The number of seconds that the text names. Error KL707: it names none. */
export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Problem({
    code: "KL707",
    what: `not a time: ${text}`,
    where: "--timeout",
    expected: "a positive number of seconds",
    fix: "write for example --timeout 60",
  });
}

/** How far a sample is from a law of chance. */
import { fieldsOf } from "../base/fields.js";
import type { Law } from "../base/law.js";
import { Problem } from "../base/problem.js";
import { probability } from "../base/variates.js";
import { asked } from "./question.js";
import { sampleOf, sorted } from "./sample.js";

export interface LawQuestion {
  readonly values: readonly number[];
  /** Its distribution function, or the law itself. */
  readonly law: ((x: number) => number) | Law;
}

const ASKED = fieldsOf<LawQuestion>({ values: 0, law: 0 });

/** Laws whose distribution functions rise in steps. */
const STEPPED: readonly string[] = [
  "deterministic",
  "discrete",
  "geometric",
  "poisson",
  "zipf",
] satisfies readonly Law["kind"][];

const noLaw = (what: string, expected: string, fix: string): Problem =>
  new Problem({ code: "KL268", what, where: "ksDistanceToLaw, law", expected, fix });

const noProbability = (p: number, x: number): Problem =>
  noLaw(
    `the law gives ${String(p)} at ${x}`,
    "the probability of a value up to x, from 0 to 1",
    "give a distribution function, for instance probability(law), and not a density",
  );

function functionOf(law: LawQuestion["law"]): (x: number) => number {
  if (typeof law === "function") return law;
  if (typeof law !== "object" || (law as Law | null) === null)
    throw noLaw(
      `the law is ${String(law)}`,
      "a law, or its distribution function",
      'write for instance law: { kind: "exponential", mean: 20 }',
    );
  if (STEPPED.includes(law.kind))
    throw noLaw(
      `a law of kind ${law.kind} rises in steps`,
      "a continuous law: between steps the distance is another one",
      "compare with a sample of the law instead: ksDistance",
    );
  return probability(law);
}

/**
 * The largest vertical distance of a sample's distribution function from a continuous one, given as a law or as a function. Errors: KL253 what is
 * no law; KL261 the sample; KL268 a law with steps, or a function that gives what is no probability.
 *
 * @example
 * ksDistanceToLaw({ values: [0.1, 0.4, 0.9], law: (x) => x }).toFixed(3)
 * //=> "0.267"
 * @example
 * ksDistanceToLaw({ values: [0.1, 0.4, 0.9], law: { kind: "uniform", from: 0, to: 1 } }).toFixed(3)
 * //=> "0.267"
 */
export function ksDistanceToLaw(question: LawQuestion): number {
  const { values, law } = asked(question, ASKED, "ksDistanceToLaw");
  const s = sorted(sampleOf(values, "ksDistanceToLaw"));
  const probabilityOf = functionOf(law);
  return s.reduce((d, x, i) => {
    const p = probabilityOf(x);
    if (!(p >= 0 && p <= 1)) throw noProbability(p, x);
    return Math.max(d, p - i / s.length, (i + 1) / s.length - p);
  }, 0);
}

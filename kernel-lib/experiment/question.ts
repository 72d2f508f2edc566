/** What a question about a race or a system may hold. A misspelt word must not be a question about nothing, which every race answers well. */
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";

const COMMON = ["property", "where", "bounds", "symmetry", "fewest", "witnesses"];
const OF_RACE = ["policy", ...COMMON];

/** Error KL311: a word that a question does not know. */
export function checkWords(question: object, known: readonly string[], where: string): void {
  const strange = Object.keys(question).find((key) => !known.includes(key));
  if (strange === undefined) return;
  const meant = nearest(strange, known);
  throw new Problem({
    code: "KL311",
    what: `a question does not know ${JSON.stringify(strange)}`,
    where,
    expected: `some of ${known.join(", ")}`,
    fix: meant === undefined ? "leave it out" : `write ${meant}`,
  });
}

/** Error KL310: this is no policy. */
export function checkPolicy(policy: unknown, where: string): void {
  if ((policy as { readonly kind?: unknown } | null | undefined)?.kind === "policy") return;
  throw new Problem({
    code: "KL310",
    what: policy === undefined ? "a policy is missing" : `${JSON.stringify(policy) ?? "a function"} is no policy`,
    where,
    expected: "policy.none, policy.stable, …, or one of your own by policyOf",
    fix: "name the policy under which the kernel is to run: { policy: policy.none }; look at the name behind policy",
  });
}

/** Errors: KL310 no policy; KL311 a word that is none; KL312 a property that is none. */
export function checkRaceQuestion(
  question: { readonly policy?: unknown; readonly property?: unknown },
  where: string,
): void {
  checkWords(question, OF_RACE, where);
  const { policy, property } = question as { readonly policy?: unknown; readonly property?: { page?: unknown } };
  checkPolicy(policy, where);
  if ("property" in question && typeof property?.page !== "function")
    throw new Problem({
      code: "KL312",
      what: `${JSON.stringify(property) ?? "undefined"} is no property of the kernel`,
      where,
      expected: "property.cloneImmutable, property.noLostDma, …, or { kind, name, says, scope, page } of one's own",
      fix: "look at the name behind property; leave the field out to ask for the counts alone",
    });
}

/** Error KL311: a word that is none. */
export function checkSystemQuestion(question: object, where: string): void {
  checkWords(question, COMMON, where);
}

/** What a question about a race or a system may hold. A misspelt word must not be a question about nothing, which every race answers well. */
import { nearest } from "../base/nearest.js";
import { Problem } from "../base/problem.js";
import { checkPolicyData, type PolicyData } from "../model/policy.js";

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

/** Error KL310: this is no policy; and the errors of a policy that was made by hand. */
export function checkPolicy(policy: unknown, where: string): void {
  if ((policy as { readonly kind?: unknown } | null | undefined)?.kind === "policy")
    return checkPolicyData(policy as PolicyData);
  throw new Problem({
    code: "KL310",
    what: policy === undefined ? "a policy is missing" : `${JSON.stringify(policy) ?? "a function"} is no policy`,
    where,
    expected: "policy.none, policy.stable, …, or one of your own by policyOf",
    fix: "name the policy under which the kernel is to run: { policy: policy.none }; look at the name behind policy",
  });
}

/** Error KL318: this is neither a race nor a system. */
export function checkSubject(what: unknown): void {
  const { kind, race, next, schema } = (what ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === "race" || (kind === undefined && typeof next === "function" && typeof schema === "object")) return;
  throw new Problem({
    code: "KL318",
    what: `${what === undefined ? "nothing" : typeof kind === "string" ? `a value of kind ${JSON.stringify(kind)}` : (JSON.stringify(what) ?? "a function")} is neither a race nor a system`,
    where: "explore(…)",
    expected:
      "what race(name, { filesystem, actors }) gives, or a system of one's own: { name, schema, actors, initial, next }",
    fix:
      race === undefined
        ? "make a race first"
        : "a litmus test has its race in it: explore(test.race, { policy, property })",
  });
}

/** What makes a property of something that is none, or undefined. */
function flawOf(property: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (typeof property?.["page"] !== "function")
    return `${JSON.stringify(property) ?? "undefined"} is no property of the kernel`;
  if (property["kind"] !== "never" && property["kind"] !== "reachable")
    return `the kind of a property is ${JSON.stringify(property["kind"])}`;
  if (property["scope"] !== "always" && property["scope"] !== "end")
    return `the scope of a property is ${JSON.stringify(property["scope"])}`;
  return undefined;
}

/** Errors: KL310 no policy; KL311 a word that is none; KL312 a property that is none. */
export function checkRaceQuestion(
  question: { readonly policy?: unknown; readonly property?: unknown },
  where: string,
): void {
  checkWords(question, OF_RACE, where);
  const { policy, property } = question as {
    readonly policy?: unknown;
    readonly property?: Readonly<Record<string, unknown>>;
  };
  checkPolicy(policy, where);
  const flaw = "property" in question ? flawOf(property) : undefined;
  if (flaw !== undefined)
    throw new Problem({
      code: "KL312",
      what: flaw,
      where,
      expected:
        'property.cloneImmutable, property.noLostDma, …, or one\'s own: { kind: "never" or "reachable", name, says, scope: "always" or "end", page }',
      fix: "look at the name behind property; leave the field out to ask for the counts alone",
    });
}

/** Error KL311: a word that is none. */
export function checkSystemQuestion(question: object, where: string): void {
  checkWords(question, COMMON, where);
}

/** What a question about a race or a system may hold. A misspelt word must not be a question about nothing, which every race answers well. */
import { strayField, strayIn } from "../base/fields.js";
import { Problem } from "../base/problem.js";
import { checkSystem, flawOf, type System } from "../engine/system.js";
import { checkPolicyData, type PolicyData } from "../model/policy.js";

const COMMON = ["property", "where", "bounds", "symmetry", "fewest", "witnesses"];
const OF_RACE = ["policy", ...COMMON];

/** Error KL311: a word that a question does not know. */
export function checkWords(question: object, known: readonly string[], where: string): void {
  const fields = new Set(known);
  const stray = strayIn(question, fields);
  if (stray !== undefined) throw new Problem({ code: "KL311", where, ...strayField(stray, fields, "a question") });
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

/** Errors: KL318 what has a race in it, or is of another kind; KL460 no system. */
export function checkSubject(what: unknown): void {
  const { kind, race } = (what ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === "race") return;
  if (kind === undefined && race === undefined) return checkSystem(what as System<never>);
  throw new Problem({
    code: "KL318",
    what: `a value of kind ${JSON.stringify(kind) ?? "undefined"} is neither a race nor a system`,
    where: "explore(…)",
    expected: "what race(name, { filesystem, actors }) gives, or a system of one's own",
    fix:
      race === undefined
        ? "make a race first"
        : "a litmus test has its race in it: explore(test.race, { policy, property })",
  });
}

/** Why this is no property of the kernel; undefined if it is one. */
function whyNone(property: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (typeof property?.["page"] !== "function")
    return `${JSON.stringify(property) ?? "undefined"} is no property of the kernel`;
  const flaw = flawOf(property);
  return flaw === undefined ? undefined : `${JSON.stringify(property["name"])} ${flaw}`;
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
  const flaw = "property" in question ? whyNone(property) : undefined;
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

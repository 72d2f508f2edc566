/** The forms in which answers come, and what is said to one in another form. */
import { Problem } from "../base/problem.js";
import type { Before } from "../engine/order.js";
import type { Called } from "../base/called.js";
import { within } from "../host/deadline.js";
import { actor, type Actor, type Race } from "../litmus/race.js";
import type { PolicyData } from "../model/policy.js";
import type { Form, Read } from "./task.js";

const hint = (text: string): { readonly kind: "hint"; readonly hint: string } => ({ kind: "hint", hint: text });
const answer = <A>(value: A): Read<A> => ({ kind: "answer", answer: value });

const isRecord = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === "object" && given !== null;
const kindOf = (given: unknown): unknown => (isRecord(given) ? given["kind"] : undefined);

/** What a value is, to the person who wrote it. */
function wordFor(given: unknown): string {
  if (given === null) return "null";
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === "number") return `the number ${given}`;
  if (typeof given === "string") return `the text ${JSON.stringify(given.slice(0, 40))}`;
  if (typeof given === "function") return "a function, which would have to be called";
  const kind = kindOf(given);
  if (typeof kind === "string") return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
  return isRecord(given)
    ? `a record with ${Object.keys(given).slice(0, 5).join(", ") || "nothing in it"}`
    : String(given);
}

/** What is said to a value that is no answer to anything; otherwise the form is asked. */
const form =
  <A>(wanted: string, read: (given: unknown) => Read<A> | undefined): Form<A> =>
  (given) => {
    if (given === undefined) return hint("There is no answer yet: give the name a value, and run its cell.");
    if (isRecord(given) && typeof given["then"] === "function")
      return hint("This is a promise of an answer: put await before what makes it.");
    if (typeof given === "number" && Number.isNaN(given))
      return hint(
        "This is NaN, not a number: somewhere on its way undefined was reckoned with, or 0 was divided by 0.",
      );
    return read(given) ?? hint(`Wanted is ${wanted}; this is ${wordFor(given)}.`);
  };

/** A race. */
export const aRace: Form<Race> = form('a race: race("name", { filesystem, actors: [actor(…), …] })', (given) => {
  if (kindOf(given) === "litmus")
    return hint("This is a litmus test: a race and a question. The race in it is its .race.");
  return kindOf(given) === "race" ? answer(given as Race) : undefined;
});

/** A policy. A rule alone does not say when it is asked. */
export const aPolicy: Form<PolicyData> = form("a policy: policy.none.with({ onWriteFault: … })", (given) => {
  if (kindOf(given) === "policy") return answer(given as PolicyData);
  const isRule = ["answer", "when", "first"].includes(String(kindOf(given)));
  return isRule
    ? hint("This is a rule. A policy also says at which moment it is asked: policy.none.with({ onWriteFault: … }).")
    : undefined;
});

/** A finite number. */
export const aNumber: Form<number> = form("a number", (given) =>
  typeof given === "number" && Number.isFinite(given) ? answer(given) : undefined,
);

/** A whole number, from 1 unless given otherwise: how many there are, or which of them. */
export const aCount = (least: number = 1): Form<number> =>
  form(`a whole number from ${least}`, (given) =>
    typeof given === "number" && Number.isInteger(given) && given >= least ? answer(given) : undefined,
  );

/** A record with a whole number under each name. */
export const counts = <Name extends string>(...names: readonly Name[]): Form<Readonly<Record<Name, number>>> =>
  form(`a record { ${names.map((name) => `${name}: …`).join(", ")} } of whole numbers`, (given) =>
    isRecord(given) && names.every((name) => Number.isInteger(given[name]))
      ? answer(given as Readonly<Record<Name, number>>)
      : undefined,
  );

/** A list of so many texts, each one of these words. */
export const words = (length: number, allowed: readonly string[]): Form<readonly string[]> =>
  form(`a list of ${length} texts, each ${allowed.map((word) => JSON.stringify(word)).join(", ")}`, (given) => {
    if (!Array.isArray(given)) return undefined;
    if (given.length !== length)
      return hint(`Wanted are ${length} entries, one for each operation; there are ${given.length}.`);
    const strange: unknown = given.find((word) => !allowed.includes(word as string));
    return strange === undefined && !given.includes(undefined)
      ? answer(given as readonly string[])
      : hint(`${wordFor(strange)} is none of the words: ${allowed.join(", ")}.`);
  });

/** A program: operations of one actor, as texts. */
export const aProgram: Form<Actor> = form('a program: a list of operations, ["store 0", …]', (given) => {
  if (!Array.isArray(given) || !given.every((one) => typeof one === "string" || isRecord(one))) return undefined;
  try {
    return answer(actor("one", given as readonly string[]));
  } catch (error) {
    return error instanceof Problem ? hint(`${error.what}: ${error.fix}.`) : undefined;
  }
});

/** A list of names. */
export const names: Form<readonly string[]> = form("a list of names, in the order in which they move", (given) =>
  Array.isArray(given) && given.length > 0 && given.every((name) => typeof name === "string")
    ? answer(given as readonly string[])
    : undefined,
);

/** One constraint on the order of a run, or several. */
export const orders: Form<readonly Before[]> = form('before("…", "…"), or a list of them', (given) => {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  return list.length > 0 && list.every((one) => kindOf(one) === "before")
    ? answer(list as readonly Before[])
    : undefined;
});

/** An interval: a record with low and high, or a comparison that has one. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}
const boundsOf = (given: unknown): Bounds | undefined => {
  if (!isRecord(given)) return undefined;
  const { low, high, interval } = given;
  if (isRecord(interval)) return boundsOf(interval);
  return typeof low === "number" && typeof high === "number" ? { low, high } : undefined;
};

/** An interval. */
export const anInterval: Form<Bounds> = form("an interval, { low, high }", (given) => {
  const bounds = boundsOf(given);
  if (bounds === undefined) return undefined;
  return bounds.low <= bounds.high
    ? answer(bounds)
    : hint("The interval's low is above its high, or one of them is no number.");
});

const PATIENCE = 3000; // for all calls together [ms]

const called = (call: Called<readonly unknown[]>): Read<readonly unknown[]> => {
  if (call.kind === "value") return answer(call.value);
  if (call.kind === "late")
    return hint(`Your function was stopped after ${PATIENCE / 1000} s: does its loop come to an end?`);
  const { error } = call;
  return hint(
    `Your function throws: ${isRecord(error) && typeof error["message"] === "string" ? error["message"] : String(error)}`,
  );
};

/**
 * A function, read as what it gives for each of these inputs, which are made when it is asked; each result is read by a form of its own. It is
 * stopped if it does not end.
 */
export const results = <I, A>(says: string, inputs: () => readonly I[], each: Form<A>): Form<readonly A[]> =>
  form(`a function: ${says}`, (given) => {
    if (typeof given !== "function") return undefined;
    const call = given as (input: I) => unknown;
    const asked = inputs();
    const all = called(within(PATIENCE, () => asked.map((input) => call(input))));
    if (all.kind === "hint") return all;
    const read = all.answer.map((result) =>
      result === undefined ? hint("it returns nothing: is there a return?") : each(result),
    );
    const bad = read.findIndex((one) => one.kind === "hint");
    const first = read[bad];
    return first?.kind === "hint"
      ? hint(`What your function returns is not yet an answer: ${first.hint}`)
      : answer(read.flatMap((one) => (one.kind === "answer" ? [one.answer] : [])));
  });

/** From a rule, which is data, to a decision about a state. */
import { expected, holdersOf, isMaybePinned, refcount } from "./refcount.js";
import type { Answer, Condition, Moment, Rule, Rules } from "./policy.js";
import type { Kernel, Size } from "./state.js";

/** What is known of the call that asks, besides the folio. */
export interface Call {
  /** WB_SYNC_NONE. */
  readonly memoryCleaning: boolean;
  /** FOLL_LONGTERM. */
  readonly longTerm: boolean;
}

/** A call that is neither. */
export const ANY_CALL: Call = Object.freeze({ memoryCleaning: false, longTerm: false });

type Test = (w: Kernel, folio: number, call: Call) => boolean;

/** What a policy answers at a moment, for one folio. */
export type Decider = (w: Kernel, folio: number, call: Call) => Answer;

function testOf(condition: Condition, size: Size): Test {
  switch (condition.is) {
    case "under writeback":
      return (w, f) => w.writeback(f) === 1;
    case "in an older delta":
      return (w, f) => w.dirty(f) === 1 && w.old(f) === 1;
    case "elevated":
      return (w, f) => refcount(holdersOf(w, f, size)) > condition.above;
    case "elevated above expected":
      return (w, f) => {
        const holders = holdersOf(w, f, size);
        return refcount(holders) > expected(holders);
      };
    case "pinned":
      return (w, f) => isMaybePinned(holdersOf(w, f, size));
    case "held for writing":
      return (w, f) => w.writers(f) > 0;
    case "dirty":
      return (w, f) => w.dirty(f) === 1;
    case "mlocked":
      return () => size.mlocked;
    case "memory cleaning":
      return (_w, _f, call) => call.memoryCleaning;
    case "long term":
      return (_w, _f, call) => call.longTerm;
    case "not": {
      const inner = testOf(condition.of, size);
      return (w, f, call) => !inner(w, f, call);
    }
    case "and": {
      const inner = condition.of.map((c) => testOf(c, size));
      return (w, f, call) => inner.every((test) => test(w, f, call));
    }
    case "or": {
      const inner = condition.of.map((c) => testOf(c, size));
      return (w, f, call) => inner.some((test) => test(w, f, call));
    }
  }
}

const proceeds: Decider = () => "proceed";

/** Of what is not there nothing is to come: a folio that get_user_pages holds nowhere has no unpin, and one without a pin no lease to break. */
function answers(answer: Answer): Decider {
  if (answer === "proceed") return proceeds;
  if (answer === "wait for unpin") return (w, f) => (w.pins(f) + w.gets(f) > 0 ? answer : "proceed");
  if (answer === "break leases") return (w, f) => (w.pins(f) > 0 ? answer : "proceed");
  return () => answer;
}

function deciderOf(rule: Rule | undefined, size: Size): Decider {
  if (rule === undefined) return proceeds;
  if (rule.kind === "answer") return answers(rule.answer);
  if (rule.kind === "first") {
    const inner = rule.of.map((one) => deciderOf(one, size));
    return (w, f, call) =>
      inner.map((decide) => decide(w, f, call)).find((answer) => answer !== "proceed") ?? "proceed";
  }
  const test = testOf(rule.condition, size);
  const yes = deciderOf(rule.then, size);
  const no = deciderOf(rule.otherwise, size);
  return (w, f, call) => (test(w, f, call) ? yes(w, f, call) : no(w, f, call));
}

/** The decisions of a policy, moment by moment. */
export type Decisions = Readonly<Record<Moment, Decider>>;

/** All decisions of a policy for an instance. @source a word of this library */
export const decisionsOf = (rules: Rules, size: Size): Decisions => ({
  onWriteFault: deciderOf(rules.onWriteFault, size),
  onSetDirty: deciderOf(rules.onSetDirty, size),
  atPin: deciderOf(rules.atPin, size),
  beforeMkclean: deciderOf(rules.beforeMkclean, size),
  afterMkclean: deciderOf(rules.afterMkclean, size),
  onUnprepared: deciderOf(rules.onUnprepared, size),
  atSubmit: deciderOf(rules.atSubmit, size),
  beforeCloneFlush: deciderOf(rules.beforeCloneFlush, size),
  afterCloneFlush: deciderOf(rules.afterCloneFlush, size),
});

/** Whether a rule can give an answer. @source a word of this library */
export const canAnswer = (rule: Rule | undefined, answer: Answer): boolean => {
  if (rule === undefined) return false;
  if (rule.kind === "answer") return rule.answer === answer;
  return rule.kind === "first"
    ? rule.of.some((one) => canAnswer(one, answer))
    : canAnswer(rule.then, answer) || canAnswer(rule.otherwise, answer);
};

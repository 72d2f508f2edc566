/**
 * A task of the course: what is asked, in what form an answer comes, and what is demanded of it.
 *
 * There is no solution in a task. A demand asks the model about the answer at hand: it explores the student's own race, runs the student's own
 * function, simulates the student's own policy. So whatever meets the demands is right, also what nobody thought of.
 */

/** A bound was reached before the question was decided. */
export const undecided: unique symbol = Symbol("undecided");

/** Why a demand is not met, as a hint, or that it could not be decided; undefined: it is met. */
export type Objection = string | typeof undecided | undefined;

/** One thing that is demanded of an answer. */
export interface Demand<A> {
  /** The property in a few words. */
  readonly name: string;
  readonly objection: (answer: A) => Objection;
}

/** An answer in the form that is wanted, or a hint about its form. */
export type Read<A> =
  { readonly kind: "answer"; readonly answer: A } | { readonly kind: "hint"; readonly hint: string };

/** Reads what a student has given. */
export type Form<A> = (given: unknown) => Read<A>;

/** A task. */
export interface Task<A = never> {
  readonly id: string;
  /** What is asked, in one sentence. */
  readonly asks: string;
  readonly form: Form<A>;
  /** In the order in which they are looked at: an answer is told the first that it does not meet. */
  readonly demands: readonly Demand<A>[];
  /** What an answer that meets them all has shown. */
  readonly shows: (answer: A) => string;
}

/** A task, with the type of its answers kept inside. */
export const task = <A>(parts: Task<A>): Task => Object.freeze(parts) as unknown as Task;

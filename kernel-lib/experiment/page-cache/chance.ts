/**
 * What a replication draws. Every actor has streams of its own, named by purpose and number, so that another policy, threshold or device leaves every
 * other draw as it was: the same writers take the same pages after the same pauses.
 */
import { stream } from "../../base/random.js";
import { sampler } from "../../base/variates.js";
import type { Law } from "../../base/law.js";
import { choiceOf, type PageChoice } from "../../workload/page-choice.js";

/** Which replication of which seed. */
export interface ChanceParts {
  readonly seed: number;
  readonly replication: number;
  readonly antithetic: boolean;
  /** Pages of the file. */
  readonly folios: number;
}

/** The draws of a replication. */
export interface Chance {
  /** A stream of (0, 1), for a purpose and the kth of its kind. */
  readonly draws: (purpose: string, entity: number) => () => number;
  /** Times of a law. */
  readonly times: (law: Law, purpose: string, entity: number) => () => number;
  readonly pages: (choice: PageChoice, purpose: string, entity: number) => () => number;
}

/** The draws of one replication. */
export function chanceOf({ folios, ...key }: ChanceParts): Chance {
  const draws = (purpose: string, entity: number): (() => number) => stream({ ...key, purpose, entity });
  return {
    draws,
    times: (law, purpose, entity) => {
      const of = sampler(law);
      const draw = draws(purpose, entity);
      return () => of(draw());
    },
    pages: (choice, purpose, entity) => {
      const pick = choiceOf(choice, folios, entity);
      const draw = draws(purpose, entity);
      return () => pick(draw);
    },
  };
}
